"""Practice as its pages show it: one's own sessions and progress, and what a lead may see of a team (S0-72)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from amends.domain import practice
from amends.domain.practice import Outcome, Scorecard, Turn
from amends.store.queries import rows
from amends.store.queries.visible import Viewer

FEWEST = 5
"""People behind a figure of a team; below, no figure is shown (S0-72)."""
SPAN = timedelta(days=90)
MOST = 200

# A lead sees what somebody of their teams shares; managers what anybody shares; nobody anything else.
_LED = """(%(sees_all)s or exists (
  select from store_technician_teams mine join store_technician_teams theirs on theirs.team_id = mine.team_id
  where mine.technician_id = %(viewer)s and theirs.technician_id = {person}))"""


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its pages show it. `card` is there when it is over."""

    id: int
    by_id: int
    by_name: str
    customer: str
    opening: str
    outcome: Outcome
    state: Mapping[str, Any]
    started_at: datetime
    ended_at: datetime | None
    shared_at: datetime | None
    card: Scorecard | None
    turns: tuple["TurnView", ...] = ()


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn, when it was, and whether a model chose the customer's words."""

    turn: Turn
    at: datetime
    freer: bool


@dataclass(frozen=True, slots=True)
class Played:
    """One finished session in somebody's progress."""

    id: int
    customer: str
    outcome: Outcome
    points: int
    ended_at: datetime
    met: Mapping[str, int]
    missed: Mapping[str, int]
    shared: bool


@dataclass(frozen=True, slots=True)
class TeamView:
    """What is known of a team's practice: figures only when enough people stand behind them."""

    id: int
    name: str
    people: int
    sessions: int
    won: int
    findings: Mapping[str, int]
    writers: int

    @property
    def is_told(self) -> bool:
        """Whether the practice of the team is told."""
        return self.people >= FEWEST

    @property
    def findings_told(self) -> bool:
        """Whether what was left in the team's replies is told."""
        return self.writers >= FEWEST


@dataclass(frozen=True, slots=True)
class SharedView:
    """Somebody who shows their progress, or one session, to their lead."""

    person_id: int
    name: str
    whole: bool
    session_ids: tuple[int, ...]


def session(*, session_id: int, viewer: Viewer, leads: bool) -> SessionView | None:
    """A session of the viewer's own, or one that is shown to a lead; None otherwise, whether it is there or not."""
    found = rows.one(
        f"""select s.id, s.by_id, t.name, s.customer, s.opening, s.outcome, s.state, s.started_at, s.ended_at, s.shared_at,
              s.card
            from store_practicesession s join store_technician t on t.id = s.by_id
            where s.id = %(id)s and (s.by_id = %(viewer)s or (%(leads)s and s.ended_at is not null
              and (s.shared_at is not null or exists (select from store_practiceshared p where p.technician_id = s.by_id))
              and {_LED.format(person="s.by_id")}))""",  # noqa: S608 - constants
        {**viewer.params(), "id": session_id, "leads": leads},
    )
    if found is None:
        return None
    key, by, name, customer, opening, outcome, state, started, ended, shared, card = found
    return SessionView(
        id=key,
        by_id=by,
        by_name=name,
        customer=customer,
        opening=opening,
        outcome=Outcome(outcome),
        state=state,
        started_at=started,
        ended_at=ended,
        shared_at=shared,
        card=practice.card_from_data(card) if card else None,
        turns=_turns(key),
    )


def turns(*, session_id: int) -> list[Turn]:
    """The turns of a session, in order."""
    return [view.turn for view in _turns(session_id)]


def _turns(session_id: int) -> tuple[TurnView, ...]:
    found = rows.tuples(
        """select number, said, answer, freer, before, after, changes, outcome, not_read, at
           from store_practiceturn where session_id = %s order by number""",
        [session_id],
    )
    return tuple(
        TurnView(
            turn=Turn(
                number=number,
                said=said,
                changes=practice.changes_from_data(changes),
                before=before,
                after=after,
                answer=answer,
                outcome=Outcome(outcome),
                not_read=not_read,
            ),
            at=at,
            freer=freer,
        )
        for number, said, answer, freer, before, after, changes, outcome, not_read, at in found
    )


def going_on(*, by: int) -> list[tuple[int, str]]:
    """The sessions somebody has begun and not finished, the latest first: number and customer."""
    return [
        (key, customer)
        for key, customer in rows.tuples(
            "select id, customer from store_practicesession where by_id = %s and ended_at is null order by id desc limit 5",
            [by],
        )
    ]


def progress(*, by: int) -> tuple[Played, ...]:
    """The finished sessions of somebody, the latest first; those without a reply are no practice."""
    found = rows.tuples(
        """select id, customer, outcome, points, ended_at, card -> 'met', card -> 'missed', shared_at is not null
           from store_practicesession where by_id = %s and ended_at is not null and (card ->> 'turns')::int > 0
           order by id desc limit %s""",
        [by, MOST],
    )
    return tuple(
        Played(key, customer, Outcome(outcome), points, ended, met, missed, shared)
        for key, customer, outcome, points, ended, met, missed, shared in found
    )


def shares_progress(*, by: int) -> bool:
    """Whether somebody shows their progress to their lead."""
    return rows.one("select 1 from store_practiceshared where technician_id = %s", [by]) is not None


def findings(*, by: int, now: datetime) -> dict[str, int]:
    """The rules that somebody left in replies of the last 90 days, with how often; for their own eyes."""
    found = rows.tuples(
        "select rule, count(*) from store_sentanyway, unnest(rules) rule where by_id = %s and at > %s group by rule",
        [by, now - SPAN],
    )
    return {str(rule): int(count) for rule, count in found}


def teams(*, viewer: Viewer, now: datetime) -> tuple[TeamView, ...]:
    """The viewer's teams, all of them for a manager. What fewer than five people stand behind is left out here, so
    that no page can show it by mistake."""
    found = rows.tuples(
        """
        with member as (select m.team_id, m.technician_id as id from store_technician_teams m
            join store_technician t on t.id = m.technician_id and t.is_active),
          played as (select s.by_id, s.outcome from store_practicesession s
            where s.ended_at > %(since)s and (s.card ->> 'turns')::int > 0),
          written as (select a.by_id, rule from store_sentanyway a, unnest(a.rules) rule where a.at > %(since)s)
        select g.id, g.name,
          (select count(distinct p.by_id) from played p join member m on m.id = p.by_id and m.team_id = g.id),
          (select count(*) from played p join member m on m.id = p.by_id and m.team_id = g.id),
          (select count(*) from played p join member m on m.id = p.by_id and m.team_id = g.id
             where p.outcome in ('calmed', 'contained')),
          (select count(distinct w.by_id) from written w join member m on m.id = w.by_id and m.team_id = g.id),
          coalesce((select json_object_agg(rule, n) from (select w.rule, count(*) n from written w
             join member m on m.id = w.by_id and m.team_id = g.id group by w.rule) x), '{}')
        from store_team g
        where %(sees_all)s or exists (select from member m where m.team_id = g.id and m.id = %(viewer)s)
        order by g.name limit 100
        """,
        {**viewer.params(), "since": now - SPAN},
    )
    return tuple(
        TeamView(
            id=key,
            name=name,
            people=people,
            sessions=sessions if people >= FEWEST else 0,
            won=won if people >= FEWEST else 0,
            findings=left if writers >= FEWEST else {},
            writers=writers,
        )
        for key, name, people, sessions, won, writers, left in found
    )


def shared(*, viewer: Viewer) -> tuple[SharedView, ...]:
    """Who shows their progress or a session to this lead, by name."""
    found: Sequence[tuple[Any, ...]] = rows.tuples(
        f"""select t.id, t.name, exists (select from store_practiceshared p where p.technician_id = t.id),
              coalesce((select array_agg(s.id order by s.id desc) from store_practicesession s
                where s.by_id = t.id and s.shared_at is not null), '{{}}')
            from store_technician t
            where t.id <> %(viewer)s and t.is_active and {_LED.format(person="t.id")}
              and (exists (select from store_practiceshared p where p.technician_id = t.id)
                or exists (select from store_practicesession s where s.by_id = t.id and s.shared_at is not null))
            order by t.name limit 100""",  # noqa: S608 - constants
        viewer.params(),
    )
    return tuple(SharedView(key, name, whole, tuple(sessions[:20])) for key, name, whole, sessions in found)


def shown_progress(*, person_id: int, viewer: Viewer) -> tuple[str, tuple[Played, ...]] | None:
    """The progress of somebody who shows it to this lead, with their name; None when they do not."""
    for one in shared(viewer=viewer):
        if one.person_id == person_id and one.whole:
            return one.name, progress(by=person_id)
    return None
