"""The ledger: promises of cases that the viewer may see, in views, and how many each view holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.domain.vocabulary import PromiseState
from amends.store.queries import rows, words
from amends.store.queries.visible import VISIBLE, Viewer

PAGE = 50
MANY = 1000
OWES = "coalesce(p.heir_id, p.maker_id)"
"""SQL: whoever owes a promise now."""
_TEAM = """c.team_id in (select m.team_id from store_technician_teams m where m.technician_id = %(viewer)s)"""
# slug -> title, which promises, whether the latest stand first
VIEWS: dict[str, tuple[str, str, bool]] = {
    "mine": ("mine", f"p.state = 'open' and {OWES} = %(viewer)s", False),
    "today": ("today", "p.state = 'open' and p.due_at < %(day_ends)s", False),
    "team": ("my team’s", f"p.state = 'open' and {_TEAM}", False),
    "to-own-up": ("to own up to", "p.state = 'broken' and p.owned_up_at is null", True),
    "late": ("late", "(p.state = 'late' or (p.state = 'open' and p.due_at < %(now)s))", True),
    "broken": ("broken", "p.state = 'broken'", True),
    "all": ("all", "true", True),
}
DEFAULT = "mine"
MIXED = ("late", "all")
"""Views of what is open and of what is over."""
COUNTED = ("mine", "today", "team", "to-own-up")
"""Views with a figure: what is still owed; what is over is not counted, for it only grows."""
STATES = (PromiseState.KEPT, PromiseState.LATE, PromiseState.BROKEN, PromiseState.RENEGOTIATED)

_FROM = f"""from store_promise p join store_case c on c.id = p.case_id where {VISIBLE}"""
_NARROW = f"""
  (%(person)s::bigint is null or {OWES} = %(person)s) and (%(in_team)s::bigint is null or c.team_id = %(in_team)s)
  and (%(organisation)s::bigint is null or c.organisation_id = %(organisation)s)
  and (%(case)s::bigint is null or p.case_id = %(case)s)
  and (%(kind)s = '' or p.kind = %(kind)s) and (%(state)s = '' or p.state = %(state)s)
  and (%(since)s::timestamptz is null or (p.due_at >= %(since)s and p.due_at < %(now)s))"""
_COUNTS = f"""
with owed as materialized (select p.*, c.team_id {_FROM} and p.state = 'open')
select {", ".join(f"count(*) filter (where {VIEWS[slug][1]})" for slug in COUNTED[:-1])},
  (select count(*) from (select {_FROM} and {VIEWS[COUNTED[-1]][1]} limit {MANY}) n)
from owed p cross join lateral (select p.team_id) c
"""  # noqa: S608 - constants
_COLUMNS = """p.id, c.id, c.subject, coalesce(o.name, ''), t.name, w.name, p.kind, p.words, p.made_at, p.due_at,
  p.state, p.message_id, p.undelivered_at is not null, p.owned_up_at is not null, p.basis, v.name"""
_PEOPLE = f"""join store_technician t on t.id = p.maker_id join store_technician w on w.id = {OWES}
  left join store_technician v on v.id = p.approved_by_id
  left join store_organisation o on o.id = c.organisation_id"""
WARNED = 0.8
"""From this share of its time on, owning up is offered before a promise breaks."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a view is narrowed to: the rows behind one figure. `since` counts promises due between it and now."""

    person: int | None = None
    team: int | None = None
    organisation: int | None = None
    case: int | None = None
    kind: str = ""
    state: str = ""
    since: datetime | None = None

    def params(self) -> dict[str, Any]:
        """What `_NARROW` asks for."""
        return {
            "person": self.person,
            "in_team": self.team,
            "organisation": self.organisation,
            "case": self.case,
            "kind": self.kind,
            "state": self.state,
            "since": self.since,
        }


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of the ledger, with what may be done to it now; `made_by` is set when somebody else owes it now."""

    id: int
    case_number: int
    subject: str
    organisation_name: str
    owes_name: str
    made_by: str
    what: str
    words: str
    made_at: datetime
    due_at: datetime
    state: str
    message_id: int | None
    undelivered: bool
    owned_up: bool
    basis: str
    approved_by: str
    may_settle: bool
    may_move: bool
    may_own_up: bool


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A view of the ledger and how many promises it holds."""

    slug: str
    title: str
    count: str
    active: bool


def page(
    *,
    viewer: Viewer,
    view: str,
    narrow: Narrow,
    now: datetime,
    day_ends: datetime,
    after: int | None,
) -> tuple[tuple[PromiseRow, ...], int | None]:
    """One page of a view after the promise with this id, and where the next page begins."""
    _, which, latest_first = VIEWS[view]
    order, sign = ("desc", "<") if latest_first else ("asc", ">")
    ordered = f"order by p.due_at {order}, p.id {order} limit {PAGE + 1}"
    # What is open and what is over lie in two indexes by their time, so a page of both is cut from a page of each.
    parts = (f"p.state = 'open' and {which}", f"p.state <> 'open' and {which}") if view in MIXED else (which,)
    each = " union all ".join(
        f"""(select p.* {_FROM} and {part} and {_NARROW}
              and (%(after)s::bigint is null
                or (p.due_at, p.id) {sign} (select a.due_at, a.id from store_promise a where a.id = %(after)s))
              {ordered})"""  # noqa: S608 - constants
        for part in parts
    )
    found = rows.tuples(
        f"""select {_COLUMNS} from ({each}) p join store_case c on c.id = p.case_id {_PEOPLE} {ordered}""",  # noqa: S608
        {**viewer.params(), **narrow.params(), "now": now, "day_ends": day_ends, "after": after},
    )
    shown = tuple(_row(row, now=now) for row in found[:PAGE])
    return shown, shown[-1].id if len(found) > PAGE else None


def _row(row: tuple[Any, ...], *, now: datetime) -> PromiseRow:
    (
        key, case, subject, organisation, maker, owes, kind, said, made_at, due_at, state, message, lost, owned, basis,
        approved,
    ) = row  # fmt: skip
    open_now = state == PromiseState.OPEN
    warned = now >= made_at + (due_at - made_at) * WARNED
    return PromiseRow(
        id=key,
        case_number=case,
        subject=subject,
        organisation_name=organisation,
        owes_name=owes,
        made_by=maker if maker != owes else "",
        what=words.plain(kind),
        words=said,
        made_at=made_at,
        due_at=due_at,
        state=state,
        message_id=message,
        undelivered=lost,
        owned_up=owned,
        basis=basis,
        approved_by=approved or "",
        may_settle=state in (PromiseState.OPEN, PromiseState.BROKEN),
        may_move=open_now and due_at > now,
        may_own_up=(open_now and warned) or (state == PromiseState.BROKEN and not owned),
    )


def views(*, viewer: Viewer, active: str, now: datetime, day_ends: datetime) -> tuple[PromiseView, ...]:
    """Every view; what is open is read once for all of them, what is over is counted up to `MANY`."""
    found = rows.one(_COUNTS, {**viewer.params(), "now": now, "day_ends": day_ends}) or ()
    figures = {slug: _figure(count) for slug, count in zip(COUNTED, found, strict=True)}
    return tuple(
        PromiseView(slug=slug, title=title, count=figures.get(slug, ""), active=slug == active)
        for slug, (title, _, _) in VIEWS.items()
    )


def _figure(count: int) -> str:
    return f"{MANY - 1}+" if count >= MANY else str(count or "")


def one(*, promise_id: int, viewer: Viewer, now: datetime) -> PromiseRow | None:
    """A promise on a case that the viewer may see."""
    found = rows.one(
        f"""select {_COLUMNS} from store_promise p join store_case c on c.id = p.case_id {_PEOPLE}
            where p.id = %(id)s and {VISIBLE}""",  # noqa: S608 - constants
        {**viewer.params(), "id": promise_id},
    )
    return None if found is None else _row(found, now=now)
