"""The four facts that force escalation (S0-34 to S0-37), each with its rule and its words."""

from collections.abc import Callable, Sequence

from amends.domain.readings.model import Context, EarlierCase, Evidence, Signal, TriggerHit
from amends.domain.readings.tally import Share, Tally
from amends.domain.readings.words import numbered_things, significant_words
from amends.domain.vocabulary import Trigger

Show = Callable[[Sequence[Share], str], tuple[Evidence, ...]]

_ENOUGH = 1.0
_RECENT_DAYS = 30  # a matter that comes back within this many days of being called resolved is the same
_OVERLAP, _OVERLAP_IN_KIND = 0.4, 0.25
_SHOWN = 3


def same_issue(*, text: str, earlier: Sequence[EarlierCase]) -> EarlierCase | None:
    """The earlier case about the same matter that is unsolved or was called solved 30 days ago at most.

    Two matters are the same when both name one asset by its number, and never when they name two of a
    kind; else when they share two in five of the words of the earlier one's subject or of its first
    message, or one in four and a word of its category. The nearest wins, then the latest.
    """
    if not earlier:
        return None
    here = significant_words(text)
    best: tuple[float, float] = (0.0, 0.0)
    found = None
    for case in earlier:
        if case.status != "open" and case.days_ago > _RECENT_DAYS:
            continue
        if case.same_thread:
            return case
        closeness = _closeness(here, case)
        if closeness > 0 and (closeness, -case.days_ago) > best:
            best, found = (closeness, -case.days_ago), case
    return found


def _closeness(here: frozenset[str], case: EarlierCase) -> float:
    """How near a matter is to an earlier one, from 0 (another matter) to 1."""
    subject = significant_words(case.subject)
    named, known = numbered_things(here), numbered_things(subject | case.words)
    for kind in named.keys() & known.keys():
        return 1.0 if named[kind] & known[kind] else 0.0
    shares = [len(here & subject) / len(subject)] if subject else []
    if len(case.words) >= _SHOWN:
        shares.append(len(here & case.words) / len(case.words))
    closeness = max(shares, default=0.0)
    of_its_kind = not here.isdisjoint(significant_words(case.category.replace("/", " ")))
    return closeness if closeness >= (_OVERLAP_IN_KIND if of_its_kind else _OVERLAP) else 0.0


def triggers(
    *,
    tally: Tally,
    context: Context,
    complains: bool,
    earlier: EarlierCase | None,
    legal: Sequence[Share],
    show: Show,
) -> tuple[TriggerHit, ...]:
    """Every trigger that a message pulls. Only the breached clock counts without a complaint.

    `legal` are the places where the head of legal mention sees one, none when it sees none.
    """
    hits = []
    if complains:
        hits = [
            hit
            for hit in (
                _legal(tally, legal, show),
                _second(tally, earlier, show),
                _executive(tally, context, show),
            )
            if hit is not None
        ]
    if context.sla_breached:
        why = "The clock of the contract has run out."
        hits.append(TriggerHit(Trigger.SLA_BREACH, "contract-clock", (), None, why))
    return tuple(hits)


def _words(tally: Tally, signal: Signal, trigger: Trigger, show: Show) -> tuple[Evidence, ...]:
    return show(tally.places(signal)[:_SHOWN], f"trigger:{trigger}")


def _legal(tally: Tally, seen: Sequence[Share], show: Show) -> TriggerHit | None:
    trigger = Trigger.LEGAL_MENTION
    if tally.sum(Signal.LEGAL) < _ENOUGH and not seen:
        return None
    evidence = _words(tally, Signal.LEGAL, trigger, show) or show(seen, f"trigger:{trigger}")
    why = "Legal action or a formal proceeding about us is mentioned."
    return TriggerHit(trigger, "legal-words", evidence, None, why)


def _second(tally: Tally, earlier: EarlierCase | None, show: Show) -> TriggerHit | None:
    trigger = Trigger.SECOND_COMPLAINT
    if earlier is not None:
        state = "is still open" if earlier.status == "open" else f"was {earlier.status}"
        why = f"An earlier case, “{earlier.subject}”, {state} ({earlier.days_ago:g} days ago)."
        evidence = _words(tally, Signal.REPEAT, trigger, show)
        return TriggerHit(trigger, "earlier-case", evidence, earlier.case_id, why)
    if tally.sum(Signal.REPEAT) < _ENOUGH:
        return None
    why = "The words say that this was raised before and is not solved."
    return TriggerHit(trigger, "repeat-words", _words(tally, Signal.REPEAT, trigger, show), None, why)


def _executive(tally: Tally, context: Context, show: Show) -> TriggerHit | None:
    trigger = Trigger.EXECUTIVE_CONTACT
    if context.sender_executive or context.from_role == "executive":
        why = "The sender is an executive of the client."
        return TriggerHit(trigger, "sender", _words(tally, Signal.EXECUTIVE, trigger, show), None, why)
    if tally.sum(Signal.EXECUTIVE) < _ENOUGH:
        return None
    evidence = _words(tally, Signal.EXECUTIVE, trigger, show)
    return TriggerHit(
        trigger, "executive-words", evidence, None, "The author says to be an executive of the client."
    )
