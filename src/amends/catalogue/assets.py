"""Loads the types of assets: as shipped, and as a desk writes its own."""

import re
from collections.abc import Mapping
from functools import cache

from amends.catalogue import strict
from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.domain.assets import AssetType, Field, FieldKind

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_FIELDS = 60


@cache
def load() -> Mapping[str, AssetType]:
    """The shipped types by id, in the order of their titles."""
    found = [load_file(path, _build) for path in sorted((SHIPPED / "assets").glob("*.toml"))]
    return {kind.id: kind for kind in sorted(found, key=lambda kind: kind.title)}


@cache
def everyday() -> frozenset[str]:
    """Words that stand in too many sentences to name an asset by themselves."""
    return load_file(SHIPPED / "asset_words" / "everyday.toml", _everyday)


def _everyday(table: Table) -> frozenset[str]:
    table.whole("version", minimum=1, maximum=1_000_000)
    table.text("id")
    table.text("why")
    return frozenset(table.texts("words"))


def load_text(text: str, *, file: str) -> AssetType:
    """A type as a desk wrote it; every problem is a `CatalogueError` with line and key."""
    return strict.load_text(text, _build, file=file)


def shipped_text(name: str) -> str:
    """The file of a shipped type, to start an own version from; "" when there is none."""
    path = SHIPPED / "assets" / f"{name}.toml"
    return path.read_text(encoding="utf-8") if _ID.fullmatch(name) and path.exists() else ""


def _id(table: Table) -> str:
    name = table.text("id")
    if not _ID.fullmatch(name):
        raise table.error("id", f"{name!r} is no id; write small letters, figures and _, 40 at most")
    return name


def _build(table: Table) -> AssetType:
    name = _id(table)
    table.text("why")
    rows = table.tables("fields")
    if len(rows) > MOST_FIELDS:
        raise table.error("fields", f"has {len(rows)} fields; {MOST_FIELDS} are the most")
    called = table.texts("called", default=())
    for word in called:
        if not re.fullmatch(r"[a-z][a-z -]{1,29}", word):
            raise table.error(
                "called", f"{word!r} must be small letters, 2 to 30, as somebody says it after “my”"
            )
    return AssetType(
        id=name,
        title=_title(table, "title"),
        plural=_title(table, "plural"),
        version=table.whole("version", minimum=1, maximum=1_000_000),
        fields=tuple(once(rows, _field)),
        called=called,
    )


def _title(table: Table, key: str) -> str:
    title = table.text(key)
    if not title.strip() or len(title) > 60:
        raise table.error(key, "needs 1 to 60 characters")
    return title


def _field(row: Table) -> Field:
    kind = FieldKind(row.text("kind", one_of=[kind.value for kind in FieldKind]))
    choices = row.texts("choices", default=())
    if (kind is FieldKind.CHOICE) != bool(choices):
        raise row.error("choices", "is a list for the kind “choice”, and for no other")
    return Field(
        id=_id(row),
        title=_title(row, "title"),
        kind=kind,
        unit=row.text("unit", default=""),
        choices=choices,
        required=row.flag("required", default=False),
        help=row.text("help", default=""),
    )
