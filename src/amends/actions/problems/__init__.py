"""Problems: proposed from patterns, worked on, told to those whose cases show them when they are solved."""

from amends.actions.problems.linking import link, unlink
from amends.actions.problems.proposing import propose
from amends.actions.problems.solving import lay_letter, solve
from amends.actions.problems.wording import Wording, check_words
from amends.actions.problems.working import give, move, open_problem, save

__all__ = [
    "Wording",
    "check_words",
    "give",
    "lay_letter",
    "link",
    "move",
    "open_problem",
    "propose",
    "save",
    "solve",
    "unlink",
]
