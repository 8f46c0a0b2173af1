"""An import taken back, field by field: what it added goes, what it changed is as before; what others did since stays."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from amends.actions import gate, tuning
from amends.actions.assets import facts, words
from amends.actions.errors import NotFound
from amends.domain.cases import Refused
from amends.store.models import Asset, AssetEvent, AssetImport, CaseAsset, Technician

MOST_NAMED = 500


@transaction.atomic
def undo(*, import_id: int, by: int, now: datetime) -> dict[str, Any]:
    """Take an import back; `{"removed", "restored", "kept": [[asset, name, why]]}`. Raises NotFound, Refused."""
    person = gate.check(by=by, action="import_assets")
    one = AssetImport.objects.select_for_update().filter(id=import_id).first()
    if one is None:
        raise NotFound
    if one.state not in ("done", "failed") or not one.done:
        raise Refused("Only an import that is in can be taken back, and only once.")
    events = list(AssetEvent.objects.filter(imported=one, kind__in=["added", "changed"]).order_by("-id"))
    assets = {
        asset.id: asset
        for asset in Asset.objects.select_for_update()
        .filter(id__in={event.asset_id for event in events})
        .order_by("id")
    }
    report: dict[str, Any] = {"removed": 0, "restored": 0, "kept": [], "kept_count": 0}
    busy = set(
        CaseAsset.objects.filter(asset_id__in=assets, unlinked_at=None).values_list("asset_id", flat=True)
    )
    types = tuning.in_force().asset_types
    for event in events:
        asset = assets[event.asset_id]
        back = facts.untouched(facts.standing(asset), event.before, event.after)
        rest = _rest(back, event.before)
        why = _why_not(asset, event, in_cases=event.asset_id in busy, any_left=bool(back))
        if not why and not _take_back(asset, event, back=back, by=person, now=now):
            why = "its old tag belongs to another asset by now"
        elif not why:
            report["removed" if event.kind == "added" else "restored"] += 1
            if rest:
                why = f"somebody changed {facts.said(rest, kind=types.get(asset.kind))} since; the rest is as before"
        if why:
            report["kept_count"] += 1
            if len(report["kept"]) < MOST_NAMED:
                report["kept"].append([asset.id, asset.name, why])
    words.rewrite(assets.values())
    one.state, one.undone_at, one.undone_by, one.undo_report = "undone", now, person, report
    one.save(update_fields=["state", "undone_at", "undone_by", "undo_report"])
    return report


def _why_not(asset: Asset, event: AssetEvent, *, in_cases: bool, any_left: bool) -> str:
    if asset.removed_at is not None:
        return "it was removed since"
    if asset.revision != event.revision and (event.kind == "added" or not any_left):
        return "somebody changed it since"
    if event.kind == "added" and in_cases:
        return "a case is about it"
    if event.kind == "added" and (asset.relations.exists() or asset.relations_back.exists()):
        return "it has relations"
    return ""


def _rest(back: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """What does not come back: columns and single fields of `before` that `back` lacks."""
    rest = {name: value for name, value in before.items() if name != "fields" and name not in back}
    fields = {
        name: value for name, value in before.get("fields", {}).items() if name not in back.get("fields", {})
    }
    return rest | ({"fields": fields} if fields else {})


def _take_back(
    asset: Asset, event: AssetEvent, *, back: dict[str, Any], by: Technician, now: datetime
) -> bool:
    asset.revision += 1
    asset.changed_at = now
    if event.kind == "added":
        asset.removed_at = now
    else:
        for name, value in back.items():
            if name == "fields":
                kept = {**asset.fields, **value}
                asset.fields = {key: one for key, one in kept.items() if one is not None}
            else:
                setattr(asset, name, value)
    try:
        with transaction.atomic():
            asset.save()
    except IntegrityError:
        asset.refresh_from_db()
        return False
    AssetEvent.objects.create(
        asset=asset, at=now, kind="undone", by=by, what=f"The import of {event.at:%Y-%m-%d} was taken back.",
        before=event.after, after=back or event.before, revision=asset.revision, imported=event.imported,
    )  # fmt: skip
    return True
