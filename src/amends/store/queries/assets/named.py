"""Assets by the words they are known by; what finding them in a message asks for."""

from collections.abc import Collection, Mapping, Sequence

from amends.domain.assets.finding import KnownAs
from amends.store.queries import rows


def by_words(
    *, organisation_ids: Collection[int], words: Collection[str]
) -> dict[int, dict[str, list[KnownAs]]]:
    """Organisation -> word -> the assets known by it, for those of these words that are known anywhere here."""
    found: dict[int, dict[str, list[KnownAs]]] = {}
    if not organisation_ids or not words:
        return found
    for organisation, word, asset, how in rows.tuples(
        """select w.organisation_id, w.word, w.asset_id, w.how from unnest(%s::bigint[]) as o(id)
           join store_assetword w on w.organisation_id = o.id and w.word = any(%s) order by 1, 2, 3""",
        [sorted(organisation_ids), sorted(words)],
    ):
        found.setdefault(organisation, {}).setdefault(word, []).append(KnownAs(asset, how))
    return found


def used_by(*, contact_ids: Collection[int]) -> Mapping[int, Mapping[str, Sequence[int]]]:
    """Contact -> type -> the assets in use by them."""
    found: dict[int, dict[str, list[int]]] = {}
    for contact, kind, asset in rows.tuples(
        """select user_id, kind, id from store_asset where user_id = any(%s) and removed_at is null
           and life in ('in_use', 'in_repair') order by id""",
        [sorted(contact_ids)],
    ):
        found.setdefault(contact, {}).setdefault(kind, []).append(asset)
    return found


def with_assets(*, organisation_ids: Collection[int]) -> set[int]:
    """Which of these clients have any asset that could be named or used."""
    found = rows.tuples(
        """select o.id from unnest(%s::bigint[]) as o(id) where exists (
             select from store_asset a where a.organisation_id = o.id and a.removed_at is null)""",
        [sorted(organisation_ids)],
    )
    return {row[0] for row in found}


def names_and_links(
    *, asset_ids: Collection[int], case_ids: Collection[int]
) -> tuple[dict[int, str], set[tuple[int, int]]]:
    """The names of these assets, and which (case, asset) have a link already, unlinked ones included."""
    names: dict[int, str] = {}
    links: set[tuple[int, int]] = set()
    for case, asset, name in rows.tuples(
        """select null, id, name from store_asset where id = any(%(assets)s)
           union all select case_id, asset_id, '' from store_caseasset
           where case_id = any(%(cases)s) and asset_id = any(%(assets)s)""",
        {"assets": sorted(asset_ids), "cases": sorted(case_ids)},
    ):
        if case is None:
            names[asset] = name
        else:
            links.add((case, asset))
    return names, links
