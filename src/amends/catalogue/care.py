"""How the heat that somebody carries is reckoned, and which breaks are offered."""

from datetime import timedelta
from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, load_text
from amends.domain.care import Rules
from amends.domain.vocabulary import Anger

LONGEST_BREAK = 60
"""Minutes; what is longer is an absence, and belongs to the rota."""


def _build(table: Table) -> Rules:
    for key in ("id", "title", "why"):
        table.text(key)
    breaks = table.wholes("break_minutes", minimum=1, maximum=LONGEST_BREAK)
    if not breaks or list(breaks) != sorted(set(breaks)):
        raise table.error("break_minutes", "must hold at least one length and rise, each once")
    return Rules(
        version=table.whole("version", minimum=1, maximum=10_000),
        weights={
            Anger.ANGRY: table.number("angry", minimum=0, maximum=100),
            Anger.FURIOUS: table.number("furious", minimum=0, maximum=100),
        },
        half_life=timedelta(minutes=table.whole("half_life_minutes", minimum=1, maximum=1440)),
        reach=timedelta(hours=table.whole("reach_hours", minimum=1, maximum=72)),
        heavy=table.number("heavy", minimum=0.01, maximum=1000),
        offer_for=timedelta(minutes=table.whole("offer_minutes", minimum=1, maximum=1440)),
        breaks=breaks,
    )


def source() -> str:
    """The text as shipped, for whoever edits it."""
    return (SHIPPED / "care" / "heat.toml").read_text(encoding="utf-8")


@cache
def load() -> Rules:
    """The rules as shipped. Raises CatalogueError with file, line and key."""
    return load_file(SHIPPED / "care" / "heat.toml", _build)


def from_text(text: str, *, file: str) -> Rules:
    """The rules in TOML text. Raises CatalogueError with file, line and key."""
    return load_text(text, _build, file=file)
