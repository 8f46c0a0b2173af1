"""Taking a case in hand: locked, visible to the asker, and the deed allowed; and writing its timeline."""

from dataclasses import dataclass
from datetime import datetime

from amends.actions.errors import NotFound
from amends.domain import cases
from amends.domain.vocabulary import Role
from amends.store.models import Case, Event, Technician
from amends.store.queries import due, live


@dataclass(frozen=True, slots=True)
class Taken:
    """A locked case and the technician who acts on it."""

    case: Case
    by: Technician


def person_facts(person: Technician) -> cases.PersonFacts:
    """A technician as the rules of access see them (one statement for the teams)."""
    teams = frozenset(person.teams.values_list("id", flat=True))
    return cases.PersonFacts(id=person.id, role=Role(person.role), team_ids=teams)


def case_facts(case: Case) -> cases.CaseFacts:
    """A case as the rules of access see it."""
    account_owner = case.organisation.account_owner_id if case.organisation else None
    return cases.CaseFacts(
        team_id=case.team_id, owner_id=case.owner_id, organisation_account_owner_id=account_owner
    )


def take(*, case_id: int, by: int, action: str) -> Taken:
    """Lock a case for one deed. Raises NotFound when it is absent or not theirs to see (the same answer),
    Refused when they see it but may not do this."""
    person = Technician.objects.filter(id=by, is_active=True).first()
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("organisation", "contact", "mailbox")
        .filter(id=case_id)
        .first()
    )
    if person is None or case is None:
        raise NotFound
    facts, about = person_facts(person), case_facts(case)
    if not cases.may(person=facts, action="see", case=about).allowed:
        raise NotFound
    verdict = cases.may(person=facts, action=action, case=about)
    if not verdict.allowed:
        raise cases.Refused(verdict.reason)
    if case.merged_into_id is not None and action != "see":
        raise cases.Refused(f"This case went into #{case.merged_into_id}; go on there.")
    return Taken(case=case, by=person)


def record(
    case: Case, *, kind: str, what: str, at: datetime, why: str = "", by: int | None = None, **data: object
) -> None:
    """Add one line to the timeline."""
    Event.objects.create(case_id=case.id, at=at, kind=kind, by_id=by, what=what, why=why[:2000], data=data)


def saved(case: Case, *fields: str, at: datetime) -> None:
    """Save the named columns, recompute what is due next and tell open pages."""
    case.updated_at = at
    case.save(update_fields=[*fields, "updated_at"])
    due.refresh(case_ids=[case.id])
    live.announce(case_ids=[case.id])
