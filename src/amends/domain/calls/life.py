"""Where a call stands, from whatever of its events have come so far: in any order, and twice if they come twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from amends.domain.calls.events import Event, EventKind

_ORDER = tuple(EventKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A call as its events tell it. `extensions` are those it reached, in order; the last one holds it now.

    A call is over once any event says so, however late that event or an earlier one is told.
    """

    call: str
    number: str = ""
    outgoing: bool = False
    began_at: datetime
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    extensions: tuple[str, ...] = ()
    transfers: tuple[tuple[datetime, str, str], ...] = ()

    @property
    def missed(self) -> bool:
        """It ended and nobody had taken it."""
        return self.ended_at is not None and self.answered_at is None


def fold(events: Iterable[Event]) -> Life:
    """The life of one call. Raises ValueError without an event.

    The result does not depend on the order in which the events came, and an event told twice counts once.
    """
    told = sorted(
        set(events), key=lambda e: (e.at, _ORDER.index(e.kind), e.number, e.extension, e.to, e.outgoing)
    )
    if not told:
        raise ValueError("a call has at least one event")
    at: dict[EventKind, datetime] = {}
    extensions: list[str] = []
    transfers: list[tuple[datetime, str, str]] = []
    for event in told:
        at.setdefault(event.kind, event.at)
        reached = event.to if event.kind is EventKind.TRANSFERRED else event.extension
        if event.kind is EventKind.TRANSFERRED:
            transfers.append((event.at, event.extension, event.to))
        if event.kind is not EventKind.ENDED and reached and extensions[-1:] != [reached]:
            extensions.append(reached)
    return Life(
        call=told[0].call,
        number=next((event.number for event in told if event.number), ""),
        outgoing=any(event.outgoing for event in told),
        began_at=told[0].at,
        ringing_at=at.get(EventKind.RINGING),
        answered_at=at.get(EventKind.ANSWERED) or at.get(EventKind.TRANSFERRED),
        ended_at=at.get(EventKind.ENDED),
        extensions=tuple(extensions),
        transfers=tuple(transfers),
    )
