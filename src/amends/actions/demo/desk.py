"""The people of the demo desk: teams, technicians with a rota, organisations and contacts."""

from datetime import datetime, time
from typing import Any

from django.contrib.auth.hashers import make_password

from amends.actions.demo.assets import load_assets
from amends.catalogue.strict import SHIPPED, Table, load_file
from amends.store.models import (
    Calendar,
    Contact,
    ContactAddress,
    Contract,
    Mailbox,
    Organisation,
    OrganisationDomain,
    RotaEntry,
    SavedReply,
    Site,
    Team,
    Technician,
)

DESK = SHIPPED / "demo" / "desk.toml"
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


def load_people(*, now: datetime, zone: str) -> str:
    """Write the desk; returns the password of the demo accounts."""
    return load_file(DESK, lambda table: _desk(table, now=now, zone=zone))


def _desk(table: Table, *, now: datetime, zone: str) -> str:
    password = table.text("password")
    calendars = {row.text("name"): _calendar(row) for row in table.tables("calendars")}
    teams = {
        row.text("name"): Team.objects.create(name=row.text("name"), calendar=calendars[row.text("calendar")])
        for row in table.tables("teams")
    }
    people = _technicians(table, teams=teams, password=password, zone=zone)
    for row in table.tables("mailboxes"):
        Mailbox.objects.create(
            address=row.text("address"), name=row.text("name"), team=teams[row.text("team")]
        )
    contracts = {
        row.text("name"): Contract.objects.create(
            name=row.text("name"),
            calendar=calendars[row.text("calendar")],
            first_reply_minutes=row.whole("first_reply_minutes", minimum=1, maximum=100_000),
            resolution_minutes=row.whole("resolution_minutes", minimum=1, maximum=100_000),
        )
        for row in table.tables("contracts")
    }
    clients = {
        row.text("name"): _client(row, contracts=contracts, people=people)
        for row in table.tables("organisations")
    }
    for row in table.tables("contacts"):
        contact = Contact.objects.create(
            name=row.text("name"),
            title=row.text("title"),
            organisation=clients[row.text("organisation")],
            executive=row.flag("executive", default=False),
            phone=row.text("phone", default=""),
            created_at=now,
        )
        ContactAddress.objects.create(contact=contact, address=row.text("address"))
    load_assets(table, clients=clients, people=people, now=now)
    by = next(iter(people.values()))
    for row in table.tables("saved_replies"):
        SavedReply.objects.create(
            title=row.text("title"), body=row.text("body").strip(), changed_by=by, changed_at=now
        )
    return password


def _calendar(row: Table) -> Calendar:
    first, last = row.texts("windows")
    data: dict[str, Any] = {
        "zone": row.text("zone"),
        "hours": {day: [[first, last]] for day in row.texts("days")},
        "holidays": [],
        "closures": {},
    }
    if country := row.text("holiday_country", default=""):
        data["holiday_country"] = country
    return Calendar.objects.create(name=row.text("name"), data=data)


def _technicians(table: Table, *, teams: dict[str, Team], password: str, zone: str) -> dict[str, Technician]:
    """Everybody is on duty at all hours, so that the demo shows its alerts whenever it is tried."""
    hashed, people, deputies = make_password(password), {}, {}
    for row in table.tables("technicians"):
        email = row.text("email")
        person = Technician.objects.create(
            email=email, name=row.text("name"), role=row.text("role"), zone=zone, password=hashed
        )
        person.teams.set(teams[name] for name in row.texts("teams"))
        RotaEntry.objects.create(technician=person, weekdays=EVERY_DAY, starts=time(0), ends=time(0))
        deputies[email] = row.text("deputy", default="")
        people[email] = person
    for email, deputy in deputies.items():
        if deputy:
            people[email].deputy = people[deputy]
            people[email].save(update_fields=["deputy"])
    return people


def _client(row: Table, *, contracts: dict[str, Contract], people: dict[str, Technician]) -> Organisation:
    owner = row.text("account_owner", default="")
    client = Organisation.objects.create(
        name=row.text("name"),
        segment=row.text("segment"),
        stakes=row.text("stakes"),
        endpoints=row.whole("endpoints", minimum=1, maximum=1_000_000),
        key_account=row.flag("key_account", default=False),
        contract=contracts[row.text("contract")],
        account_owner=people.get(owner),
    )
    for domain in row.texts("domains"):
        OrganisationDomain.objects.create(organisation=client, domain=domain)
    for site in row.texts("sites"):
        Site.objects.create(organisation=client, name=site)
    return client
