"""Assets by name, tag, serial number or address, for the search box, the palette and the operator `asset:`."""

from typing import Any

from amends.store.queries.likeness import like

SHORT = 3
"""Characters below which a part of a word is not looked for: three are what the index of parts is made of."""
LOOKED_AT = 300
"""Assets that have a part of a word in common, of which the nearest are shown."""

# Known by the very words first; then those with a part of one; only where there is neither, those written like it.
_IDS = f"""
sure as materialized (select w.asset_id as id, 2.0 as near from store_assetword w
  where w.word = any(%(asset_words)s::text[]) limit {LOOKED_AT}),
part as materialized (
  (select a.id, similarity(a.name, %(asset)s) as near from store_asset a
   where a.removed_at is null and %(asset_part)s and a.name ilike %(asset_like)s limit {LOOKED_AT})
  union all
  (select w.asset_id, similarity(w.word, %(asset)s) from store_assetword w
   where %(asset_part)s and w.word ilike %(asset_like)s limit {LOOKED_AT})),
alike as materialized (select a.id, similarity(a.name, %(asset)s) as near from store_asset a
  where a.removed_at is null and %(asset_part)s and not exists (select from sure) and not exists (select from part)
    and a.name %% %(asset)s order by similarity(a.name, %(asset)s) desc, a.id limit {LOOKED_AT}),
near as (select n.id, max(n.near) as near from (
  select * from sure union all select * from part union all select * from alike) n group by n.id)
"""  # noqa: S608 - constants


def found(*, each: int) -> str:
    """SQL that gives kind, id, title and detail of the nearest assets; nothing of what was removed."""
    return f"""(with {_IDS} select 'asset', a.id, a.name,
    concat_ws(' · ', nullif(a.tag, ''), replace(a.kind, '_', ' '), o.name)
  from near n join store_asset a on a.id = n.id join store_organisation o on o.id = a.organisation_id
  where a.removed_at is null order by n.near desc, lower(a.name), a.id limit {each})"""  # noqa: S608 - constants


def params(words: str) -> dict[str, Any]:
    """What `found` is asked with: the line as a whole, and each word that an asset may be known by."""
    words = words.replace("\0", "")
    said = words.lower()
    return {
        "asset": words,
        "asset_like": like(words),
        "asset_part": len(words) >= SHORT,
        "asset_words": sorted({said, *said.split()}),
    }
