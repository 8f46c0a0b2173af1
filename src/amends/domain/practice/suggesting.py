"""What to practise next: weak rules, from real replies and from practice, lead to the courses that train them."""

from collections.abc import Mapping
from dataclasses import dataclass

from amends.domain.practice.model import Course, Table

MOST = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A course and the rules of the checker that speak for it, with how often each was left in a reply."""

    course: Course
    rules: tuple[tuple[str, int], ...]

    @property
    def times(self) -> int:
        """How often altogether."""
        return sum(count for _, count in self.rules)


def suggest(*, findings: Mapping[str, int], table: Table) -> tuple[Suggestion, ...]:
    """The courses that fit the findings that were left in replies, the most frequent first; at most three."""
    found = []
    for course in table.courses:
        trained = {rule for move in course.moves for rule in table.moves[move].findings}
        rules = sorted(
            ((rule, count) for rule, count in findings.items() if rule in trained and count > 0),
            key=lambda pair: (-pair[1], pair[0]),
        )
        if rules:
            found.append(Suggestion(course, tuple(rules)))
    return tuple(sorted(found, key=lambda one: (-one.times, one.course.id))[:MOST])
