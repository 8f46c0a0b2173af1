"""Loads the response targets: shipped, or as this desk has edited them."""

from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file
from amends.catalogue.strict import load_text as load_toml
from amends.domain.clocks import TargetRule, TargetRules
from amends.domain.clocks.targets import Counts
from amends.domain.vocabulary import ClockKind, ComplaintType, Severity

FILE = SHIPPED / "clocks" / "targets.toml"


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
    table.text("title")
    table.text("why")
    rules = tuple(_rule(row, kind=None) for row in table.tables("targets"))
    updates = [_rule(row, kind=ClockKind.NEXT_UPDATE) for row in table.tables("updates")]
    return TargetRules(
        version=table.whole("version", minimum=1, maximum=1_000_000),
        rules=rules,
        updates={rule.severity: rule for rule in updates if rule.severity is not None},
    )


def _rule(row: Table, *, kind: ClockKind | None) -> TargetRule:
    counts = Counts(row.text("counts", one_of=list(Counts)))
    ends_with_day = counts == Counts.CLOSE_OF_BUSINESS
    minutes = (
        row.whole("minutes", minimum=1, maximum=525_600) if not ends_with_day or row.has("minutes") else 0
    )
    return TargetRule(
        id=row.text("id"),
        kind=kind or ClockKind(row.text("kind", one_of=list(ClockKind))),
        seconds=minutes * 60,
        counts=counts,
        why=row.text("why"),
        complaint_type=ComplaintType(row.text("complaint_type", one_of=list(ComplaintType)))
        if row.has("complaint_type")
        else None,
        severity=Severity(row.text("severity", one_of=list(Severity))) if row.has("severity") else None,
    )
