"""The assets around some others, in one statement, whatever cycles the relations hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from amends.domain.assets import STANDS_ON_TARGET, Edge, Relation
from amends.store.queries import rows

DEPTH = 4
MOST = 300
"""Assets that a graph holds at most; a walk stops there and says so."""
_MOST_EDGES = 4 * MOST
_STANDS = ", ".join(f"'{kind.value}'" for kind in STANDS_ON_TARGET)


def _walk(name: str, *, here: str, there: str) -> str:
    """A recursive part that goes against or along the failing; `union` and the limit on steps end every cycle."""
    return f"""{name}(id, steps) as (
  select unnest(%(ids)s::bigint[]), 0
  union
  select n.id, w.steps + 1 from {name} w cross join lateral (
    select r.{there} as id from store_assetrelation r where r.{here} = w.id and r.kind in ({_STANDS})
    union all
    select r.{here} from store_assetrelation r where r.{there} = w.id and r.kind not in ({_STANDS})) n
  join store_asset a on a.id = n.id and a.removed_at is null
  where w.steps < %(depth)s)"""  # noqa: S608 - constants


_AROUND = f"""
with recursive {_walk("up", here="target_id", there="source_id")},
{_walk("down", here="source_id", there="target_id")},
found as (
  select id from (select id from up limit {MOST * DEPTH}) u
  union select id from (select id from down limit {MOST * DEPTH}) d)
select
  (select json_agg(json_build_array(a.id, a.name, a.kind, a.life, a.organisation_id, o.name) order by a.id)
   from store_asset a join store_organisation o on o.id = a.organisation_id where a.id in (select id from found)),
  (select json_agg(json_build_array(r.source_id, r.target_id, r.kind)) from (
     select r.source_id, r.target_id, r.kind from store_assetrelation r
     where r.source_id in (select id from found) and r.target_id in (select id from found)
     limit {_MOST_EDGES + 1}) r)
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Node:
    """An asset in a graph."""

    id: int
    name: str
    kind: str
    life: str
    organisation_id: int
    organisation: str


@dataclass(frozen=True, slots=True)
class Around:
    """The assets and relations within some steps of others; `cut` when there are more edges than are read."""

    nodes: Mapping[int, Node]
    edges: tuple[Edge, ...]
    cut: bool


def around(*, ids: Collection[int], depth: int = DEPTH) -> Around:
    """What these assets carry and stand on, up to `depth` steps in both directions. One statement."""
    found = rows.one(_AROUND, {"ids": sorted(ids), "depth": depth})
    nodes, edges = found if found else (None, None)
    return Around(
        nodes={row[0]: Node(*row) for row in nodes or ()},
        edges=tuple(Edge(a, b, Relation(kind)) for a, b, kind in (edges or ())[:_MOST_EDGES]),
        cut=len(edges or ()) > _MOST_EDGES,
    )
