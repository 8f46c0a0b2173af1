"""Words for customers about a known error: they pass the rules for replies before anybody sees them (S0-24)."""

from dataclasses import dataclass
from datetime import datetime

from amends.actions import tuning
from amends.domain import replies

ANGRY = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """What the rules find in the words: those that must be settled, and the others."""

    must: tuple[replies.Finding, ...]
    others: tuple[replies.Finding, ...]
    not_checked: str = ""


def check_words(text: str, *, now: datetime) -> Wording:
    """The findings that lie in the words themselves, as an angry customer would read them.

    What a whole letter must hold (a greeting, a next step) is asked of the letter, not of a piece of it.
    """
    checked = replies.check(
        subject="",
        body=text,
        customer_message="",
        facts=replies.Facts(now=now, customer_anger=ANGRY, root_cause_known=True, responsible="us"),
        rules=tuning.in_force().rules,
    )
    inside = tuple(found for found in checked.findings if found.start is not None and found.part == "body")
    return Wording(
        must=tuple(found for found in inside if found.level == "must"),
        others=tuple(found for found in inside if found.level == "should"),
        not_checked=checked.not_checked,
    )
