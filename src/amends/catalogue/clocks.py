"""Loads the response targets: shipped, or as this desk has edited them."""

import re
from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.catalogue.strict import load_text as load_toml
from amends.domain.clocks import PlanWords, TargetRule, TargetRules
from amends.domain.clocks.targets import CALLS, STARTS
from amends.domain.organisations import Stake
from amends.domain.vocabulary import ClockKind, ComplaintType, Severity

FILE = SHIPPED / "clocks" / "targets.toml"
PLAN = SHIPPED / "clocks" / "plan.toml"
YEAR_MINUTES = 525_600


@cache
def load() -> TargetRules:
    """The shipped targets."""
    return load_file(FILE, _targets)


@cache
def plan_words() -> PlanWords:
    """The shipped words that meet the plan clock."""
    return load_file(PLAN, _plan_words)


def _plan_words(table: Table) -> PlanWords:
    for key in ("id", "title", "why"):
        table.text(key)
    return PlanWords(
        version=table.whole("version", minimum=1, maximum=1_000_000),
        plan=_patterns(table, "plan"),
        announced=_patterns(table, "announced"),
        owns=_patterns(table, "owns"),
    )


def _patterns(table: Table, key: str) -> tuple[str, ...]:
    """Patterns that compile and repeat within bounds, so that no text makes them slow."""
    found = table.texts(key)
    for pattern in found:
        try:
            re.compile(pattern)
        except re.error as error:
            raise table.error(key, f"{pattern!r} is not a pattern: {error}") from None
        if re.search(r"(?<!\\)[*+](?!\\)", pattern) or re.search(r"\{\d+,\}", pattern):
            raise table.error(key, f"{pattern!r} repeats without bound; give a bound such as {{0,80}}")
    return found


def load_text(text: str, *, file: str) -> TargetRules:
    """Targets from an edit; raises CatalogueError with line and key."""
    return load_toml(text, _targets, file=file)


def source() -> str:
    """The shipped file as text, for the settings page to start from."""
    return FILE.read_text(encoding="utf-8")


def written_only(text: str) -> str:
    """A text of targets without the rows that no source gives (`ours = true`): the policies alone (P3 to P8)."""
    head, *rows = text.split("\n[[targets]]\n")
    return "\n[[targets]]\n".join([head, *(row for row in rows if "\nours = true" not in row)])


def _targets(table: Table) -> TargetRules:
    return TargetRules(
        id=table.text("id"),
        version=table.whole("version", minimum=1, maximum=1_000_000),
        title=table.text("title"),
        why=table.text("why"),
        rules=tuple(once(table.tables("targets"), _rule)),
        stakes=tuple(once(table.tables("stakes"), _stake)),
    )


def _stake(row: Table) -> Stake:
    words = row.texts("words", default=())
    if not words and not row.has("devices"):
        raise row.error("words", "or `devices` must be given, else nothing is ever at stake by this row")
    for word in words:
        if not word.strip():
            raise row.error("words", "must hold no empty word")
    return Stake(
        id=row.text("id"),
        says=row.text("says"),
        tone=row.text("tone"),
        devices=row.whole("devices", default=0, minimum=0, maximum=10_000_000),
        words=words,
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
        calls=row.text("calls", default="owner_and_next", one_of=CALLS),
        calls_in_hours=row.flag("calls_in_hours", default=False),
        at_stake=row.flag("at_stake", default=False),
    )
