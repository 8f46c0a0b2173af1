"""What stands around the assets of a case: changes of them, the last 14 days first, open problems and incidents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.store.queries import words
from amends.store.queries.visible import visible

LATELY_DAYS = 14
EACH = 5
CASES_LOOKED_AT = 200
"""Other cases of the assets that are looked through for problems and incidents, the latest of each asset."""

AROUND = f"""
  (select json_build_object(
     'changes', (select json_agg(json_build_array(g.id, g.title, g.state, g.at, g.lately, g.name)
          order by g.lately desc, g.at desc)
        from (select distinct on (g.lately, g.at, g.id) g.id, g.title, g.state, g.at, g.lately, a.name
          from own a join store_changeasset x on x.asset_id = a.id
          cross join lateral (select g.id, g.title, g.state, coalesce(g.started_at, g.starts_at) as at,
            coalesce(g.started_at, g.starts_at) between %(now)s - interval '{LATELY_DAYS} days' and %(now)s as lately
            from store_change g where g.id = x.change_id and g.state not in ('draft', 'withdrawn')
              and coalesce(g.started_at, g.starts_at) is not null) g
          order by g.lately desc, g.at desc, g.id, a.name limit {EACH}) g),
     'problems', (select json_agg(json_build_array(p.id, p.title, p.state, p.workaround) order by p.id desc)
        from (select distinct p.id, p.title, p.state, p.workaround from near n
          join store_problemcase l on l.case_id = n.case_id join store_problem p on p.id = l.problem_id
          where p.state in ('open', 'known_error') and not exists (
            select from store_problemcase s where s.problem_id = p.id and s.case_id = c.id)
          order by p.id desc limit {EACH}) p),
     'incidents', (select json_agg(json_build_array(i.id, i.title, i.state, i.began_at)
          order by i.state = 'ended', i.id desc)
        from (select distinct i.id, i.title, i.state, i.began_at, i.state = 'ended' as over from near n
          join store_incidentcase m on m.case_id = n.case_id and m.left_at is null
          join store_incident i on i.id = m.incident_id join store_case c2 on c2.id = n.case_id
          where i.state in ('open', 'ended') and {visible("c2")}
          order by over, i.id desc limit {EACH}) i),
     'named', (select json_build_array((v.data ->> 'message')::bigint, v.data ->> 'named') from store_event v
        where v.case_id = c.id and v.kind = 'anger_named' order by v.id desc limit 1))),
  (select json_build_array(count(*) filter (where m.kind = 'customer'), count(*) filter (where m.kind = 'reply'),
     count(*) filter (where m.kind = 'customer' and m.id > coalesce((select max(r.id) from store_message r
       where r.case_id = c.id and r.kind = 'reply'), 0)))
   from store_message m where m.case_id = c.id)
"""  # noqa: S608 - constants
"""The part of the case statement; `c` is the case, `own` its assets, `near` the latest cases of those."""
OWN = f"""
own as (select a.id, a.name from c join store_caseasset k on k.case_id = c.id and k.unlinked_at is null
  join store_asset a on a.id = k.asset_id order by k.id limit 20),
near as (select distinct k.case_id from own a cross join lateral (
  select k.case_id from store_caseasset k where k.asset_id = a.id and k.unlinked_at is null
  order by k.case_id desc limit {CASES_LOOKED_AT}) k)
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class ChangeAround:
    """A change of an asset that the case is about; `lately` when it was in the last 14 days."""

    id: int
    title: str
    state: str
    at: datetime
    lately: bool
    asset: str


@dataclass(frozen=True, slots=True)
class ProblemAround:
    """An open problem that other cases of the same assets show."""

    id: int
    title: str
    state_words: str
    workaround: str


@dataclass(frozen=True, slots=True)
class IncidentAround:
    """An incident with a case of the same assets that the viewer may see."""

    id: int
    title: str
    over: bool
    began_at: datetime


@dataclass(frozen=True, slots=True)
class AroundView:
    """What stands around the assets of a case, how often the customer wrote and was answered, and which kind of
    anger was named last, for which of their messages (S0-07)."""

    changes: tuple[ChangeAround, ...] = ()
    problems: tuple[ProblemAround, ...] = ()
    incidents: tuple[IncidentAround, ...] = ()
    contacts: int = 0
    answers: int = 0
    unanswered: int = 0
    anger_named: tuple[int, str] = (0, "")

    @property
    def anything(self) -> bool:
        """Whether there is anything to show beside the assets."""
        return bool(self.changes or self.problems or self.incidents)


NOTHING = AroundView()


def around(row: Any, counted: tuple[int, int, int]) -> AroundView:  # noqa: ANN401 - a value of JSON
    """From the JSON of the statement."""
    contacts, answers, unanswered = counted
    return AroundView(
        changes=tuple(
            ChangeAround(key, title, words.plain(state), datetime.fromisoformat(at), lately, asset)
            for key, title, state, at, lately, asset in row["changes"] or ()
        ),
        problems=tuple(
            ProblemAround(key, title, words.plain(state), workaround)
            for key, title, state, workaround in row["problems"] or ()
        ),
        incidents=tuple(
            IncidentAround(key, title, state == "ended", datetime.fromisoformat(began))
            for key, title, state, began in row["incidents"] or ()
        ),
        contacts=contacts,
        answers=answers,
        unanswered=unanswered,
        anger_named=tuple(row["named"] or (0, "")),
    )
