"""One batch of arriving assets written: matched, compared, saved with history, in a few statements."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from amends.actions import tuning
from amends.actions.assets import matching, words
from amends.actions.assets.facts import COLUMNS, MOST_ADDRESSES, MOST_NAMES, difference, said, standing
from amends.domain import assets
from amends.domain.assets import AssetType, Life
from amends.domain.assets.arriving import Arrived
from amends.store.models import Asset, AssetEvent, AssetIdentity, AssetImport, Inventory
from amends.store.queries import many
from amends.store.queries import rows as statements

MOST_PROBLEMS = 500


class _Batch:
    """The rows that one batch writes."""

    def __init__(
        self, imported: AssetImport, report: dict[str, Any], known: matching.Known, now: datetime
    ) -> None:
        self.imported, self.report, self.known, self.now = imported, report, known, now
        self.added: list[Asset] = []
        self.changed: dict[int, Asset] = {}
        self.events: list[tuple[Asset, AssetEvent]] = []
        self.identities: list[tuple[str, Asset]] = []
        self.inventories: list[tuple[Asset, Arrived]] = []
        self.seen: dict[int, int] = {}
        self.ids: list[int] = []

    def problem(self, line: int, why: str) -> None:
        """Something a person should know; the first 500 are kept in words."""
        self.report["problem_count"] += 1
        if len(self.report["problems"]) < MOST_PROBLEMS:
            self.report["problems"].append([line, why])


def write(rows: Sequence[Arrived], *, imported: AssetImport, report: dict[str, Any], now: datetime) -> None:
    """Add and change assets as these rows say, and count in `report`; the caller holds the transaction."""
    organisation_id = imported.organisation_id or 0
    known = matching.gather(rows, organisation_id=organisation_id, source=imported.source)
    one = _Batch(imported, report, known, now)
    one.ids = [
        row[0]
        for row in statements.tuples(
            "select nextval('store_asset_id_seq') from generate_series(1, %s)", [len(rows)]
        )
    ][::-1]  # popped from the end: the first row gets the first
    for row in rows:
        _decide(row, one)
    _save(one)


def _decide(row: Arrived, one: _Batch) -> None:
    found = matching.match(row, known=one.known)
    if found.problem:
        one.problem(row.line, f"{found.problem} The row stays out.")
        return
    if found.clone:
        one.problem(
            row.line, f"This machine says the id of {found.clone}, but is another; it was probably copied."
        )
    asset = found.asset
    types = tuning.in_force().asset_types
    kind = types.get(asset.kind if asset is not None else row.kind)
    if kind is None:
        one.problem(row.line, f"There is no type “{row.kind}” here; the row stays out.")
        return
    if asset is not None and asset.id in one.seen:
        one.problem(row.line, f"This row is {asset.name} again, as line {one.seen[asset.id]}; it stays out.")
        return
    if asset is None:
        asset = _add(row, one, kind=kind)
    else:
        _change(asset, row, one, kind=kind)
    one.seen[asset.id] = row.line
    if row.identity and not found.clone and one.known.identities.get(row.identity) != asset.id:
        one.identities.append((row.identity, asset))
        one.known.identities[row.identity] = asset.id
    if row.software is not None:
        one.inventories.append((asset, row))


def _add(row: Arrived, one: _Batch, *, kind: AssetType) -> Asset:
    asset = Asset(
        id=one.ids.pop(),
        organisation_id=one.imported.organisation_id or 0,
        kind=kind.id,
        name=assets.plain(row.name, most=200) or "(no name)",
        created_at=one.now,
        changed_at=one.now,
    )
    for name, value in _values(row, one, kind=kind, asset=asset).items():
        setattr(asset, name, value)
    asset.seen_at = one.now if row.software is not None else None
    one.added.append(asset)
    matching.learn(one.known, asset)
    one.report["added"] += 1
    one.events.append(
        (asset, _event(asset, one, kind="added", what=f"Added by an import ({one.imported.source})."))
    )
    return asset


def _change(asset: Asset, row: Arrived, one: _Batch, *, kind: AssetType) -> None:
    was = standing(asset)
    values = _values(row, one, kind=kind, asset=asset)
    before, after = difference(was, was | values)
    if row.software is not None:
        asset.seen_at = one.now
        one.changed.setdefault(asset.id, asset)
    if not after:
        one.report["unchanged"] += 1
        return
    for name, value in values.items():
        setattr(asset, name, value)
    asset.revision += 1
    asset.changed_at = one.now
    one.changed[asset.id] = asset
    matching.learn(one.known, asset)
    one.report["changed"] += 1
    what = f"Changed by an import: {said(after, kind=kind)}."
    one.events.append((asset, _event(asset, one, kind="changed", what=what, before=before, after=after)))


def _event(
    asset: Asset,
    one: _Batch,
    *,
    kind: str,
    what: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AssetEvent:
    return AssetEvent(
        asset_id=asset.id, at=one.now, kind=kind, by=one.imported.by, what=what[:500], before=before or {},
        after=after or {}, revision=asset.revision, imported=one.imported,
    )  # fmt: skip


def _values(row: Arrived, one: _Batch, *, kind: AssetType, asset: Asset) -> dict[str, Any]:
    """The columns that the row says something about. What does not fit its column is a problem and says nothing."""
    found: dict[str, Any] = {}
    if name := assets.plain(row.name, most=200):
        found["name"] = name
    for column, most in (("serial", 120), ("tag", 60)):
        if text := assets.plain(getattr(row, column), most=most):
            found[column] = text
    if "tag" in found and one.known.tags.get(found["tag"].upper(), asset.id) != asset.id:
        one.problem(row.line, f"Another asset has the tag {found.pop('tag')}; it was not taken over.")
    for column, several, most in (
        ("names", row.names, MOST_NAMES),
        ("addresses", row.addresses, MOST_ADDRESSES),
    ):
        kept = [text for text in dict.fromkeys(assets.plain(text, most=120) for text in several) if text]
        if kept:
            found[column] = kept[:most]
    _look_up(row, one, found)
    _dates_and_cost(row, one, found)
    if row.life in list(Life):
        found["life"] = row.life
    if row.notes:
        found["notes"] = row.notes.replace("\r\n", "\n").replace("\0", "").strip()[:20_000]
    fields = {name: value for name, value in row.fields.items() if kind.field(name) is not None}
    checked = assets.check(kind=kind, values=fields)
    for wrong in checked.wrong:
        if wrong.field in fields:
            one.problem(row.line, f"{wrong.why} What stands there was left out.")
    if checked.values:
        found["fields"] = {**asset.fields, **checked.values}
    return found


def _look_up(row: Arrived, one: _Batch, found: dict[str, Any]) -> None:
    for column, words_, known, what in (
        ("site_id", row.site, one.known.sites, "no site"),
        ("user_id", row.user, one.known.people, "no contact, or several,"),
        ("owner_id", row.owner, one.known.staff, "nobody of ours"),
    ):
        if words_:
            key = known.get(words_.strip().lower())
            if key is None:
                one.problem(row.line, f"There is {what} called {words_[:80]}; it was left out.")
            else:
                found[column] = key


def _dates_and_cost(row: Arrived, one: _Batch, found: dict[str, Any]) -> None:
    for column in ("bought_on", "warranty_until"):
        if text := getattr(row, column):
            day: date | None = assets.read_date(text)
            if day is None:
                one.problem(
                    row.line, f"“{text[:40]}” is no day that can be read in one way; write 2027-03-31."
                )
            else:
                found[column] = day
    if row.cost:
        try:
            cost = Decimal(row.cost.strip().replace(" ", "").replace(",", ".")).quantize(Decimal("0.01"))
        except InvalidOperation:
            cost = Decimal(-1)
        if 0 <= cost < 10**10:
            found |= {"cost": cost, "currency": row.currency.strip().upper()[:3]}
        else:
            one.problem(row.line, f"“{row.cost[:40]}” is no amount; it was left out.")


def _save(one: _Batch) -> None:
    many.insert(one.added)
    fresh = {asset.id for asset in one.added}
    many.update(
        Asset,
        {
            key: {
                column: getattr(asset, column) for column in (*COLUMNS, "revision", "changed_at", "seen_at")
            }
            for key, asset in one.changed.items()
            if key not in fresh
        },
    )
    many.insert([event for _, event in one.events])
    words.rewrite(one.added, fresh=True)
    words.rewrite([asset for asset, event in one.events if event.kind == "changed"])
    organisation_id = one.imported.organisation_id or 0
    AssetIdentity.objects.bulk_create(
        [
            AssetIdentity(organisation_id=organisation_id, source=one.imported.source, key=key, asset=asset)
            for key, asset in one.identities
        ],
        update_conflicts=True,
        unique_fields=["organisation", "source", "key"],
        update_fields=["asset"],
    )
    for asset, row in one.inventories:
        software = [list(line) for line in row.software or ()]
        Inventory.objects.update_or_create(
            asset=asset,
            defaults={
                "source": one.imported.source,
                "at": one.now,
                "software": software,
                "software_count": len(software),
                "left_out": row.software_left_out,
            },
        )
