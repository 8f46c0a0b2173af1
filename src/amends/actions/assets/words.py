"""The words by which assets are recognised in messages, kept in step with the assets."""

from collections.abc import Iterable

from amends.catalogue import assets as catalogue
from amends.domain.assets.finding import known_by
from amends.store.models import Asset, AssetWord
from amends.store.queries import many


def rewrite(assets: Iterable[Asset], *, fresh: bool = False) -> None:
    """Write the words of these assets anew; a removed one has none. `fresh`: they have no words yet."""
    found = list(assets)
    if not fresh:
        AssetWord.objects.filter(asset_id__in=[asset.id for asset in found]).delete()
    everyday = catalogue.everyday()
    words = [
        AssetWord(organisation_id=asset.organisation_id, asset_id=asset.id, how=how, word=word)
        for asset in found
        if asset.removed_at is None
        for how, word in known_by(
            name=asset.name,
            names=asset.names,
            tag=asset.tag,
            serial=asset.serial,
            addresses=asset.addresses,
            everyday=everyday,
        )
    ]
    many.insert(words)
