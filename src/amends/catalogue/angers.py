"""The kinds of anger that are asked for beside a reply, with what follows from each."""

from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.domain.replies.angers import OTHER, AngerKind
from amends.domain.vocabulary import Driver


def _build(table: Table) -> tuple[AngerKind, ...]:
    for key in ("id", "title", "why"):
        table.text(key)
    table.whole("version", minimum=1, maximum=10_000)
    kinds = tuple(once(table.tables("kinds"), _kind))
    missing = [driver.value for driver in Driver if driver.value not in {kind.id for kind in kinds}]
    if missing:
        raise table.error("kinds", f"leaves out {', '.join(missing)}; the reader finds these too")
    return kinds


def _kind(row: Table) -> AngerKind:
    return AngerKind(
        id=row.text("id", one_of=[*(driver.value for driver in Driver), OTHER]),
        says=row.text("says"),
        follows=row.text("follows"),
    )


@cache
def load() -> tuple[AngerKind, ...]:
    """The kinds in the order in which they are offered. Raises CatalogueError with file, line and key."""
    return load_file(SHIPPED / "angers" / "angers.toml", _build)
