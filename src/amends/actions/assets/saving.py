"""Adding, changing, moving on and removing an asset; each deed a line of its history."""

from datetime import datetime

from django.db import IntegrityError, transaction

from amends.actions import gate, tuning
from amends.actions.assets import words
from amends.actions.assets.facts import Facts, columns, difference, said, standing
from amends.actions.errors import Invalid, NotFound
from amends.domain import assets
from amends.domain.assets import Life, Step
from amends.domain.assets.life import WORDS
from amends.domain.cases import Refused
from amends.store.models import Asset, AssetEvent, Contact, Organisation, Site, Technician


@transaction.atomic
def add(*, organisation_id: int, facts: Facts, by: int, now: datetime) -> int:
    """Add an asset of a client; its id. Raises Invalid with the field at fault, NotFound without the client."""
    person = gate.check(by=by, action="edit_asset")
    if not Organisation.objects.filter(id=organisation_id).exists():
        raise NotFound
    values = columns(facts, types=tuning.in_force().asset_types)
    asset = Asset(organisation_id=organisation_id, created_at=now, changed_at=now, **values)
    _check_rows(asset)
    _save(asset)
    words.rewrite([asset], fresh=True)
    history(asset, kind="added", what="Added.", by=person, now=now)
    return asset.id


@transaction.atomic
def change(*, asset_id: int, revision: int, facts: Facts, by: int, now: datetime) -> bool:
    """Set everything about an asset anew; False when nothing differs. `revision` is the one that was edited.

    Raises NotFound, Invalid with the field at fault, Refused when somebody else changed it meanwhile.
    """
    person, asset = gate.check(by=by, action="edit_asset"), take(asset_id)
    if asset.revision != revision:
        raise Refused(
            "Somebody changed this asset while you wrote. What you typed is kept: look, then save once more."
        )
    types = tuning.in_force().asset_types
    was, values = standing(asset), columns(facts, types=types)
    before, after = difference(was, values)
    if not after:
        return False
    for name, value in values.items():
        setattr(asset, name, value)
    _check_rows(asset)
    touch(asset, now=now)
    _save(asset)
    words.rewrite([asset])
    what = f"Changed: {said(after, kind=types.get(asset.kind))}."
    history(asset, kind="changed", what=what, by=person, now=now, before=before, after=after)
    return True


@transaction.atomic
def step(*, asset_id: int, step: Step, by: int, now: datetime) -> Life:
    """Move an asset on in its life; where it stands then. Raises NotFound, Refused with the reason."""
    person, asset = gate.check(by=by, action="edit_asset"), take(asset_id)
    was = Life(asset.life)
    try:
        after = assets.step(life=was, step=step)
    except assets.NoSuchStep as refusal:
        raise Refused(str(refusal)) from None
    asset.life = after.value
    touch(asset, now=now)
    asset.save(update_fields=["life", "revision", "changed_at"])
    what = f"{WORDS[was].capitalize()}, then {WORDS[after]}."
    history(
        asset,
        kind="life",
        what=what,
        by=person,
        now=now,
        before={"life": was.value},
        after={"life": after.value},
    )
    return after


@transaction.atomic
def remove(*, asset_id: int, by: int, now: datetime) -> None:
    """Take an asset out of the lists; its history and its place in cases stay."""
    person, asset = gate.check(by=by, action="edit_asset"), take(asset_id)
    asset.removed_at = now
    touch(asset, now=now)
    asset.save(update_fields=["removed_at", "revision", "changed_at"])
    words.rewrite([asset])
    history(asset, kind="removed", what="Removed.", by=person, now=now)


@transaction.atomic
def restore(*, asset_id: int, by: int, now: datetime) -> None:
    """Bring a removed asset back. Raises Refused when another has its tag by now."""
    person = gate.check(by=by, action="edit_asset")
    asset = Asset.objects.select_for_update().filter(id=asset_id).exclude(removed_at=None).first()
    if asset is None:
        raise NotFound
    asset.removed_at = None
    touch(asset, now=now)
    try:
        _save(asset)
    except Invalid as taken:
        raise Refused(str(taken)) from None
    words.rewrite([asset])
    history(asset, kind="restored", what="Restored.", by=person, now=now)


def take(asset_id: int) -> Asset:
    """The asset, locked. Raises NotFound when there is none or it is removed."""
    found = Asset.objects.select_for_update().filter(id=asset_id, removed_at=None).first()
    if found is None:
        raise NotFound
    return found


def touch(asset: Asset, *, now: datetime) -> None:
    """Count one more change."""
    asset.revision += 1
    asset.changed_at = now


def history(
    asset: Asset,
    *,
    kind: str,
    what: str,
    by: Technician | None,
    now: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """One line of the asset's history."""
    AssetEvent.objects.create(
        asset=asset, at=now, kind=kind, by=by, what=what[:500], before=before or {}, after=after or {},
        revision=asset.revision,
    )  # fmt: skip


def _check_rows(asset: Asset) -> None:
    """Site and user belong to the same client, the owner works here."""
    here = asset.organisation_id
    if asset.site_id and not Site.objects.filter(id=asset.site_id, organisation_id=here).exists():
        raise Invalid("site", "This site does not belong to the organisation. Choose another.")
    if asset.user_id and not Contact.objects.filter(id=asset.user_id, organisation_id=here).exists():
        raise Invalid("user", "This person does not belong to the organisation. Choose another.")
    if asset.owner_id and not Technician.objects.filter(id=asset.owner_id).exists():
        raise Invalid("owner", "This person is not there any more. Choose another.")


def _save(asset: Asset) -> None:
    try:
        with transaction.atomic():
            asset.save()
    except IntegrityError as error:
        if "one_asset_per_tag" not in str(error):
            raise
        other = (
            Asset.objects.filter(
                organisation_id=asset.organisation_id, tag__iexact=asset.tag, removed_at=None
            )
            .exclude(id=asset.id)
            .first()
        )
        raise Invalid("tag", f"{other or 'Another asset'} has the tag {asset.tag} already.") from None
