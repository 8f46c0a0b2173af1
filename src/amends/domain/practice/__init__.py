"""A role-played customer who answers what the trainee writes, and the scoring of the trainee (S1-26, S4-28)."""

from amends.domain.practice.hearing import LONGEST, TooLong, hear
from amends.domain.practice.keeping import from_data, to_data
from amends.domain.practice.model import (
    SITUATIONS,
    Change,
    Course,
    Customer,
    Ending,
    Heard,
    Move,
    MoveRule,
    Outcome,
    Pattern,
    Pupil,
    Sign,
    State,
    Table,
    Turn,
    Want,
)
from amends.domain.practice.playing import answer, begin, leave
from amends.domain.practice.scoring import Moment, Scorecard, score
from amends.domain.practice.suggesting import Suggestion, suggest

__all__ = [
    "LONGEST",
    "SITUATIONS",
    "Change",
    "Course",
    "Customer",
    "Ending",
    "Heard",
    "Moment",
    "Move",
    "MoveRule",
    "Outcome",
    "Pattern",
    "Pupil",
    "Scorecard",
    "Sign",
    "State",
    "Suggestion",
    "Table",
    "TooLong",
    "Turn",
    "Want",
    "answer",
    "begin",
    "from_data",
    "hear",
    "leave",
    "score",
    "suggest",
    "to_data",
]
