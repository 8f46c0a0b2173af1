"""The settings: shown to everybody on the desk, changed by managers, checked field by field."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.catalogue import escalations
from amends.connectors.imap import secrets
from amends.domain.vocabulary import Role
from amends.store.models import (
    Absence,
    Calendar,
    CatalogueEdit,
    Contract,
    Mailbox,
    RotaEntry,
    Team,
    Technician,
)
from amends.store.queries import settings as stored
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' <c-row> {{ now }}"
WHY_NOT = "Only an IT manager or above changes the settings of the desk."


def person(team: Team, **more: object) -> dict[str, object]:
    return {
        "name": "Sam Reed",
        "email": "Sam@desk.example",
        "role": "team_lead",
        "teams": [team.id],
        "zone": "Europe/London",
        "phone": "",
        "deputy": "",
        "rota": "Mon-Fri 8:00-17:00\nsat, sun 22:00-06:00",
        "absences": "2031-07-05 to 2031-07-06",
        **more,
    }


def test_a_person_is_added_with_rota_and_absences_and_gets_a_link(desk: Client, team: Team) -> None:
    answer = desk.post("/settings/people/new/", person(team), follow=True)

    made = Technician.objects.get(email="sam@desk.example")
    page = answer.content.decode()
    assert not made.has_usable_password()
    assert f"{django_settings.BASE_URL}/accounts/password/reset/key/" in page
    assert [(r.weekdays, f"{r.starts:%H:%M}", f"{r.ends:%H:%M}") for r in made.rota.order_by("id")] == [
        ([0, 1, 2, 3, 4], "08:00", "17:00"),
        ([5, 6], "22:00", "06:00"),
    ]
    assert [(a.starts_at, a.ends_at) for a in made.absences.all()] == [
        (datetime(2031, 7, 4, 23, tzinfo=UTC), datetime(2031, 7, 6, 22, 59, tzinfo=UTC))
    ]


def test_saving_what_is_shown_changes_nothing(desk: Client, team: Team) -> None:
    desk.post("/settings/people/new/", person(team))
    made = Technician.objects.get(email="sam@desk.example")
    before = [list(kind.objects.values_list(*fields)) for kind, *fields in FACTS]

    form = desk.get(f"/settings/people/{made.id}/").context["form"]
    answer = desk.post(f"/settings/people/{made.id}/", form.initial)

    assert answer.status_code == 302
    assert [list(kind.objects.values_list(*fields)) for kind, *fields in FACTS] == before


FACTS = (
    (Technician, "name", "email", "role", "zone", "deputy", "teams"),
    (RotaEntry, "technician", "weekdays", "starts", "ends"),
    (Absence, "technician", "starts_at", "ends_at"),
)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "sam", "Write a mail address like sam@desk.example."),
        ("email", "BOB@desk.example", "Bob signs in with this address already."),
        ("role", "god", "god is not one of the available choices"),
        ("teams", ["99"], "One of these teams is not there any more."),
        ("zone", "London", "London is not a time zone; did you mean Europe/London?"),
        ("rota", "weekdays", "“weekdays” cannot be read. Write it like mon-fri 08:00-17:00."),
        ("rota", "foo-fri 08:00-17:00", "foo is not a weekday."),
        ("rota", "mon 08:00-25:00", "25:00 is not a time of day."),
        ("absences", "tomorrow", "“tomorrow” cannot be read."),
        ("absences", "2031-02-30 to 2031-03-01", "holds a day or a time that does not exist"),
        ("absences", "2031-03-02 to 2031-03-01", "ends before it begins"),
        ("deputy", "99", "Choose one of the people listed."),
    ],
)
def test_a_person_that_cannot_be_meant_is_refused_at_the_field_and_kept(
    desk: Client, bob: Technician, team: Team, field: str, value: object, sentence: str
) -> None:
    Technician.objects.filter(id=bob.id).update(email="bob@desk.example")

    answer = desk.post("/settings/people/new/", person(team, **{field: value}))

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"]["name"].value() == "Sam Reed"
    assert Technician.objects.count() == 2


def test_who_leaves_is_signed_out_and_the_page_warns_of_open_cases(desk: Client, bob: Technician) -> None:
    bob.set_password("a long password 1")
    bob.save()
    theirs = browser(bob)
    factories.case(owner=bob)
    assert theirs.get("/").status_code == 200

    assert "1 open case stays with Bob" in desk.get(f"/settings/people/{bob.id}/").content.decode()
    page = desk.post(f"/settings/people/{bob.id}/active/", follow=True).content.decode()

    assert "1 open cases still name Bob as their owner." in page
    assert theirs.get("/").status_code == 302
    desk.post(f"/settings/people/{bob.id}/active/")  # back in: the old session stays over
    assert Technician.objects.get(id=bob.id).is_active
    assert theirs.get("/").status_code == 302


def test_the_last_manager_can_neither_leave_nor_get_a_smaller_role(
    desk: Client, carol: Technician, team: Team
) -> None:
    left = desk.post(f"/settings/people/{carol.id}/active/", follow=True)
    smaller = desk.post(f"/settings/people/{carol.id}/", person(team, email=carol.email))

    assert "Carol is the last one who may change these settings" in left.content.decode()
    assert (smaller.status_code, "Make somebody else IT manager first." in smaller.content.decode()) == (
        422,
        True,
    )
    factories.technician("Dora", role=Role.EXECUTIVE)
    desk.post(f"/settings/people/{carol.id}/", person(team, email=carol.email))
    assert Technician.objects.get(id=carol.id).role == Role.TEAM_LEAD


def test_only_declared_fields_are_written(desk: Client, bob: Technician, team: Team) -> None:
    extra = {"is_active": "", "password": "x", "id": "1", "joined_at": "2001-01-01"}

    desk.post(f"/settings/people/{bob.id}/", person(team, **extra))

    after = Technician.objects.get(id=bob.id)
    assert (after.name, after.is_active, after.password, after.joined_at) == (
        "Sam Reed", True, bob.password, bob.joined_at,
    )  # fmt: skip


MAILBOX = {
    "address": "Help@desk.example",
    "name": "Service desk",
    "active": "on",
    "imap_host": "imap.desk.example",
    "imap_port": "993",
    "imap_tls": "on",
    "imap_user": "help",
    "password": "horse battery",
    "imap_folder": "INBOX",
}


def test_a_mailbox_keeps_its_password_encrypted_and_never_shows_it(desk: Client, team: Team) -> None:
    desk.post("/settings/mailboxes/new/", {**MAILBOX, "team": team.id})

    made = Mailbox.objects.get()
    kept = bytes(made.imap_secret)
    assert made.address == "help@desk.example"
    assert b"horse" not in kept
    assert secrets.decrypt(secret=kept, key=django_settings.SECRET_KEY) == "horse battery"
    page = desk.get(f"/settings/mailboxes/{made.id}/").content.decode()
    assert "horse" not in page
    desk.post(f"/settings/mailboxes/{made.id}/", {**MAILBOX, "team": team.id, "password": "", "name": "Desk"})
    made.refresh_from_db()
    assert (bytes(made.imap_secret), made.name) == (kept, "Desk")


@pytest.mark.parametrize(
    ("field", "value"),
    [("imap_host", "evil.example"), ("imap_user", "other"), ("imap_tls", ""), ("imap_port", "143")],
)
def test_a_kept_password_goes_to_no_other_place(desk: Client, team: Team, field: str, value: str) -> None:
    desk.post("/settings/mailboxes/new/", {**MAILBOX, "team": team.id})
    made = Mailbox.objects.get()

    answer = desk.post(
        f"/settings/mailboxes/{made.id}/", {**MAILBOX, "team": team.id, "password": "", field: value}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["password"] == ["Enter the password for this server and user."]
    assert Mailbox.objects.get().imap_host == "imap.desk.example"


def test_a_password_that_was_typed_does_not_come_back_in_the_page(desk: Client, team: Team) -> None:
    answer = desk.post("/settings/mailboxes/new/", {**MAILBOX, "team": team.id, "address": "nothing"})

    assert answer.status_code == 422
    assert "horse battery" not in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("address", "help", "Write a mail address like help@desk.example."),
        ("address", "TAKEN@desk.example", "taken@desk.example is a mailbox of this desk already."),
        ("team", "", "Choose who answers."),
        ("imap_host", "https://imap.example/", "Write the server’s name alone"),
        ("imap_user", "", "Write the name with which the server lets this mailbox in."),
        ("imap_port", "99999", "less than or equal to 65535"),
    ],
)
def test_a_mailbox_that_cannot_be_meant_is_refused(
    desk: Client, team: Team, field: str, value: str, sentence: str
) -> None:
    Mailbox.objects.create(address="taken@desk.example", team=team)

    answer = desk.post("/settings/mailboxes/new/", {**MAILBOX, "team": team.id, field: value})

    assert answer.status_code == 422
    assert sentence.lower() in " ".join(answer.context["form"].errors[field]).lower()


CALENDAR = {
    "name": "London hours",
    "zone": "Europe/London",
    "mon": "09:00-12:30, 13:30-17:00",
    "tue": "9:00",
    "wed": "",
    "thu": "",
    "fri": "",
    "sat": "",
    "sun": "",
    "holiday_country": "gb",
    "holiday_subdivision": "ENG",
    "holidays": "2031-01-04\n2031-01-03",
    "closures": "2031-03-12 12:00-24:00\n2031-03-13",
}


def test_a_calendar_is_written_as_people_write_hours(desk: Client) -> None:
    desk.post("/settings/calendars/new/", {**CALENDAR, "tue": "00:00 - 24:00"})

    made = Calendar.objects.get(name="London hours")
    assert made.data == {
        "zone": "Europe/London",
        "hours": {"mon": [["09:00", "12:30"], ["13:30", "17:00"]], "tue": [["00:00", "24:00"]]},
        "holiday_country": "GB",
        "holiday_subdivision": "ENG",
        "holidays": ["2031-01-03", "2031-01-04"],
        "closures": {"2031-03-12": [["12:00", "24:00"]], "2031-03-13": [["00:00", "24:00"]]},
    }
    form = desk.get(f"/settings/calendars/{made.id}/").context["form"]
    desk.post(f"/settings/calendars/{made.id}/", form.initial)
    again = Calendar.objects.get(id=made.id)
    assert again.data == made.data
    assert (
        "Mon 09:00-12:30, 13:30-17:00; Tue 00:00-24:00" in desk.get("/settings/calendars/").content.decode()
    )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("tue", "9:00", "is not a window"),
        ("tue", "09:00-25:00", "is not a time of day"),
        ("fri", "17:00-09:00", "does not end after it starts"),
        ("sat", "09:00-12:00, 11:00-13:00", "two windows overlap"),
        ("holiday_country", "XX", "is not known"),
        ("holiday_subdivision", "ABC", "is not known in GB"),
        ("holidays", "easter", "is not a date"),
        ("closures", "soon 12:00-13:00", "is not a date"),
    ],
)
def test_a_calendar_that_cannot_be_meant_is_refused_at_the_field_and_kept(
    desk: Client, field: str, value: str, sentence: str
) -> None:
    answer = desk.post("/settings/calendars/new/", {**CALENDAR, "tue": "", field: value})

    assert answer.status_code == 422
    assert sentence.lower() in " ".join(answer.context["form"].errors[field]).lower()
    assert answer.context["form"][field].value() == value
    assert not Calendar.objects.filter(name="London hours").exists()


def test_a_calendar_without_hours_is_refused(desk: Client) -> None:
    answer = desk.post("/settings/calendars/new/", {**CALENDAR, "mon": "", "tue": ""})

    assert "Has no window on any day" in " ".join(answer.context["form"].errors["mon"])


def test_teams_and_contracts_are_set(desk: Client) -> None:
    calendar = Calendar.objects.create(name="Hours", data=factories.NINE_TO_FIVE)

    desk.post("/settings/teams/new/", {"name": "Second  line", "calendar": calendar.id})
    desk.post(
        "/settings/contracts/new/",
        {"name": "Gold", "calendar": "", "first_reply_minutes": "90", "resolution_minutes": "480"},
    )
    twin = desk.post("/settings/contracts/new/", {"name": "GOLD"})

    assert Team.objects.get(name="Second line").calendar == calendar
    gold = Contract.objects.get()
    assert (gold.calendar, gold.first_reply_minutes, gold.resolution_minutes) == (None, 90, 480)
    assert twin.context["form"].errors["name"] == ["There is a contract called GOLD already."]
    assert "90 min" in desk.get("/settings/contracts/").content.decode()


PAGES = (
    "/settings/people/", "/settings/teams/", "/settings/mailboxes/", "/settings/calendars/", "/settings/contracts/",
    "/settings/protocol/", "/settings/protocol/matrix/", "/settings/protocol/targets/", "/settings/profile/",
)  # fmt: skip
NEW = tuple(f"/settings/{place}/new/" for place in ("people", "teams", "mailboxes", "calendars", "contracts"))


def test_everybody_on_the_desk_reads_the_settings_and_why_they_may_not_change_them(bob: Technician) -> None:
    desk, mailbox = browser(bob), factories.mailbox(of=bob.teams.get())
    contract = Contract.objects.create(name="Gold")
    calendar = bob.teams.get().calendar
    ones = (
        f"/settings/people/{bob.id}/", f"/settings/teams/{bob.teams.get().id}/",
        f"/settings/mailboxes/{mailbox.id}/", f"/settings/calendars/{calendar.id}/",
        f"/settings/contracts/{contract.id}/",
    )  # fmt: skip

    for address in (*PAGES[:-1], *ones):
        answer = desk.get(address)

        assert (address, answer.status_code) == (address, 200)
        assert WHY_NOT in answer.content.decode()
    for address in (
        *ones,
        *NEW,
        "/settings/protocol/matrix/",
        *(f"{ones[0]}{end}" for end in ("link/", "active/")),
    ):
        refused = desk.post(address, {"name": "changed"})

        assert (address, refused.status_code) == (address, 403)
        assert WHY_NOT in refused.content.decode()
    for address in NEW:
        assert desk.get(address).status_code == 403
    assert Technician.objects.get(id=bob.id).name == "Bob"


def test_words_of_people_are_shown_as_words(desk: Client, team: Team) -> None:
    calendar = Calendar.objects.create(name=HOSTILE, data=factories.NINE_TO_FIVE)
    odd = Team.objects.create(name=HOSTILE, calendar=calendar)
    one = factories.technician(HOSTILE, of=odd)
    box = Mailbox.objects.create(
        address="a@b.example", name=HOSTILE, team=odd, imap_host=HOSTILE, imap_user=HOSTILE
    )
    contract = Contract.objects.create(name=HOSTILE, calendar=calendar)
    CatalogueEdit.objects.create(
        kind="escalations", item="matrix", version=1, body=escalations.source() + f"\n# {HOSTILE}\n",
        note=HOSTILE, by=one, at=datetime.now(UTC),
    )  # fmt: skip
    ones = (
        f"/settings/people/{one.id}/", f"/settings/teams/{odd.id}/", f"/settings/mailboxes/{box.id}/",
        f"/settings/calendars/{calendar.id}/", f"/settings/contracts/{contract.id}/", "/settings/protocol/matrix/",
    )  # fmt: skip

    for address in (*PAGES[:5], *ones):
        page = desk.get(address).content.decode()

        assert "&lt;script&gt;alert(1)" in page, address
        assert markup.wrong(page) == []


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("address", PAGES[:5])
def test_lists_cost_four_statements_whatever_they_hold(desk: Client, address: str, times: int) -> None:
    for n in range(times):
        team = factories.team()
        factories.technician(of=team)
        factories.mailbox(of=team)
        Contract.objects.create(name=f"contract {n}", calendar=team.calendar)

    with CaptureQueriesContext(connection) as statements:
        desk.get(address)

    assert len(statements) == 4  # session, technician, rows, bar


def test_absences_that_are_over_stay_readable(desk: Client, bob: Technician) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    Absence.objects.create(technician=bob, starts_at=at, ends_at=at + timedelta(days=1))

    form = desk.get(f"/settings/people/{bob.id}/").context["form"]

    assert form.initial["absences"] == "2020-01-01 00:00 to 2020-01-02 00:00"


def test_a_contract_promises_by_priority_and_service(desk: Client) -> None:
    lines = "P1 resolution 240 always\nP2 email first_reply 30"

    desk.post("/settings/contracts/new/", {"name": "Gold", "calendar": "", "targets": lines})

    gold = Contract.objects.get()
    assert gold.targets == [
        {"priority": "P1", "service": "", "kind": "resolution", "minutes": 240, "always": True},
        {"priority": "P2", "service": "email", "kind": "first_reply", "minutes": 30, "always": False},
    ]
    shown = desk.get(f"/settings/contracts/{gold.id}/").content.decode()
    assert "P1 resolution 240 always" in shown
    wrong = desk.post(
        f"/settings/contracts/{gold.id}/", {"name": "Gold", "calendar": "", "targets": "P1 soon"}
    )
    assert "is not a target" in wrong.content.decode()


def test_a_calendar_with_a_month_without_an_open_hour_says_so(desk: Client) -> None:
    days = [str(datetime.now(UTC).date() + timedelta(days=n)) for n in range(31)]
    gap = Calendar.objects.create(
        name="Gap", data={**factories.NINE_TO_FIVE, "closures": {day: [["00:00", "24:00"]] for day in days}}
    )

    assert "clocks stand still" in desk.get(f"/settings/calendars/{gap.id}/").content.decode()


def test_a_long_list_of_people_is_read_in_pages_and_narrowed(desk: Client, team: Team) -> None:
    for n in range(stored.PAGE + 20):
        factories.technician(f"Tech {n:03}", of=team)
    Technician.objects.filter(name="Tech 000").update(is_active=False)
    night = factories.technician("Zoe", of=factories.team())

    first = desk.get("/settings/people/")
    second = desk.get(first.context["more_url"])
    names = [str(row.cells[0]) for page in (first, second) for row in page.context["tables"][0].rows]

    assert len(first.context["tables"][0].rows) == stored.PAGE
    assert second.context["more_url"] == ""
    assert len(set(names)) == len(names) == Technician.objects.count()
    assert names[-1] == "Tech 000"
    for words in ("zoe", night.email, night.teams.get().name):
        page = desk.get("/settings/people/", {"q": words})
        assert "Zoe" in [str(row.cells[0]) for row in page.context["tables"][0].rows]
    assert "Nobody has these words" in desk.get("/settings/people/", {"q": "%"}).content.decode()
    assert (night.id, "Zoe") in stored.deputies(besides=None)
    assert (night.id, "Zoe") not in stored.deputies(besides=night.id)
