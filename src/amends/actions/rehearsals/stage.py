"""The stage of a rehearsal: an empty database becomes a desk with its people, one client and the protocol in force."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time

from amends.actions import assets, settings, tuning
from amends.actions.errors import Invalid
from amends.catalogue import clocks as clock_catalogue
from amends.catalogue.strict import CatalogueError
from amends.domain.assets import Relation
from amends.domain.rehearsals import ROLES, AssetSpec, ContractSpec, PersonSpec, Scenario
from amends.domain.vocabulary import Role
from amends.store.models import (
    Absence,
    Calendar,
    Contact,
    ContactAddress,
    Contract,
    Mailbox,
    Organisation,
    OrganisationDomain,
    RotaEntry,
    Team,
    Technician,
)

DESK, CLIENT = "desk.example", "client.example"
USUAL = ("tier1_agent", "team_lead", "it_manager", "c_level", "account_owner")
"""Who works here in every rehearsal, in the order in which equals are chosen."""
NAMES = {
    "tier1_agent": "Sam",
    "team_lead": "Priya",
    "it_manager": "Ingrid",
    "c_level": "Adaeze",
    "account_owner": "Marco",
}
USUAL_CONTRACT = ContractSpec(
    name="Standard",
    targets=tuple(
        {"priority": priority, "service": "", "kind": "resolution", "minutes": hours * 60, "always": False}
        for priority, hours in (("P1", 4), ("P2", 8), ("P3", 24), ("P4", 40))
    ),
)
"""What the client was promised where the scenario does not say: a solution by the priority that is named."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """Texts of the protocol that are not in force yet and are rehearsed first; "" leaves what is shipped."""

    matrix: str = ""
    targets: str = ""
    grouping: str = ""
    ledger: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """The people by the names that the scenario gives them, and where mail goes."""

    ours: dict[str, Technician]
    specs: dict[str, PersonSpec]
    names: dict[int, str]
    mailbox: Mailbox
    clients: dict[str, Organisation]
    """The clients by the names that the scenario gives them; "" is the usual one."""

    @property
    def client(self) -> Organisation:
        """The usual client."""
        return self.clients[""]


def build(scenario: Scenario, *, drafts: Drafts, now: datetime) -> Stage:
    """Write the desk. Raises CatalogueError for a draft that cannot be used."""
    calendar = Calendar.objects.create(name="Rehearsal", data=dict(scenario.calendar))
    team = Team.objects.create(name="Rehearsal", calendar=calendar)
    specs = {spec.name: spec for spec in _cast(scenario)}
    ours = {name: _person(spec, team=team, zone=scenario.zone) for name, spec in specs.items()}
    for name, spec in specs.items():
        if spec.deputy in ours:
            ours[name].deputy = ours[spec.deputy]
            ours[name].save(update_fields=["deputy"])
    mailbox = Mailbox.objects.create(address=f"support@{DESK}", name="Service desk", team=team)
    contract = _contract(scenario.contract or USUAL_CONTRACT)
    owner = next((ours[name] for name, spec in specs.items() if spec.role == Role.ACCOUNT_OWNER), None)
    clients = {}
    named = {asset.client for asset in scenario.assets} | {step.client for step in scenario.steps}
    for name in ("", *sorted(named - {""})):
        clients[name] = Organisation.objects.create(
            name=name or "Client", contract=contract, account_owner=owner
        )
        OrganisationDomain.objects.create(organisation=clients[name], domain=domain_of(name))
    _protocol(scenario, drafts=drafts, by=ours["it_manager"], now=now)
    tuning.forget()
    _assets(scenario.assets, clients=clients, by=ours["it_manager"], now=now)
    names = {person.id: name for name, person in ours.items()}
    return Stage(ours, specs, names, mailbox, clients)


def domain_of(client: str) -> str:
    """The mail domain of a client by the name that the scenario gives it."""
    return f"{'-'.join(client.lower().split())}.example" if client else CLIENT


def _assets(
    specs: Iterable[AssetSpec], *, clients: dict[str, Organisation], by: Technician, now: datetime
) -> None:
    """What the clients run. Raises CatalogueError for an asset that this desk could not keep."""
    made: dict[str, int] = {}
    for number, spec in enumerate(specs):
        facts = assets.Facts(kind=spec.kind, name=spec.name, fields=spec.fields)
        try:
            made[spec.name] = assets.add(
                organisation_id=clients[spec.client].id, facts=facts, by=by.id, now=now
            )
        except Invalid as wrong:
            raise CatalogueError(str(wrong), file="scenario", key=f"assets[{number}].{wrong.field}") from None
        if spec.stands_on:
            assets.relate(
                source_id=made[spec.name], target_id=made[spec.stands_on], kind=Relation.DEPENDS_ON, by=by.id, now=now
            )  # fmt: skip


def _cast(scenario: Scenario) -> Iterable[PersonSpec]:
    """The usual ladder, as the scenario changes it, and whoever else of ours its steps name."""
    given = {spec.name: spec for spec in scenario.people}
    for name in USUAL:
        yield given.pop(name) if name in given else PersonSpec(name=name, role=ROLES[name])
    acting = {step.by for step in scenario.steps if is_ours(step.event)} | {
        step.to
        for step in scenario.steps
        if step.to and step.event != "agent_merges" and not step.event.startswith("change_")
    }
    for name in sorted(acting - set(USUAL) - set(given) - {"system", ""}):
        # Somebody with a part of their own, such as the owner of a change: never chosen for a case by rule.
        yield PersonSpec(name=name, role=Role.TIER1, on_duty=False)
    for spec in given.values():
        yield replace(spec)


def is_ours(event: str) -> bool:
    """Whether an event is a deed of somebody of ours."""
    return event.startswith(("agent_", "change_")) or event in (
        "call_ended",
        "document_completed",
        "review_held",
        "incident_ends",
    )


def _person(spec: PersonSpec, *, team: Team, zone: str) -> Technician:
    made = Technician.objects.create(
        email=f"{spec.name}@{DESK}",
        name=NAMES.get(spec.name, spec.name.replace("_", " ").capitalize()),
        role=spec.role.value,
        zone=zone,
    )
    made.teams.add(team)
    if spec.on_duty:
        RotaEntry.objects.create(technician=made, weekdays=list(range(7)), starts=time(0), ends=time(0))
    for first, last in spec.away:
        Absence.objects.create(technician=made, starts_at=first, ends_at=last)
    return made


def _contract(spec: ContractSpec) -> Contract:
    return Contract.objects.create(
        name=spec.name,
        first_reply_minutes=spec.first_reply_minutes,
        resolution_minutes=spec.resolution_minutes,
        targets=[dict(line) for line in spec.targets],
    )


def _protocol(scenario: Scenario, *, drafts: Drafts, by: Technician, now: datetime) -> None:
    """Put drafts in force as a manager would; a scenario that stands on the written policies leaves out the
    targets that no source gives."""
    targets = drafts.targets
    if scenario.policies:
        targets = clock_catalogue.written_only(targets or clock_catalogue.source())
    texts = {
        "matrix": drafts.matrix,
        "targets": targets,
        "grouping": drafts.grouping,
        "ledger": drafts.ledger,
    }
    for item, body in texts.items():
        if body:
            settings.save_protocol(
                item=item, body=body, note="for this rehearsal", based_on=0, by=by.id, now=now
            )


def contact(name: str, *, stage: Stage, at: str, now: datetime) -> ContactAddress:
    """Somebody at the client `at` by the name that the scenario gives them."""
    client, address = stage.clients[at], f"{name.lower().replace(' ', '.')}@{domain_of(at)}"
    found = ContactAddress.objects.select_related("contact").filter(address=address).first()
    if found is not None:
        return found
    person = Contact.objects.create(
        name=name.replace("_", " ").capitalize(),
        organisation=client,
        executive=name == "executive",
        created_at=now,
    )
    return ContactAddress.objects.create(contact=person, address=address)
