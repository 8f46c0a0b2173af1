"""The heat that somebody carries: a sum over the hot contacts of the last hours, each halved with time.

It is there to protect people. Nobody is compared by it: it is shown to the person alone, and the choice of an owner
takes it as a tie-breaker.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.domain.vocabulary import Anger

WEIGHTS = {Anger.ANGRY: 1.0, Anger.FURIOUS: 2.0}
"""What one contact weighs when it has just happened."""
HALF_LIFE = timedelta(minutes=90)
"""After so long a contact weighs half."""
REACH = timedelta(hours=8)
"""Older contacts are slept over; they weigh nothing."""
HEAVY = 1.5
"""From so much on, the next hot case goes to somebody else when it can."""
OFFER_FOR = timedelta(minutes=45)
"""How long a break stays on offer after a hot contact."""
BREAK_MINUTES = (5, 10, 15)
"""How long a break may be: a few minutes (S3-27)."""


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
    """The sum, its word, and what it is made of, the latest first."""

    points: float
    shares: tuple[Share, ...]

    @property
    def is_heavy(self) -> bool:
        """Whether the next hot case should go elsewhere when it can."""
        return self.points >= HEAVY

    @property
    def word(self) -> str:
        """The sum as a word."""
        if not self.shares:
            return "none"
        return "heavy" if self.is_heavy else "some"


@dataclass(frozen=True, slots=True)
class Offer:
    """A break that is offered after a contact, until it lapses by itself."""

    after: Contact
    until: datetime


def carried(*, contacts: Sequence[Contact], now: datetime) -> Carried:
    """The heat that these contacts leave at `now`; those of the future and those beyond REACH weigh nothing."""
    shares = []
    for contact in sorted(contacts, key=lambda one: one.at, reverse=True):
        age = now - contact.at
        if contact.level in WEIGHTS and timedelta() <= age <= REACH:
            weighs = WEIGHTS[contact.level] * 0.5 ** (age / HALF_LIFE)
            shares.append(Share(contact, round(weighs, 2)))
    return Carried(round(sum(share.weighs for share in shares), 2), tuple(shares))


def offered(*, contacts: Sequence[Contact], on_break: bool, now: datetime) -> Offer | None:
    """The break on offer: after the latest hot contact, unless it was answered already or somebody rests (S3-27)."""
    recent = [share.contact for share in carried(contacts=contacts, now=now).shares]
    if on_break or not recent or recent[0].answered:
        return None
    until = recent[0].at + OFFER_FOR
    return Offer(recent[0], until) if now < until else None
