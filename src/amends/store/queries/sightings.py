"""The cases of the last weeks as patterns see them, of the whole desk."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from amends.domain.problems import By, Counted, PatternRule, Sighting
from amends.store.queries import rows

MOST = 5000
"""Cases of one look, the latest; of more, values are counted where they are kept, and only words rest on the latest."""
EACH = 300
"""Cases of one value that a pattern is shown by, the latest."""

_SIGHTING = """
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
"""
_RECENT = f"""{_SIGHTING}
where c.id > coalesce((select max(x.id) from store_case x), 0) - {MOST * 2}
  and c.created_at >= %(since)s and c.merged_into_id is null
order by c.id desc limit {MOST}
"""  # noqa: S608 - constants
_THESE = f"{_SIGHTING} where c.id = any(%(ids)s::bigint[]) order by c.id desc"
_ASSETS = """join store_caseasset k on k.case_id = c.id and k.unlinked_at is null join store_asset a on a.id = k.asset_id
  join store_organisation w on w.id = a.organisation_id"""
_VALUES = {
    By.CATEGORY: ("c.category", ""),
    By.COMPLAINT_TYPE: ("nullif(c.complaint_type, 'not_a_complaint')", ""),
    By.ORGANISATION: ("o.name", ""),
    By.ASSET: ("a.name || ' at ' || w.name", _ASSETS),
    By.ASSET_MODEL: (
        """case when coalesce(a.fields->>'model', '') <> ''
          then btrim(concat_ws(' ', a.fields->>'manufacturer', a.fields->>'model')) end""",
        _ASSETS,
    ),
}
"""What a pattern groups by -> its value as SQL, and what is joined for it; the same values as in `_SIGHTING`."""
_COUNTED = f"""
select value, count(*) filter (where lately) as now, count(*) filter (where not lately) as before,
  (array_agg(id order by id desc) filter (where lately))[1:{EACH}]
from (select distinct c.id, {{value}} as value, c.created_at >= %(since)s as lately, c.organisation_id
  from store_case c left join store_organisation o on o.id = c.organisation_id {{joined}}
  where c.created_at >= %(before)s and c.merged_into_id is null
    and (c.peak_level >= %(anger)s or c.created_at < %(since)s)
    and not exists (select from store_problemcase l join store_problem p on p.id = l.problem_id
      where l.case_id = c.id and p.rule = %(rule)s and p.state in ('solved', 'dismissed')
        and c.created_at >= %(since)s)) found
where coalesce(value, '') <> ''
group by value having count(*) filter (where lately) >= %(cases)s
  and count(distinct organisation_id) filter (where lately) >= %(organisations)s
order by 2 desc, value limit 200
"""  # noqa: S608 - constants

_SETTLED = """
select distinct p.rule, l.case_id from store_problem p join store_problemcase l on l.problem_id = p.id
join store_case c on c.id = l.case_id
where p.rule <> '' and p.state in ('solved', 'dismissed') and c.created_at >= %(since)s
"""


def recent(*, since: datetime) -> tuple[tuple[Sighting, ...], datetime | None]:
    """Cases since then, the latest first, and from when on they are complete where there were too many to read."""
    found = _sightings(_RECENT, {"since": since})
    return found, found[-1].at if len(found) == MOST else None


def counted(
    *, rules: Iterable[PatternRule], seen: Collection[int], now: datetime
) -> tuple[dict[tuple[str, str], Counted], tuple[Sighting, ...]]:
    """For rules by a value: the figures of the values that reach them, over every case there is, and the latest cases of
    those that are not among `seen`. One statement a rule and one for the cases."""
    figures: dict[tuple[str, str], Counted] = {}
    missing: set[int] = set()
    for rule in rules:
        if rule.by not in _VALUES:
            continue
        value, joined = _VALUES[rule.by]
        span = timedelta(days=rule.days)
        params: dict[str, Any] = {
            "since": now - span,
            "before": now - span * (2 if rule.surge else 1),
            "anger": rule.from_anger,
            "rule": rule.id,
            "cases": rule.cases,
            "organisations": rule.organisations,
        }
        for key, lately, before, ids in rows.tuples(_COUNTED.format(value=value, joined=joined), params):
            figures[rule.id, key] = Counted(now=lately, before=before)
            missing.update(ids)
    more = _sightings(_THESE, {"ids": sorted(missing.difference(seen))}) if missing else ()
    return figures, more


def settled(*, since: datetime) -> frozenset[tuple[str, int]]:
    """Rule and case of every problem that is over: those cases, opened since then, count no more under that rule."""
    return frozenset((rule, case) for rule, case in rows.tuples(_SETTLED, {"since": since}))


def _sightings(sql: str, params: dict[str, Any]) -> tuple[Sighting, ...]:
    return tuple(
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
        for key, organisation, at, peak, category, kind, words, assets, models in rows.tuples(sql, params)
    )
