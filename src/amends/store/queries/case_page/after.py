"""What a case led to, as the case room shows it: its problems, the changes around it, its review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

AFTER = """
  (select json_build_object(
     'problems', (select json_agg(json_build_array(p.id, p.title, p.state, p.workaround) order by p.id desc) from (
        select p.* from store_problemcase l join store_problem p on p.id = l.problem_id
        where l.case_id = c.id and p.state <> 'dismissed' order by p.id desc limit 5) p),
     'changes', (select json_agg(json_build_array(g.id, g.title, g.state, g.caused, g.lines, g.starts_at) order by g.id desc)
        from (select g.id, g.title, g.state, l.caused, l.lines, g.starts_at from store_changecase l
          join store_change g on g.id = l.change_id
          where l.case_id = c.id and l.gone_at is null order by g.id desc limit 5) g),
     'cause', (select json_build_array(u.words, u.responsible, t.name, u.at) from store_cause u
        join store_technician t on t.id = u.by_id where u.case_id = c.id order by u.id desc limit 1),
     'survey', (select json_build_array(s.asked_at, s.expires_at, s.answered_at, s.rating,
        case when s.rating is not null then s.answers[s.rating] end, s.comment, s.question) from store_survey s
        where s.case_id = c.id),
     'review', (select json_build_array(r.id, r.state, r.due_at) from store_review r where r.case_id = c.id)))
"""
"""The part of the case statement; `c` is the case."""


@dataclass(frozen=True, slots=True)
class ProblemOfCase:
    """A problem that the case shows, and the way around it where one is known."""

    id: int
    title: str
    state: str
    workaround: str


@dataclass(frozen=True, slots=True)
class ChangeOfCase:
    """A change that may be behind the case, with the arithmetic, or that is made for it."""

    id: int
    title: str
    state: str
    caused: bool
    lines: tuple[str, ...]
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewOfCase:
    """The review of the case."""

    id: int
    state: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CauseOfCase:
    """Why it happened, as somebody recorded it last; `responsible` is us, supplier, customer or nobody."""

    words: str
    responsible: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SurveyOfCase:
    """The question after recovery, and the answer once there is one; `words` are those of the rating."""

    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    rating: int | None
    words: str
    comment: str
    question: str


@dataclass(frozen=True, slots=True)
class AfterView:
    """Everything that the case led to."""

    problems: tuple[ProblemOfCase, ...] = ()
    changes: tuple[ChangeOfCase, ...] = ()
    review: ReviewOfCase | None = None
    cause: CauseOfCase | None = None
    survey: SurveyOfCase | None = None


NOTHING = AfterView()


def after(row: Any) -> AfterView:  # noqa: ANN401 - a value of JSON
    """From the JSON of the statement."""
    review: Sequence[Any] | None = row["review"]
    cause: Sequence[Any] | None = row["cause"]
    survey: Sequence[Any] | None = row["survey"]
    return AfterView(
        problems=tuple(ProblemOfCase(*one) for one in row["problems"] or ()),
        changes=tuple(
            ChangeOfCase(
                key,
                title,
                state,
                caused,
                tuple(lines),
                None if starts is None else datetime.fromisoformat(starts),
            )
            for key, title, state, caused, lines, starts in row["changes"] or ()
        ),
        review=None
        if review is None
        else ReviewOfCase(review[0], review[1], datetime.fromisoformat(review[2])),
        cause=None
        if cause is None
        else CauseOfCase(cause[0], cause[1], cause[2], datetime.fromisoformat(cause[3])),
        survey=None if survey is None else _survey(survey),
    )


def _survey(row: Sequence[Any]) -> SurveyOfCase:
    asked, expires, answered, rating, words, comment, question = row
    return SurveyOfCase(
        asked_at=datetime.fromisoformat(asked),
        expires_at=datetime.fromisoformat(expires),
        answered_at=None if answered is None else datetime.fromisoformat(answered),
        rating=rating,
        words=words or "",
        comment=comment,
        question=question,
    )
