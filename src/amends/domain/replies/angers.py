"""Which kind of anger a reply answers, and what follows for it (S0-07)."""

from collections.abc import Sequence
from dataclasses import dataclass

from amends.domain.vocabulary import Anger, Driver

OTHER = "other"
"""The kind that is none of the drivers."""


@dataclass(frozen=True, slots=True)
class AngerKind:
    """One answer: the driver it names (`other` for none of them), how it is said, and what follows for the reply."""

    id: str
    says: str
    follows: str

    @property
    def driver(self) -> Driver | None:
        """The driver of the reader that it names."""
        return None if self.id == OTHER else Driver(self.id)


def follows(*, kinds: Sequence[AngerKind], named: str) -> str:
    """What follows for the reply from the kind that was named; "" while nobody has named one that is known."""
    return next((kind.follows for kind in kinds if kind.id == named), "")


def asks(*, anger: int, policy: str) -> bool:
    """Whether it is asked beside a reply to a customer this angry (0 to 3), by the policy `anger_kind`."""
    return policy != "off" and anger >= Anger.ANGRY


def why_not_named(*, anger: int, policy: str, named: str) -> str:
    """Why the reply does not leave yet; "" when it may, whether named or not."""
    if policy != "required" or named or not asks(anger=anger, policy=policy):
        return ""
    return "Say first which kind of anger this is; what follows for the reply stands beside it."
