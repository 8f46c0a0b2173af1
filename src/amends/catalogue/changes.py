"""Loads how the risk of a change is counted, who decides, and when an outage belongs to it."""

from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.catalogue.strict import load_text as load_toml
from amends.domain.changes import (
    CausingRules,
    ChangeKind,
    FactorRule,
    Policy,
    RiskLevel,
    RiskRules,
    StageRule,
)
from amends.domain.changes.risk import FACTORS
from amends.domain.vocabulary import Role

FILE = SHIPPED / "changes" / "policy.toml"


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
        risk=_risk(table.table("risk")),
        stages=tuple(once(table.tables("stages"), _stage)),
        causing=_causing(table.table("causing")),
    )


def _risk(table: Table) -> RiskRules:
    medium = table.whole("medium", minimum=1, maximum=1000)
    high = table.whole("high", minimum=1, maximum=1000)
    if high <= medium:
        raise table.error("high", f"must be more than medium, which begins at {medium}")
    return RiskRules(
        factors=tuple(once(table.tables("factors"), _factor)),
        medium=medium,
        high=high,
        days=table.whole("days", minimum=1, maximum=3650),
    )


def _factor(row: Table) -> FactorRule:
    points = row.whole("points", minimum=-100, maximum=100)
    most = row.whole("most", minimum=-1000, maximum=1000)
    if points * most < 0 or abs(most) < abs(points):
        raise row.error("most", "must be at least the points of one, and of the same sign")
    return FactorRule(row.text("id", one_of=FACTORS), points, most, row.text("says"))


def _stage(row: Table) -> StageRule:
    return StageRule(
        id=row.text("id"),
        kinds=frozenset(map(ChangeKind, row.texts("kinds", one_of=list(ChangeKind)))),
        risks=frozenset(map(RiskLevel, row.texts("risks", one_of=list(RiskLevel)))),
        role=Role(row.text("role", one_of=list(Role))),
        says=row.text("says"),
    )


def _causing(table: Table) -> CausingRules:
    soon = tuple(
        (row.whole("hours", minimum=1, maximum=2000), row.whole("points", minimum=0, maximum=1000))
        for row in table.tables("soon")
    )
    if list(soon) != sorted(soon):
        raise table.error("soon", "must stand in the order of its hours")
    return CausingRules(
        hours=table.whole("hours", minimum=1, maximum=2000),
        same=table.whole("same", minimum=0, maximum=1000),
        depends=table.whole("depends", minimum=0, maximum=1000),
        per_hop=table.whole("per_hop", minimum=0, maximum=1000),
        hops=table.whole("hops", minimum=1, maximum=10),
        soon=soon,
        outage=table.whole("outage", minimum=0, maximum=1000),
        went_wrong=table.whole("went_wrong", minimum=0, maximum=1000),
        need=table.whole("need", minimum=1, maximum=10_000),
    )
