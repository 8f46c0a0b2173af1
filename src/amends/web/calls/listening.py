"""What the page hears in the lines so far: how hot it is now, whether they go round in circles, whether a life is in
danger, and whether our last question was short and single."""

from dataclasses import dataclass

from amends.actions.calls.talking import in_danger
from amends.actions.tuning import in_force
from amends.catalogue import calls as catalogue
from amends.domain import calls, readings
from amends.domain.calls import Hold, Line, LineKind, Repeated, SafetyWords
from amends.store.queries.call_page import CallPage

LATEST = 12
"""Lines of the customer that say how hot it is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was heard. `level` is None while nothing was said; `repeated` names the earlier line by its words."""

    said: tuple[str, ...]
    level: int | None
    score: float
    repeated: Repeated | None
    earlier: str
    danger: str
    safety: SafetyWords
    question: str
    held: Hold | None


def heard(page: CallPage) -> Heard:
    """Listen to the lines of a call."""
    lines = [
        Line(kind=LineKind(one.kind), text=one.text, at=one.at, by=one.by_id, seconds=one.seconds)
        for one in page.lines
    ]
    said = tuple(line.text for line in lines if line.kind is LineKind.SAID)
    again = calls.repeated(said)
    ours = [line.text for line in lines if line.kind is LineKind.OURS]
    level, score = _heat(said)
    return Heard(
        said=said,
        level=level,
        score=score,
        repeated=again,
        earlier=said[again.earlier] if again else "",
        danger=in_danger(lines),
        safety=catalogue.safety(),
        question=calls.at_odds(ours[-1]) if ours and lines[-1].kind is LineKind.OURS else "",
        held=calls.holding(lines),
    )


def _heat(said: tuple[str, ...]) -> tuple[int | None, float]:
    words = "\n".join(said[-LATEST:])
    if not words:
        return None, 0.0
    found = readings.read(
        subject="", text=words, context=readings.Context(channel="phone"), lexicon=in_force().lexicon
    )
    return (None, 0.0) if found.not_read else (int(found.anger_level), found.anger)
