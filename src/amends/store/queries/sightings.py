"""The cases of the last weeks as patterns see them, of the whole desk."""

from datetime import datetime

from amends.domain.problems import Sighting
from amends.store.queries import rows

MOST = 5000
"""Cases of one look, the latest: more than a busy desk opens in a month."""

_RECENT = f"""
select c.id, coalesce(o.name, ''), c.created_at, c.peak_level, c.category, c.complaint_type, c.words,
  x.assets, x.models
from store_case c left join store_organisation o on o.id = c.organisation_id
left join lateral (
  select array_agg(a.name || ' at ' || w.name) as assets,
    array_agg(btrim(concat_ws(' ', a.fields->>'manufacturer', a.fields->>'model')))
      filter (where coalesce(a.fields->>'model', '') <> '') as models
  from store_caseasset k join store_asset a on a.id = k.asset_id
  join store_organisation w on w.id = a.organisation_id
  where k.case_id = c.id and k.unlinked_at is null) x on true
where c.id > coalesce((select max(x.id) from store_case x), 0) - {MOST * 2}
  and c.created_at >= %(since)s and c.merged_into_id is null
order by c.id desc limit {MOST}
"""  # noqa: S608 - a constant

_SETTLED = """
select distinct p.rule, l.case_id from store_problem p join store_problemcase l on l.problem_id = p.id
join store_case c on c.id = l.case_id
where p.rule <> '' and p.state in ('solved', 'dismissed') and c.created_at >= %(since)s
"""


def recent(*, since: datetime) -> tuple[tuple[Sighting, ...], datetime | None]:
    """Cases since then, the latest first, and from when on they are complete where there were too many to read."""
    found = tuple(
        Sighting(
            case_id=key,
            organisation=organisation,
            at=at,
            peak_level=peak,
            category=category,
            complaint_type=kind,
            words=frozenset(words),
            assets=tuple(assets or ()),
            models=tuple(models or ()),
        )
        for key, organisation, at, peak, category, kind, words, assets, models in rows.tuples(
            _RECENT, {"since": since}
        )
    )
    return found, found[-1].at if len(found) == MOST else None


def settled(*, since: datetime) -> frozenset[tuple[str, int]]:
    """Rule and case of every problem that is over: those cases, opened since then, count no more under that rule."""
    return frozenset((rule, case) for rule, case in rows.tuples(_SETTLED, {"since": since}))
