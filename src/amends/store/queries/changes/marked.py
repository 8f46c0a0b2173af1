"""Marked days as they fall: a freeze of one year once, one that comes again each year with every year."""

from dataclasses import dataclass
from datetime import datetime

from amends.domain.changes import Marked
from amends.store.queries import rows

MOST = 500

# Yearly days come at the same time by the clocks of their zone; the 29th of February is the 28th in a short year.
_FALLING = f"""
select m.id, m.name, m.freezes, d.starts_at, d.ends_at, m.organisation_id, coalesce(o.name, ''), m.yearly
from store_markeddays m left join store_organisation o on o.id = m.organisation_id
cross join lateral (
  select m.starts_at, m.ends_at where not m.yearly
  union all
  select ((m.starts_at at time zone m.zone) + make_interval(years => n)) at time zone m.zone,
    ((m.ends_at at time zone m.zone) + make_interval(years => n)) at time zone m.zone
  from generate_series(
    greatest(0, extract(year from %(starts)s::timestamptz)::int - extract(year from m.starts_at)::int - 2),
    greatest(0, extract(year from coalesce(%(ends)s::timestamptz, %(starts)s + interval '1 year'))::int
      - extract(year from m.starts_at)::int + 1)) n
  where m.yearly) d
where d.ends_at > %(starts)s and (%(ends)s::timestamptz is null or d.starts_at < %(ends)s)
order by d.starts_at, m.id limit {MOST}
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Marked days on the calendar; `yearly` ones come again."""

    id: int
    name: str
    freezes: bool
    starts_at: datetime
    ends_at: datetime
    organisation: str
    yearly: bool


def marked(*, starts_at: datetime, ends_at: datetime) -> tuple[Marked, ...]:
    """Freezes and stakes that meet this window."""
    found = rows.tuples(_FALLING, {"starts": starts_at, "ends": ends_at})
    return tuple(Marked(*row[:7]) for row in found)


def marks(*, starts_at: datetime, ends_at: datetime | None = None) -> tuple[MarkRow, ...]:
    """Marked days that meet this time, the next first; without an end all to come, yearly ones with their next time."""
    falling = rows.tuples(_FALLING, {"starts": starts_at, "ends": ends_at})
    seen: set[int] = set()
    shown = []
    for key, name, freezes, starts, ends, _, organisation, yearly in falling:
        if ends_at is not None or key not in seen:
            shown.append(MarkRow(key, name, freezes, starts, ends, organisation, yearly))
        seen.add(key)
    return tuple(shown)
