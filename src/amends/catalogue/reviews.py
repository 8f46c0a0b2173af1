"""Loads what opens a review and how its actions are kept in mind."""

from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.catalogue.strict import load_text as load_toml
from amends.domain.reviews import OpeningRule, Policy
from amends.domain.vocabulary import Severity

ENDS = ("failed", "backed_out")
"""How a change may end so that a rule can ask for it."""


FILE = SHIPPED / "reviews" / "policy.toml"


@cache
def load() -> Policy:
    """The shipped policy; a `CatalogueError` names file, line and key."""
    return load_file(FILE, build)


def load_text(text: str, *, file: str) -> Policy:
    """The policy from an edit; raises CatalogueError with line and key."""
    return load_toml(text, build, file=file)


def source() -> str:
    """The shipped file as text, for the settings page to start from."""
    return FILE.read_text(encoding="utf-8")


def build(table: Table) -> Policy:
    """The policy from its file."""
    table.text("id")
    table.text("why")
    return Policy(
        version=table.whole("version", minimum=1, maximum=1_000_000),
        minutes=table.whole("minutes", minimum=1, maximum=240),
        due_hours=table.whole("due_hours", minimum=1, maximum=2000),
        look_back_days=table.whole("look_back_days", minimum=1, maximum=365),
        remind_before_hours=table.whole("remind_before_hours", minimum=0, maximum=2000),
        remind_every_hours=table.whole("remind_every_hours", minimum=1, maximum=2000),
        call_next_after=table.whole("call_next_after", minimum=1, maximum=100),
        currency=table.text("currency"),
        rules=tuple(once(table.tables("opens"), _rule)),
    )


def _rule(row: Table) -> OpeningRule:
    severities = frozenset(map(Severity, row.texts("severities", default=(), one_of=list(Severity))))
    ended = frozenset(row.texts("ended", default=(), one_of=ENDS))
    if bool(severities) == bool(ended):
        raise row.error("severities", "or `ended` says what ended; give one of the two")
    return OpeningRule(
        id=row.text("id"),
        severities=severities,
        ended=ended,
        says=row.text("says"),
        source=row.texts("source"),
    )
