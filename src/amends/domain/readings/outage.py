"""Whether a group of people is stopped right now, and how large it is."""

from collections.abc import Callable, Sequence

from amends.domain.readings.heads import Head
from amends.domain.readings.model import Signal
from amends.domain.readings.tally import Share, Tally
from amends.domain.vocabulary import OutageScope

_NEAR = 1  # who is stopped may stand in the sentence before or after what has stopped
_ENOUGH = 1.0


def scope(
    *, tally: Tally, stopped: bool, whole: bool, show: Callable[[Head], Sequence[Share]]
) -> tuple[OutageScope, tuple[Share, ...]]:
    """How much of an organisation is stopped, with the places that say so.

    Something must be unusable (not merely slow or odd) and it must be a group that lacks it: a single
    user's fault is no outage (gold guide, section 2). `stopped` and `whole` are what the heads say, `show`
    gives their words; the cues are asked first, since they name who is stopped.
    """
    by_cues, places = _by_cues(tally)
    if by_cues is not OutageScope.NONE or not stopped:
        return by_cues, places
    places = tuple(show(Head.OUTAGE))
    return (OutageScope.WHOLE_SITE, (*places, *show(Head.WHOLE))) if whole else (OutageScope.PARTIAL, places)


def _by_cues(tally: Tally) -> tuple[OutageScope, tuple[Share, ...]]:
    best: tuple[OutageScope, tuple[Share, ...]] = (OutageScope.NONE, ())
    subject = tally.text.sentences[0] if tally.text.sentences else 0
    outages = tally.places(Signal.OUTAGE)
    if not outages:
        return best
    everyone, group = tally.places(Signal.WHOLE), tally.places(Signal.MANY)
    for stopped in outages:
        reach = {stopped.sentence + step for step in range(-_NEAR, _NEAR + 1)} | {subject}
        if stopped.sentence == subject:
            reach.update(range(subject, subject + 4))
        whole = [place for place in everyone if place.sentence in reach]
        many = [place for place in group if place.sentence in reach]
        if stopped.value + sum(place.value for place in whole) >= 1 + _ENOUGH and whole:
            return OutageScope.WHOLE_SITE, (stopped, whole[0])
        if stopped.value >= _ENOUGH / 2 and sum(place.value for place in many + whole) >= _ENOUGH:
            best = (OutageScope.PARTIAL, (stopped, *many[:2]))
    return best
