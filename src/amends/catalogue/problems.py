"""Loads what makes a pattern of cases."""

from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.catalogue.strict import load_text as load_toml
from amends.domain.problems import By, PatternRule, ProblemKind

FILE = SHIPPED / "problems" / "patterns.toml"


@cache
def load() -> tuple[PatternRule, ...]:
    """The shipped patterns; a `CatalogueError` names file, line and key."""
    return load_file(FILE, build)


def load_text(text: str, *, file: str) -> tuple[PatternRule, ...]:
    """The patterns from an edit; raises CatalogueError with line and key."""
    return load_toml(text, build, file=file)


def source() -> str:
    """The shipped file as text, for the settings page to start from."""
    return FILE.read_text(encoding="utf-8")


def build(table: Table) -> tuple[PatternRule, ...]:
    """The patterns from their file."""
    table.text("id")
    table.whole("version", minimum=1, maximum=1_000_000)
    table.text("why")
    return tuple(once(table.tables("patterns"), _rule))


def _rule(row: Table) -> PatternRule:
    by = By(row.text("by", one_of=list(By)))
    if by is not By.WORDS and (row.has("shared") or row.has("share")):
        raise row.error("shared", "is for patterns of words only")
    title = row.text("title")
    if "{value}" not in title:
        raise row.error("title", "must hold {value}, so that two patterns of one rule can be told apart")
    return PatternRule(
        id=row.text("id"),
        by=by,
        kind=ProblemKind(row.text("kind", one_of=list(ProblemKind))),
        cases=row.whole("cases", minimum=2, maximum=1000),
        organisations=row.whole("organisations", minimum=1, maximum=1000),
        days=row.whole("days", minimum=1, maximum=365),
        from_anger=row.whole("from_anger", default=0, minimum=0, maximum=3),
        shared=row.whole("shared", minimum=1, maximum=50) if by is By.WORDS else 0,
        share=row.number("share", minimum=0, maximum=1) if by is By.WORDS else 0.0,
        surge=row.number("surge", default=0, minimum=0, maximum=100),
        opens=row.flag("opens", default=False),
        contact=row.flag("contact", default=False),
        title=title,
        source=row.texts("source"),
    )
