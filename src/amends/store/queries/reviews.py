"""Reviews that the viewer may see: a list in views, one review with everything on it, and what is still owed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.domain.reviews import Answers
from amends.store.queries import deeds, rows, view_counts, words
from amends.store.queries.view_counts import View
from amends.store.queries.visible import VISIBLE, Viewer

PAGE = 50
SEEN = f"(r.case_id is null or {VISIBLE})"
VIEWS: dict[str, tuple[str, str]] = {
    "mine": ("mine", "r.state <> 'done' and r.lead_id = %(viewer)s"),
    "open": ("to be held", "r.state <> 'done'"),
    "late": ("late", "r.state <> 'done' and r.due_at < %(now)s"),
    "done": ("done", "r.state = 'done'"),
}
"""slug -> title and which reviews."""
ITEM_VIEWS: dict[str, tuple[str, str]] = {
    "open": ("open", "i.state = 'open'"),
    "late": ("late", "i.state = 'open' and i.due_at < %(now)s"),
    "mine": ("mine", "i.state = 'open' and i.owner_id = %(viewer)s"),
    "done": ("done", "i.state = 'done'"),
    "dropped": ("dropped", "i.state = 'dropped'"),
}
_FROM = """from store_review r left join store_case c on c.id = r.case_id
  left join store_organisation o on o.id = c.organisation_id
  left join store_change g on g.id = r.change_id
  left join store_technician t on t.id = r.lead_id"""
_COLUMNS = """r.id, r.state, r.why, r.due_at, r.case_id, coalesce(c.subject, ''), coalesce(o.name, ''), r.change_id,
  coalesce(g.title, ''), coalesce(t.name, ''), r.started_at, r.finished_at, r.cause_code,
  (select count(*) from store_preventionitem i where i.review_id = r.id and i.state = 'open')"""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review in a list."""

    id: int
    state: str
    why: str
    due_at: datetime
    case_number: int | None
    subject: str
    organisation_name: str
    change_id: int | None
    change_title: str
    lead_name: str
    started_at: datetime | None
    finished_at: datetime | None
    cause_code: str
    open_items: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An action that a review asked for, and where it lives now."""

    id: int
    kind: str
    words: str
    owner_name: str
    due_at: datetime
    state: str
    settled_at: datetime | None
    settled_why: str
    problem_id: int | None
    change_id: int | None
    promise_id: int | None
    review_id: int
    case_number: int | None
    reminded: int


@dataclass(frozen=True, slots=True)
class LessonRow:
    """Something learnt."""

    tag: str
    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the case's timeline."""

    at: datetime
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A review with its answers, lessons, actions, deeds, and the timeline of its case."""

    row: ReviewRow
    lead_id: int | None
    opened_at: datetime
    finished_by: str
    answers: Answers
    revision: int
    lessons: tuple[LessonRow, ...]
    items: tuple[ItemRow, ...]
    deeds: tuple[deeds.DeedRow, ...]
    events: tuple[EventRow, ...]
    stakes: str


def page(
    *, viewer: Viewer, view: str, now: datetime, after: int | None
) -> tuple[tuple[ReviewRow, ...], int | None]:
    """One page of a view behind the review with this id: what is due first, of what is done the latest first."""
    order, sign, by = ("desc", "<", "r.finished_at") if view == "done" else ("asc", ">", "r.due_at")
    found = rows.into(
        ReviewRow,
        f"""select {_COLUMNS} {_FROM} where {SEEN} and {VIEWS[view][1]}
            and (%(after)s::bigint is null or ({by}, r.id) {sign} (select {by.replace("r.", "a.")}, a.id
              from store_review a where a.id = %(after)s))
            order by {by} {order}, r.id {order} limit {PAGE + 1}""",  # noqa: S608 - constants
        {**viewer.params(), "now": now, "after": after},
    )
    return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def views(*, viewer: Viewer, active: str, now: datetime) -> tuple[View, ...]:
    """Every view with its figure; what is over is not counted."""
    return view_counts.views(
        titled=VIEWS,
        source=f"{_FROM} where {SEEN} and",
        counted=[slug for slug in VIEWS if slug != "done"],
        params={**viewer.params(), "now": now},
        active=active,
    )


def load(*, review_id: int, viewer: Viewer) -> ReviewPage | None:
    """A review that the viewer may see."""
    names = list(Answers.__dataclass_fields__)
    found = rows.one(
        f"""select {_COLUMNS}, r.lead_id, r.opened_at, coalesce(f.name, ''), r.revision, coalesce(o.stakes, ''),
              {", ".join(f"r.{name}" for name in names)}
            {_FROM} left join store_technician f on f.id = r.finished_by_id
            where r.id = %(id)s and {SEEN}""",
        {**viewer.params(), "id": review_id},
    )
    if found is None:
        return None
    row = ReviewRow(*found[:14])
    lead_id, opened_at, finished_by, revision, stakes = found[14:19]
    return ReviewPage(
        row=row,
        lead_id=lead_id,
        opened_at=opened_at,
        finished_by=finished_by,
        answers=Answers(**dict(zip(names, found[19:], strict=True))),
        revision=revision,
        lessons=_lessons(review_id),
        items=items(viewer=viewer, view="", now=opened_at, review_id=review_id, after=None)[0],
        deeds=deeds.of("review", key=review_id),
        events=_events(row.case_number),
        stakes=stakes,
    )


def _lessons(review_id: int) -> tuple[LessonRow, ...]:
    return tuple(
        rows.into(
            LessonRow,
            """select l.tag, l.text, t.name, l.at from store_lesson l join store_technician t on t.id = l.by_id
               where l.review_id = %s order by l.id limit 100""",
            [review_id],
        )
    )


def _events(case_id: int | None) -> tuple[EventRow, ...]:
    """The case as it went, from its first words on; of a very long one the latest."""
    if case_id is None:
        return ()
    return tuple(
        rows.into(
            EventRow,
            """select at, who, what, why from (
                 select e.id, e.at, coalesce(t.name, '') as who, e.what, e.why from store_event e
                 left join store_technician t on t.id = e.by_id where e.case_id = %s order by e.id desc limit 200) e
               order by id""",
            [case_id],
        )
    )


def items(
    *, viewer: Viewer, view: str, now: datetime, after: int | None, review_id: int | None = None
) -> tuple[tuple[ItemRow, ...], int | None]:
    """What reviews asked for, in a view or of one review, what is due first."""
    which = ITEM_VIEWS[view][1] if view else "i.review_id = %(review)s"
    found = rows.into(
        ItemRow,
        f"""select i.id, i.kind, i.words, t.name, i.due_at, i.state, i.settled_at, i.settled_why, i.problem_id,
              i.change_id, i.promise_id, i.review_id, r.case_id, i.reminded
            from store_preventionitem i join store_review r on r.id = i.review_id
            join store_technician t on t.id = i.owner_id left join store_case c on c.id = r.case_id
            where {SEEN} and {which} and (%(after)s::bigint is null or (i.due_at, i.id) >
              (select a.due_at, a.id from store_preventionitem a where a.id = %(after)s))
            order by i.due_at, i.id limit {PAGE + 1}""",  # noqa: S608 - constants
        {**viewer.params(), "now": now, "after": after, "review": review_id},
    )
    return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def sees_item(*, viewer: Viewer, item_id: int) -> bool:
    """Whether there is such an action, on a review that the viewer may see."""
    return (
        rows.one(
            f"""select from store_preventionitem i join store_review r on r.id = i.review_id
                left join store_case c on c.id = r.case_id where i.id = %(id)s and {SEEN}""",
            {**viewer.params(), "id": item_id},
        )
        is not None
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What became of everything that reviews asked for, and what the anger was a signal of."""

    asked: int
    open: int
    late: int
    done: int
    done_in_time: int
    dropped: int
    causes: tuple[tuple[str, int], ...]
    lessons: tuple[tuple[str, int], ...]


def report(*, viewer: Viewer, now: datetime) -> Report:
    """The figures over all reviews that the viewer may see."""
    found: tuple[Any, ...] = rows.one(
        f"""select count(*), count(*) filter (where i.state = 'open'),
              count(*) filter (where i.state = 'open' and i.due_at < %(now)s),
              count(*) filter (where i.state = 'done'),
              count(*) filter (where i.state = 'done' and i.settled_at <= i.due_at),
              count(*) filter (where i.state = 'dropped'),
              (select coalesce(json_agg(json_build_array(k, n) order by n desc, k), '[]') from (
                 select r.cause_code as k, count(*) as n from store_review r left join store_case c on c.id = r.case_id
                 where {SEEN} and r.cause_code <> '' and r.state = 'done' group by 1) x),
              (select coalesce(json_agg(json_build_array(k, n) order by n desc, k), '[]') from (
                 select l.tag as k, count(*) as n from store_lesson l join store_review r on r.id = l.review_id
                 left join store_case c on c.id = r.case_id where {SEEN} group by 1) x)
            from store_preventionitem i join store_review r on r.id = i.review_id
            left join store_case c on c.id = r.case_id where {SEEN}""",  # noqa: S608 - constants
        {**viewer.params(), "now": now},
    ) or (0, 0, 0, 0, 0, 0, [], [])
    return Report(
        *found[:6], *(tuple((words.plain(key), count) for key, count in part) for part in found[6:])
    )


def people() -> tuple[tuple[int, str], ...]:
    """Who works here, by name."""
    return tuple(
        (key, name)
        for key, name in rows.tuples(
            "select id, name from store_technician where is_active order by name, id"
        )
    )
