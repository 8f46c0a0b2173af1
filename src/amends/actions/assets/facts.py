"""What may be written about an asset, checked; and what differs from what stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from amends.actions.errors import Invalid
from amends.domain import assets
from amends.domain.assets import AssetType, Life
from amends.store.models import Asset

MOST_NAMES = 20
MOST_ADDRESSES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything about an asset that a person writes; ids are of rows that exist."""

    kind: str
    name: str
    names: Sequence[str] = ()
    serial: str = ""
    tag: str = ""
    addresses: Sequence[str] = ()
    site_id: int | None = None
    user_id: int | None = None
    owner_id: int | None = None
    bought_on: date | None = None
    warranty_until: date | None = None
    cost: Decimal | None = None
    currency: str = ""
    life: Life = Life.IN_USE
    fields: Mapping[str, object] = field(default_factory=dict)
    notes: str = ""


COLUMNS = (
    "kind", "name", "names", "serial", "tag", "addresses", "site_id", "user_id", "owner_id", "bought_on",
    "warranty_until", "cost", "currency", "life", "fields", "notes",
)  # fmt: skip
"""The columns that facts set, and that history and undo speak of."""


def columns(facts: Facts, *, types: Mapping[str, AssetType]) -> dict[str, Any]:
    """The facts as columns. Raises Invalid with the field at fault; a field of the type is called `field_<id>`."""
    kind = types.get(facts.kind)
    if kind is None:
        raise Invalid("kind", "This type of asset is not there any more. Choose another.")
    name = assets.plain(facts.name, most=200)
    if not name:
        raise Invalid("name", "Give it the name by which people here call it.")
    checked = assets.check(kind=kind, values=facts.fields)
    for wrong in checked.wrong:
        raise Invalid(f"field_{wrong.field}", wrong.why)
    if facts.cost is not None and not 0 <= facts.cost < 10**10:
        raise Invalid("cost", "What it cost is an amount from 0.")
    return {
        "kind": facts.kind,
        "name": name,
        "names": _several(facts.names, most=MOST_NAMES, each=200, field="names", but=name),
        "serial": assets.plain(facts.serial, most=120),
        "tag": assets.plain(facts.tag, most=60),
        "addresses": _several(facts.addresses, most=MOST_ADDRESSES, each=120, field="addresses"),
        "site_id": facts.site_id,
        "user_id": facts.user_id,
        "owner_id": facts.owner_id,
        "bought_on": facts.bought_on,
        "warranty_until": facts.warranty_until,
        "cost": None if facts.cost is None else facts.cost.quantize(Decimal("0.01")),
        "currency": facts.currency.upper()[:3] if facts.cost is not None else "",
        "life": facts.life.value,
        "fields": dict(checked.values),
        "notes": facts.notes.replace("\r\n", "\n").replace("\0", "").strip()[:20_000],
    }


def _several(given: Sequence[str], *, most: int, each: int, field: str, but: str = "") -> list[str]:
    found = [
        text for text in dict.fromkeys(assets.plain(one, most=each) for one in given) if text and text != but
    ]
    if len(found) > most:
        raise Invalid(field, f"At most {most} can be kept here; these are {len(found)}.")
    return found


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) of the columns that differ, as JSON holds them; of `fields` only what changed."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for column in COLUMNS:
        was, now = before.get(column), after.get(column)
        if column == "fields":
            was, now = was or {}, now or {}
            changed = [name for name in {**was, **now} if was.get(name) != now.get(name)]
            if changed:
                old[column] = {name: was.get(name) for name in changed}
                new[column] = {name: now.get(name) for name in changed}
        elif was != now:
            old[column], new[column] = _plain(was), _plain(now)
    return old, new


def untouched(now: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The part of `before` that may come back: columns, and single fields, that stand as `after` left them."""
    back: dict[str, Any] = {}
    for column, was in before.items():
        if column == "fields":
            left, stands = after.get("fields", {}), now.get("fields") or {}
            kept = {name: old for name, old in was.items() if stands.get(name) == left.get(name)}
            if kept:
                back[column] = kept
        elif _plain(now.get(column)) == after.get(column):
            back[column] = was
    return back


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def standing(asset: Asset) -> dict[str, Any]:
    """The columns of an asset as they stand."""
    return {column: getattr(asset, column) for column in COLUMNS}


_WORDS = {
    "kind": "type", "names": "other names", "site_id": "site", "user_id": "user", "owner_id": "owner",
    "bought_on": "day of purchase", "warranty_until": "warranty", "life": "life cycle",
}  # fmt: skip


def said(after: Mapping[str, Any], *, kind: AssetType | None) -> str:
    """What changed, in words: "name, serial, Memory"."""
    names = [_WORDS.get(column, column) for column in after if column != "fields"]
    for name in after.get("fields", {}):
        field_ = kind.field(name) if kind else None
        names.append(field_.title if field_ else name)
    return ", ".join(names)[:400]
