"""Who may do what to a case: one rule for the button, the request and the reason shown."""

from dataclasses import dataclass

from amends.domain.cases.transitions import OPEN, REOPENED, WAITING
from amends.domain.vocabulary import Role, Status

MANAGERS = (Role.IT_MANAGER, Role.EXECUTIVE)
LEADS = (Role.TEAM_LEAD, *MANAGERS)
EVERYBODY = tuple(Role)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be done, and why not in words fit to show."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A technician, as far as access goes."""

    id: int
    role: Role
    team_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """A case, as far as access goes."""

    team_id: int | None
    owner_id: int | None
    organisation_account_owner_id: int | None


ON_A_CASE: dict[str, tuple[tuple[Role, ...], str]] = {
    "see": (EVERYBODY, ""),
    "note": (EVERYBODY, ""),
    "answer": (EVERYBODY, ""),
    "escalate": (EVERYBODY, ""),
    "acknowledge": (EVERYBODY, ""),
    "assign": (EVERYBODY, ""),
    "close": (EVERYBODY, ""),
    "merge": (EVERYBODY, ""),
    "approve_fix_time": (LEADS, "Only a team lead or above approves promising a time for the fix (K2)."),
    "force_close": (LEADS, "Only a team lead or above closes a case that the customer has not confirmed."),
    "overrule": (LEADS, "Only a team lead or above says that a case is less severe than it was judged."),
}
ON_THE_DESK: dict[str, tuple[tuple[Role, ...], str]] = {
    "open": (EVERYBODY, ""),
    "retry_mail": (EVERYBODY, ""),
    "edit_client": (EVERYBODY, ""),
    "practise": (EVERYBODY, ""),
    "see_team_practice": (LEADS, "Only a team lead or above sees what a team may practise (S0-72)."),
    "edit_asset": (EVERYBODY, ""),
    "import_assets": (
        LEADS,
        "Only a team lead or above brings assets in from a file, or takes an import back.",
    ),
    "hold_review": (EVERYBODY, ""),
    "drop_prevention": (LEADS, "Only a team lead or above drops what a review asked for."),
    "work_problem": (EVERYBODY, ""),
    "dismiss_problem": (LEADS, "Only a team lead or above says that nothing is to be done about a problem."),
    "plan_change": (EVERYBODY, ""),
    "mark_days": (LEADS, "Only a team lead or above marks days for everybody."),
    "see_settings": (EVERYBODY, ""),
    "change_settings": (MANAGERS, "Only an IT manager or above changes the settings of the desk."),
}


def sees(*, person: PersonFacts, case: CaseFacts) -> bool:
    """Own team's cases, those of no team, one's own, those of one's accounts; managers see all."""
    return (
        person.role in MANAGERS
        or case.team_id is None
        or case.team_id in person.team_ids
        or person.id in (case.owner_id, case.organisation_account_owner_id)
    )


def may(*, person: PersonFacts, action: str, case: CaseFacts | None) -> Verdict:
    """Whether this person may do this; what is not in a table is refused."""
    if case is not None and not sees(person=person, case=case):
        return Verdict(False, "There is nothing here, or it is not yours to see.")
    roles, reason = (ON_THE_DESK if case is None else ON_A_CASE).get(action, ((), "Nobody may do that here."))
    return Verdict(True) if person.role in roles else Verdict(False, reason)


def may_close(*, status: Status, verified: bool, category: str | None) -> Verdict:
    """S0-06 and S0-54: a category, and proof that the customer sees it fixed."""
    if not category:
        return Verdict(False, "Choose a category first, so that this bad day can be counted (S0-54).")
    if not verified:
        still = (
            "The customer has not confirmed that it works." if status not in (OPEN, REOPENED, WAITING) else ""
        )
        return Verdict(False, f"{still} A case closes on the customer's word only (S0-06).".strip())
    return Verdict(True)
