"""What a review still owes before it can be finished."""

from amends.domain.reviews.model import Answers

ASKED = (
    ("root_cause", "the root cause (S0-76)"),
    ("nature", "whether it was a failure of process or a one-time anomaly (S0-77)"),
    ("target", "whether what was agreed was clear enough (S0-78)"),
    ("expectations", "whether expectations were realistic (S0-79)"),
    ("cause_code", "what the anger was a signal of (S4-30)"),
)
"""The questions in the order in which they are asked, in words for a person."""


def missing(answers: Answers, *, lessons: int) -> tuple[str, ...]:
    """What has no answer yet, in the order of the page; empty when the review may be finished."""
    unanswered = [words for name, words in ASKED if not getattr(answers, name).strip()]
    if not lessons:
        unanswered.append("at least one lesson (S4-26)")
    return tuple(unanswered)
