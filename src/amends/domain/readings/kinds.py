"""What kind of complaint a message makes, and what lies beneath it."""

from collections.abc import Mapping

from amends.domain.readings.heads import DRIVERS, TYPES, Head
from amends.domain.vocabulary import ComplaintType, Driver

_MOST_DRIVERS = 3


def complaint_type(*, scores: Mapping[Head, float], complains: bool) -> ComplaintType:
    """The likeliest type of a complaint (gold guide, section 2)."""
    if not complains:
        return ComplaintType.NOT_A_COMPLAINT
    return ComplaintType(max(TYPES, key=lambda head: scores[head]).value)


def drivers(
    *, scores: Mapping[Head, float], cuts: Mapping[Head, float], kind: ComplaintType
) -> tuple[Driver, ...]:
    """At most three drivers of a complaint, the strongest first; none without a complaint."""
    if kind is ComplaintType.NOT_A_COMPLAINT:
        return ()
    strong = [head for head in DRIVERS if scores[head] >= cuts[head]]
    strong.sort(key=lambda head: -scores[head])
    return tuple(Driver(head.value) for head in strong[:_MOST_DRIVERS])
