"""What runs on what: relations between assets, added and taken away."""

from datetime import datetime

from django.db import transaction

from amends.actions import gate
from amends.actions.assets import saving
from amends.actions.errors import Invalid, NotFound
from amends.domain.assets import Relation
from amends.domain.assets.impact import WORDS
from amends.store.models import Asset, AssetRelation

MOST = 500


@transaction.atomic
def relate(*, source_id: int, target_id: int, kind: Relation, by: int, now: datetime) -> bool:
    """Say that `source` RELATION `target`; False when that is known already.

    Raises NotFound, Invalid for a relation to itself or beyond 500 of one asset. Cycles are allowed.
    """
    person = gate.check(by=by, action="edit_asset")
    if source_id == target_id:
        raise Invalid("target", "An asset stands in no relation to itself. Choose another.")
    found = {a.id: a for a in Asset.objects.select_for_update().filter(
        id__in=[source_id, target_id], removed_at=None).order_by("id")}  # fmt: skip
    if len(found) != 2:
        raise NotFound
    if AssetRelation.objects.filter(source_id=source_id).count() >= MOST:
        raise Invalid("target", f"{MOST} relations of one asset are the most.")
    _, made = AssetRelation.objects.get_or_create(
        source_id=source_id, target_id=target_id, kind=kind.value, defaults={"by": person, "at": now}
    )
    if made:
        what = f"{found[source_id].name} {WORDS[kind]} {found[target_id].name}."
        for asset in found.values():
            saving.history(asset, kind="related", what=what, by=person, now=now)
    return made


@transaction.atomic
def unrelate(*, relation_id: int, asset_id: int, by: int, now: datetime) -> None:
    """Take a relation away, as seen from one of its two assets. Raises NotFound."""
    person = gate.check(by=by, action="edit_asset")
    relation = AssetRelation.objects.select_related("source", "target").filter(id=relation_id).first()
    if relation is None or asset_id not in (relation.source_id, relation.target_id):
        raise NotFound
    what = f"No longer: {relation.source.name} {WORDS[relation.kind]} {relation.target.name}."
    for asset in (relation.source, relation.target):
        saving.history(asset, kind="unrelated", what=what, by=person, now=now)
    relation.delete()
