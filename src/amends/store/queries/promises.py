"""The ledger: promises of cases that the viewer may see, in views, and how many each view holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.domain.vocabulary import PromiseState
from amends.store.queries import rows, words
from amends.store.queries.visible import VISIBLE, Viewer

PAGE = 50
MANY = 1000
_TEAM = """c.team_id in (select m.team_id from store_technician_teams m where m.technician_id = %(viewer)s)"""
# slug -> title, which promises, whether the latest stand first
VIEWS: dict[str, tuple[str, str, bool]] = {
    "mine": ("mine", "p.state = 'open' and p.maker_id = %(viewer)s", False),
    "team": ("my team’s", f"p.state = 'open' and {_TEAM}", False),
    "today": ("due today", "p.state = 'open' and p.due_at < %(day_ends)s", False),
    "late": ("late", "(p.state = 'late' or (p.state = 'open' and p.due_at < %(now)s))", True),
    "broken": ("broken", "p.state = 'broken'", True),
    "all": ("all", "true", True),
}
DEFAULT = "mine"
COUNTED = ("mine", "team", "today")
"""Views with a figure: what is open; what is over is not counted, for it only grows."""

_FROM = f"""from store_promise p join store_case c on c.id = p.case_id where {VISIBLE}"""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of the ledger, with what may be done to it now."""

    id: int
    case_number: int
    subject: str
    organisation_name: str
    maker_name: str
    what: str
    words: str
    due_at: datetime
    state: str
    message_id: int | None
    undelivered: bool
    may_settle: bool
    may_move: bool


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A view of the ledger and how many promises it holds."""

    slug: str
    title: str
    count: str
    active: bool


def page(
    *, viewer: Viewer, view: str, now: datetime, day_ends: datetime, after: int | None
) -> tuple[tuple[PromiseRow, ...], int | None]:
    """One page of a view after the promise with this id, and where the next page begins."""
    _, which, latest_first = VIEWS[view]
    order, sign = ("desc", "<") if latest_first else ("asc", ">")
    found = rows.tuples(
        f"""select p.id, c.id, c.subject, coalesce(o.name, ''), t.name, p.kind, p.words, p.due_at, p.state,
              p.message_id, p.undelivered_at is not null
            from (select p.*, c.subject, c.organisation_id {_FROM} and {which}
              and (%(after)s::bigint is null
                or (p.due_at, p.id) {sign} (select a.due_at, a.id from store_promise a where a.id = %(after)s))
              order by p.due_at {order}, p.id {order} limit {PAGE + 1}) p
            join store_case c on c.id = p.case_id join store_technician t on t.id = p.maker_id
            left join store_organisation o on o.id = c.organisation_id
            order by p.due_at {order}, p.id {order}""",  # noqa: S608 - constants
        {**viewer.params(), "now": now, "day_ends": day_ends, "after": after},
    )
    shown = tuple(_row(row, now=now) for row in found[:PAGE])
    return shown, shown[-1].id if len(found) > PAGE else None


def _row(row: tuple[Any, ...], *, now: datetime) -> PromiseRow:
    key, case, subject, organisation, maker, kind, said, due_at, state, message, lost = row
    return PromiseRow(
        id=key,
        case_number=case,
        subject=subject,
        organisation_name=organisation,
        maker_name=maker,
        what=words.plain(kind),
        words=said,
        due_at=due_at,
        state=state,
        message_id=message,
        undelivered=lost,
        may_settle=state in (PromiseState.OPEN, PromiseState.BROKEN),
        may_move=state == PromiseState.OPEN and due_at > now,
    )


def views(*, viewer: Viewer, active: str, now: datetime, day_ends: datetime) -> tuple[PromiseView, ...]:
    """Every view; counts stop at `MANY`."""
    counts = ", ".join(
        f"(select count(*) from (select {_FROM} and {VIEWS[slug][1]} limit {MANY}) n)"  # noqa: S608 - constants
        for slug in COUNTED
    )
    found = rows.one(f"select {counts}", {**viewer.params(), "now": now, "day_ends": day_ends}) or ()
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
        f"""select p.id, c.id, c.subject, coalesce(o.name, ''), t.name, p.kind, p.words, p.due_at, p.state,
              p.message_id, p.undelivered_at is not null
            from store_promise p join store_case c on c.id = p.case_id
            join store_technician t on t.id = p.maker_id
            left join store_organisation o on o.id = c.organisation_id
            where p.id = %(id)s and {VISIBLE}""",  # noqa: S608 - constants
        {**viewer.params(), "id": promise_id},
    )
    return None if found is None else _row(found, now=now)
