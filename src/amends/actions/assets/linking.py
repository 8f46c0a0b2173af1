"""Which assets a case is about: linked and unlinked by a person in one click."""

from datetime import datetime

from django.db import transaction

from amends.actions import room
from amends.actions.errors import NotFound
from amends.store.models import Asset, CaseAsset
from amends.store.queries import live


@transaction.atomic
def link(*, case_id: int, asset_id: int, by: int, now: datetime) -> None:
    """Say that a case is about an asset; an unlinked one is linked again. Raises NotFound, Refused."""
    taken = room.take(case_id=case_id, by=by, action="note")
    asset = Asset.objects.filter(id=asset_id, removed_at=None).first()
    if asset is None:
        raise NotFound
    found, made = CaseAsset.objects.get_or_create(
        case=taken.case, asset=asset, defaults={"how": "person", "by": taken.by, "at": now}
    )
    if not made:
        if found.unlinked_at is None:
            return
        found.unlinked_at, found.unlinked_by, found.how, found.by = None, None, "person", taken.by
        found.save(update_fields=["unlinked_at", "unlinked_by", "how", "by"])
    room.record(taken.case, kind="asset_linked", what=f"About {asset.name}.", at=now, by=by, asset=asset.id)
    live.announce(case_ids=[case_id])


@transaction.atomic
def unlink(*, case_id: int, asset_id: int, by: int, now: datetime) -> None:
    """Say that a case is not about an asset; the same words do not link it again. Raises NotFound, Refused."""
    taken = room.take(case_id=case_id, by=by, action="note")
    found = CaseAsset.objects.select_related("asset").filter(
        case=taken.case, asset_id=asset_id, unlinked_at=None).first()  # fmt: skip
    if found is None:
        raise NotFound
    found.unlinked_at, found.unlinked_by = now, taken.by
    found.save(update_fields=["unlinked_at", "unlinked_by"])
    what = f"Not about {found.asset.name}."
    room.record(taken.case, kind="asset_unlinked", what=what, at=now, by=by, asset=asset_id)
    live.announce(case_ids=[case_id])
