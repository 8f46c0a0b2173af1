"""Loads the response targets: shipped, or as this desk has edited them."""

from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.catalogue.strict import load_text as load_toml
from amends.domain.clocks import TargetRule, TargetRules
from amends.domain.clocks.targets import STARTS
from amends.domain.vocabulary import ClockKind, ComplaintType, Severity

FILE = SHIPPED / "clocks" / "targets.toml"
YEAR_MINUTES = 525_600


@cache
def load() -> TargetRules:
    """The shipped targets."""
    return load_file(FILE, _targets)


def load_text(text: str, *, file: str) -> TargetRules:
    """Targets from an edit; raises CatalogueError with line and key."""
    return load_toml(text, _targets, file=file)


def source() -> str:
    """The shipped file as text, for the settings page to start from."""
    return FILE.read_text(encoding="utf-8")


def _targets(table: Table) -> TargetRules:
    return TargetRules(
        id=table.text("id"),
        version=table.whole("version", minimum=1, maximum=1_000_000),
        title=table.text("title"),
        why=table.text("why"),
        rules=tuple(once(table.tables("targets"), _rule)),
    )


def _rule(row: Table) -> TargetRule:
    until_close = row.text("until", default="", one_of=["close_of_business"]) != ""
    if until_close and row.has("minutes"):
        raise row.error("minutes", "and `until` are both given; keep one of them")
    minutes = None if until_close else row.whole("minutes", minimum=1, maximum=YEAR_MINUTES)
    kinds, severities = list(ComplaintType), list(Severity)
    return TargetRule(
        id=row.text("id"),
        kind=ClockKind(row.text("kind", one_of=list(ClockKind))),
        starts=row.text("starts", one_of=STARTS),
        complaint_types=frozenset(map(ComplaintType, row.texts("complaint_types", default=(), one_of=kinds))),
        severities=frozenset(map(Severity, row.texts("severities", default=(), one_of=severities))),
        escalated=row.flag("escalated", default=False),
        first_only=row.flag("first_only", default=False),
        seconds=None if minutes is None else minutes * 60,
        always=row.flag("always", default=False),
        says=row.text("says"),
        source=row.texts("source"),
        ours=row.flag("ours", default=False),
    )
