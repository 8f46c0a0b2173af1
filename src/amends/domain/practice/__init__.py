"""A role-played customer who answers what the trainee writes, and the scoring of the trainee (S1-26, S4-28)."""

from amends.domain.practice.hearing import LONGEST, TooLong, hear
from amends.domain.practice.keeping import (
    card_from_data,
    card_to_data,
    changes_from_data,
    changes_to_data,
    from_data,
    to_data,
)
from amends.domain.practice.model import (
    SITUATIONS,
    Change,
    Course,
    Customer,
    Ending,
    Heard,
    Move,
    MoveRule,
    Pattern,
    Pupil,
    Sign,
    State,
    Table,
    Turn,
    Want,
    level_of,
)
from amends.domain.practice.playing import answer, begin, leave, still_missing
from amends.domain.practice.scoring import Moment, Scorecard, score
from amends.domain.practice.suggesting import Suggestion, suggest
from amends.domain.vocabulary import Outcome

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
    "card_from_data",
    "card_to_data",
    "changes_from_data",
    "changes_to_data",
    "from_data",
    "hear",
    "leave",
    "level_of",
    "score",
    "still_missing",
    "suggest",
    "to_data",
]
