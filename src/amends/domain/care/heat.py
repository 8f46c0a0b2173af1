"""The heat that somebody carries: a sum over the hot contacts of the last hours, each halved with time.

It is there to protect people. Nobody is compared by it: it is shown to the person alone, and the choice of an owner
takes it as a tie-breaker.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.domain.vocabulary import Anger


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How heat is reckoned, as data.

    `weights` is what a contact of a level weighs when it has just happened, `half_life` after how long it weighs half,
    `reach` after how long it weighs nothing. From `heavy` on, the next hot case goes elsewhere when it can. A break of
    one of `breaks` minutes stays on offer for `offer_for` (S3-27).
    """

    version: int
    weights: Mapping[Anger, float]
    half_life: timedelta
    reach: timedelta
    heavy: float
    offer_for: timedelta
    breaks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """A reply or a call to a customer who was angry or furious at that moment; `answered` says that the break
    offered after it was taken or declined."""

    level: Anger
    at: datetime
    case_id: int = 0
    subject: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What one contact still weighs."""

    contact: Contact
    weighs: float


@dataclass(frozen=True, slots=True)
class Carried:
    """The sum, whether it is heavy, and what it is made of, the latest first."""

    points: float
    is_heavy: bool
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A break that is offered after a contact, until it lapses by itself."""

    after: Contact
    until: datetime


def carried(*, contacts: Sequence[Contact], rules: Rules, now: datetime) -> Carried:
    """The heat that these contacts leave at `now`; those of the future and those beyond the reach weigh nothing."""
    shares = []
    for contact in sorted(contacts, key=lambda one: one.at, reverse=True):
        age = now - contact.at
        if contact.level in rules.weights and timedelta() <= age <= rules.reach:
            weighs = rules.weights[contact.level] * 0.5 ** (age / rules.half_life)
            shares.append(Share(contact, round(weighs, 2)))
    points = round(sum(share.weighs for share in shares), 2)
    return Carried(points, points >= rules.heavy, tuple(shares))


def heavy_until(*, contacts: Sequence[Contact], rules: Rules, now: datetime) -> datetime | None:
    """Until when these contacts weigh heavily if none comes after them; None when they do not.

    All of them halve alike, so the sum does; the moment is known when the last of them happens.
    """
    points = carried(contacts=contacts, rules=rules, now=now).points
    if points < rules.heavy:
        return None
    return now + min(rules.reach, rules.half_life * math.log2(points / rules.heavy))


def offered(*, contacts: Sequence[Contact], rules: Rules, on_break: bool, now: datetime) -> Offer | None:
    """The break on offer: after the latest hot contact, unless it was answered already or somebody rests (S3-27)."""
    recent = [share.contact for share in carried(contacts=contacts, rules=rules, now=now).shares]
    if on_break or not recent or recent[0].answered:
        return None
    until = recent[0].at + rules.offer_for
    return Offer(recent[0], until) if now < until else None
