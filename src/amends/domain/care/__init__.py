"""What hot contacts leave with those who handle them, and the break that is offered (S3-27, S4-22)."""

from amends.domain.care.heat import (
    BREAK_MINUTES,
    HEAVY,
    REACH,
    Carried,
    Contact,
    Offer,
    Share,
    carried,
    offered,
)

__all__ = [
    "BREAK_MINUTES",
    "HEAVY",
    "REACH",
    "Carried",
    "Contact",
    "Offer",
    "Share",
    "carried",
    "offered",
]
