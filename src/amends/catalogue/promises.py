"""The phrases that make a promise, read from `promises/english.toml`."""

import re
from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file
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
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")


def joined_patterns(table: Table, key: str) -> str:
    """One pattern that matches any of the list under `key`; empty lists, bad and unbounded patterns are errors."""
    patterns = table.texts(key)
    if not patterns:
        raise table.error(key, "needs at least one pattern")
    for pattern in patterns:
        if _UNBOUNDED.search(pattern):
            raise table.error(key, f"{pattern!r} repeats without bound; write {{0,40}} instead of * and +")
        try:
            found = re.compile(pattern).search("")
        except re.error as error:
            raise table.error(key, f"{pattern!r} is not a pattern: {error}") from None
        if found:
            raise table.error(key, f"{pattern!r} matches nothing at all, so it would match everywhere")
    return "|".join(f"(?:{pattern})" for pattern in patterns)


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
