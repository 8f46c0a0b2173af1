"""The phrases that make a promise, read from `promises/english.toml`."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, nearest
from amends.catalogue.strict import load_text as load_toml
from amends.domain.promises import LedgerRules, Phrases
from amends.domain.vocabulary import PromiseKind

_LISTS = (
    "commitments",
    "steps",
    "follow_ons",
    "outcomes",
    "requests",
    "offers",
    "conditions",
    "trailing_conditions",
    "hedges",
    "refusals",
    "past",
    "ahead",
    "theirs",
    "reported",
    "vague",
    "companies",
    "retold",
    "missed",
)
_PART = re.compile(r"\{([a-z_]+)\}")
_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")


def patterns(table: Table, key: str) -> tuple[str, ...]:
    """The list under `key` with the table's `parts` filled in; empty lists, bad and unbounded patterns are errors.

    A part is a piece that several patterns share: `{people}` in a pattern stands for `people` under `parts`.
    """
    parts = table.table("parts")
    known = {name: parts.text(name) for name in parts.keys()}  # noqa: SIM118 - a Table, not a dict
    found = tuple(_filled(pattern, known, table=table, key=key) for pattern in table.texts(key))
    if not found:
        raise table.error(key, "needs at least one pattern")
    for pattern in found:
        _check(pattern, table=table, key=key)
    return found


def _filled(pattern: str, parts: Mapping[str, str], *, table: Table, key: str) -> str:
    for name in _PART.findall(pattern):
        if name not in parts:
            raise table.error(key, f"{name!r} is no part; {nearest(name, parts)}")
    return _PART.sub(lambda found: parts[found[1]], pattern)


def _check(pattern: str, *, table: Table, key: str) -> None:
    if _UNBOUNDED.search(pattern):
        raise table.error(key, f"{pattern!r} repeats without bound; write {{0,40}} instead of * and +")
    try:
        empty = re.compile(pattern).search("")
    except re.error as error:
        raise table.error(key, f"{pattern!r} is not a pattern: {error}") from None
    if empty:
        raise table.error(key, f"{pattern!r} matches nothing at all, so it would match everywhere")


def lower_patterns(table: Table, key: str) -> tuple[str, ...]:
    """As `patterns`, for replies, which are read in lower case: one with a capital would never match."""
    found = patterns(table, key)
    for pattern in found:
        if _CAPITAL.search(_GROUP_NAME.sub("", pattern)):
            raise table.error(key, f"{pattern!r} holds a capital; replies are read in lower case")
    return found


def any_of(patterns: Iterable[str]) -> str:
    """One pattern that matches what any of these does."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def joined_patterns(table: Table, key: str) -> str:
    """One pattern that matches any of the list under `key`, checked as by `patterns`."""
    return any_of(patterns(table, key))


def examples(table: Table) -> tuple[tuple[str, str], ...]:
    """The good and bad texts of an item; at least one pair."""
    pairs = tuple((row.text("good"), row.text("bad")) for row in table.tables("examples"))
    if not pairs:
        raise table.error("examples", "needs at least one pair of good and bad")
    return pairs


def _build(table: Table) -> Phrases:
    table.text("id")
    table.text("why")
    examples(table)
    words = {key: joined_patterns(table, key) for key in _LISTS}
    verbs = table.table("verbs")
    order = [PromiseKind(key) for key in verbs.keys() if key in list(PromiseKind)]  # noqa: SIM118 - a Table, not a dict
    return Phrases(
        version=table.whole("version", minimum=1, maximum=10_000),
        verbs=tuple((kind, joined_patterns(verbs, kind.value)) for kind in order),
        **words,
    )


def examples_shipped() -> tuple[tuple[str, str], ...]:
    """The shipped pairs of a text that promises and one that does not."""
    return load_file(SHIPPED / "promises" / "english.toml", _examples)


def _examples(table: Table) -> tuple[tuple[str, str], ...]:
    pairs = examples(table)
    _build(table)
    return pairs


def _build_ledger(table: Table) -> LedgerRules:
    table.text("id")
    table.text("why")
    shares = tuple(table.wholes("reminders", minimum=1, maximum=100))
    if list(shares) != sorted(set(shares)):
        raise table.error("reminders", "must rise, each share of the time once")
    minutes = table.table("minutes")
    return LedgerRules(
        version=table.whole("version", minimum=1, maximum=10_000),
        reminders=shares,
        minutes={kind: minutes.whole(kind.value, minimum=1, maximum=1440) for kind in PromiseKind},
    )


LEDGER = SHIPPED / "promises" / "ledger.toml"


@cache
def load_ledger() -> LedgerRules:
    """How the ledger reminds and how long promises take; a `CatalogueError` names file, line and key."""
    return load_file(LEDGER, _build_ledger)


def load_ledger_text(text: str, *, file: str) -> LedgerRules:
    """The same from an edit; raises CatalogueError with line and key."""
    return load_toml(text, _build_ledger, file=file)


def ledger_source() -> str:
    """The shipped file as text, for the settings page to start from."""
    return LEDGER.read_text(encoding="utf-8")


@cache
def load() -> Phrases:
    """The shipped phrases; a `CatalogueError` names file, line and key of what is wrong."""
    return load_file(SHIPPED / "promises" / "english.toml", _build)
