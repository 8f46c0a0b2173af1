"""The case in five lines at the head of the context, from what the page has read already."""

from collections.abc import Sequence
from datetime import datetime

from amends.domain.cases.summary import Line, Owed, SummaryFacts, five_lines, unmet_since
from amends.domain.vocabulary import Anger, ClockState, PromiseState
from amends.store.queries.case_page import CasePage, SegmentView

_DUE = frozenset({ClockState.RUNNING, ClockState.OVERDUE})


def lines(page: CasePage, *, now: datetime) -> tuple[Line, ...]:
    """Who, what, since when, what was said last, and what is owed (S0-53, S0-92)."""
    return five_lines(facts=_facts(page), now=now)


def _facts(page: CasePage) -> SummaryFacts:
    case, client, contact, around = page.case, page.organisation, page.contact, page.around
    unmet = [one for one in page.earlier if one.unmet and one.created_at < case.created_at]
    since = unmet_since(opened_at=case.created_at, unmet=[one.created_at for one in unmet])
    last = next((one for one in reversed(page.messages) if one.kind == "reply"), None)
    known = next((one.workaround for one in page.after.problems if one.state == "known_error"), "")
    return SummaryFacts(
        client=client.name if client else "",
        about_client=(client.segment, "key account" if client.key_account else "") if client else (),
        person=contact.name or contact.address or "Somebody without a name",
        about_person=(contact.role_title, "executive" if contact.executive else ""),
        complaint=(case.complaint_type or "not read yet").capitalize(),
        heat_now=Anger(case.anger_level).name.lower(),
        heat_worst=Anger(max(case.peak_level, case.anger_level)).name.lower(),
        severity=case.severity,
        assets=tuple(one.name for one in page.assets),
        case_number=case.number,
        since=since,
        since_number=next((one.number for one in unmet if one.created_at == since), case.number),
        contacts=around.contacts + sum(one.contacts for one in unmet),
        answers=around.answers + sum(one.answers for one in unmet),
        unanswered=around.unanswered,
        said_by=last.author_name if last else "",
        said=_new_words(last.segments) if last else "",
        said_at=last.at if last else None,
        known=known,
        broken=sum(1 for one in page.promises if one.state == PromiseState.BROKEN),
        owed=(
            *(
                Owed(words=f"“{one.words}”", by=one.maker_name, due_at=one.due_at)
                for one in page.promises
                if one.state == PromiseState.OPEN
            ),
            *(Owed(words=one.label, by="", due_at=one.due_at) for one in page.clocks if one.state in _DUE),
        ),
        owner=case.owner.name if case.owner else "",
    )


def _new_words(segments: Sequence[SegmentView]) -> str:
    return "".join(piece.text for part in segments if part.kind == "new" for piece in part.pieces)
