"""How long a customer has been let down, and how often they had to write (S0-92)."""

from dataclasses import dataclass
from datetime import datetime

from amends.domain.cases.summary import unmet_since
from amends.domain.documents.facts import Facts, MessageFacts


@dataclass(frozen=True, slots=True)
class BuildUp:
    """`days`: whole days since the first contact that is still unmet; `contacts`: how often they wrote on this case."""

    since: datetime
    days: int
    contacts: int
    answers: int
    unanswered: int
    first: MessageFacts | None


def build_up(*, facts: Facts, now: datetime) -> BuildUp:
    """The slow build-up of a case (S0-92). What is unmet began with the earliest case of the client that is still
    open or was closed without the customer's word, else with this case."""
    since = unmet_since(
        opened_at=facts.case.created_at,
        unmet=[one.created_at for one in facts.earlier if one.open or one.closed_unverified],
    )
    theirs = [one for one in facts.messages if not one.ours and not one.note]
    ours = [one for one in facts.messages if one.ours]
    last = ours[-1].at if ours else None
    return BuildUp(
        since=since,
        days=max(0, (now - since).days),
        contacts=len(theirs),
        answers=len(ours),
        unanswered=sum(1 for one in theirs if last is None or one.at > last),
        first=theirs[0] if theirs else None,
    )
