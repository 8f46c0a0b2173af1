"""Which column of a table is what: a guess from the heads, which a person may change, and rows read by it."""

import re
from collections.abc import Mapping, Sequence

from amends.domain.assets.arriving.model import Arrivals, Arrived
from amends.domain.assets.arriving.tables import TableRead
from amends.domain.assets.life import WORDS as LIFE_WORDS
from amends.domain.assets.life import Life
from amends.domain.assets.model import AssetType, Types

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "asset name", "host", "hostname", "host name", "computer",
        "computer name", "device", "device name", "bezeichnung", "nom"),
    "names": ("other names", "alias", "aliases", "fqdn", "dns name"),
    "kind": ("type", "asset type", "kind", "class", "typ"),
    "serial": ("serial", "serial number", "serial no", "serialnumber", "service tag", "s/n", "sn", "seriennummer"),
    "tag": ("tag", "asset tag", "inventory number", "asset number", "asset id", "inventarnummer"),
    "addresses": ("address", "addresses", "ip", "ip address", "ip addresses", "mac", "mac address", "ipv4"),
    "site": ("site", "location", "office", "standort", "building"),
    "user": ("user", "used by", "assigned to", "checked out to", "user email", "username", "benutzer"),
    "owner": ("owner", "answers for it", "responsible", "managed by"),
    "bought_on": ("bought on", "purchase date", "purchased", "bought", "kaufdatum"),
    "warranty_until": ("warranty until", "warranty expires", "warranty end", "warranty", "end of warranty"),
    "cost": ("cost", "price", "purchase cost", "preis"),
    "currency": ("currency",),
    "life": ("life cycle", "life", "status", "state"),
    "notes": ("notes", "note", "comment", "comments", "bemerkung"),
}  # fmt: skip
"""What a column can be, and heads that say so in small letters."""
TITLES: Mapping[str, str] = {
    "name": "Name", "names": "Other names", "kind": "Type", "serial": "Serial number", "tag": "Tag",
    "addresses": "Addresses", "site": "Site", "user": "User", "owner": "Answers for it", "bought_on": "Bought on",
    "warranty_until": "Warranty until", "cost": "Cost", "currency": "Currency", "life": "Life cycle", "notes": "Notes",
}  # fmt: skip
_SEVERAL = ("names", "addresses")
_BETWEEN = re.compile(r"[\n;,|]")
_LIVES = {words: life.value for life, words in LIFE_WORDS.items() for life in [Life(life)]} | {
    "deployed": "in_use", "active": "in_use", "in use": "in_use", "ready to deploy": "in_stock", "deployable": "in_stock",
    "stock": "in_stock", "spare": "in_stock", "pending": "ordered", "broken": "in_repair", "out for repair": "in_repair",
    "repair": "in_repair", "archived": "retired", "undeployable": "retired", "lost/stolen": "lost", "stolen": "lost",
    "disposed": "disposed",
}  # fmt: skip


def guess(*, heads: Sequence[str], types: Types) -> dict[str, str]:
    """Column number (as text) -> what it is, for the heads that say so; each thing once, fields as `field:<id>`."""
    known = {word: column for column, words in COLUMNS.items() for word in words}
    fields = {
        word: f"field:{field.id}"
        for kind in types.values()
        for field in kind.fields
        for word in (field.title.lower(), field.id.replace("_", " "))
    }
    found: dict[str, str] = {}
    for number, head in enumerate(heads):
        word = " ".join(re.split(r"[\s_-]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head).lower())).strip(
            " :*#."
        )
        meant = known.get(word) or fields.get(word)
        if meant and meant not in found.values():
            found[str(number)] = meant
    return found


def check(mapping: Mapping[str, str], *, heads: Sequence[str], types: Types) -> dict[str, str]:
    """The mapping without columns that do not exist and meanings that nobody knows; the first of two wins."""
    fields = {f"field:{field.id}" for kind in types.values() for field in kind.fields}
    found: dict[str, str] = {}
    for number in range(len(heads)):
        meant = mapping.get(str(number), "")
        if (meant in COLUMNS or meant in fields) and meant not in found.values():
            found[str(number)] = meant
    return found


def rows(table: TableRead, *, mapping: Mapping[str, str], types: Types, kind: str) -> Arrivals:
    """The rows as assets of the type that their column names, else of `kind`; a row that names nothing is a problem."""
    problems = list(table.problems)
    found = []
    named = {key.title.lower(): key.id for key in types.values()} | {key: key for key in types}
    named |= {word: key.id for key in types.values() for word in key.called} | {
        key.plural.lower(): key.id for key in types.values()
    }
    for line, cells in table.rows:
        given = {
            meant: cells[int(number)].strip()
            for number, meant in mapping.items()
            if cells[int(number)].strip()
        }
        word = given.get("kind", "").lower()
        which = named.get(word, "") if word else kind
        if not which:
            problems.append((line, f"There is no type “{given['kind'][:60]}” here; the row stays out."))
            continue
        if not any(given.get(key) for key in ("name", "tag", "serial")):
            problems.append((line, "This row has neither name nor tag nor serial number; it stays out."))
            continue
        found.append(_row(line, given, kind=types[which], chosen=bool(word), problems=problems))
    return Arrivals(tuple(found), tuple(sorted(problems)))


def _row(
    line: int, given: Mapping[str, str], *, kind: AssetType, chosen: bool, problems: list[tuple[int, str]]
) -> Arrived:
    life = given.get("life", "").lower()
    if life and life not in _LIVES and life not in list(Life):
        problems.append((line, f"Life cycle “{life[:60]}” is not known here; it is left as it is."))
        life = ""
    several = {
        key: tuple(part.strip() for part in _BETWEEN.split(given.get(key, "")) if part.strip())
        for key in _SEVERAL
    }
    own = {field.id for field in kind.fields}
    return Arrived(
        line=line,
        kind=kind.id,
        name=given.get("name") or given.get("tag") or given["serial"],
        names=several["names"],
        addresses=several["addresses"],
        life=_LIVES.get(life, life),
        fields={
            key.removeprefix("field:"): value
            for key, value in given.items()
            if key.startswith("field:") and key.removeprefix("field:") in own
        },
        serial=given.get("serial", ""),
        tag=given.get("tag", ""),
        site=given.get("site", ""),
        user=given.get("user", ""),
        owner=given.get("owner", ""),
        bought_on=given.get("bought_on", ""),
        warranty_until=given.get("warranty_until", ""),
        cost=given.get("cost", ""),
        currency=given.get("currency", ""),
        notes=given.get("notes", ""),
    )
