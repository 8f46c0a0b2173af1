"""What a desk may choose where the source documents disagree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of a policy that a desk may take."""

    id: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Where the source documents disagree (K1 to K20): the readings to choose from, and the one taken by default."""

    id: str
    version: int
    title: str
    why: str
    source: tuple[str, ...]
    default: str
    choices: tuple[Choice, ...]
