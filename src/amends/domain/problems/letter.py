"""The letter to a customer whose problem is solved: the cause disclosed, what was done, and how we make sure (S0-24)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Solved:
    """What the letter tells: the greeting, their case, the cause and the solution in words for customers."""

    greeting: str
    subject: str
    number: int
    cause: str
    solution: str
    sender: str


def letter(solved: Solved) -> str:
    """A draft with its blanks in brackets; nothing of it leaves before a person has read and sent it."""
    return (
        f"{solved.greeting},\n\n"
        f"You told us about “{solved.subject}” (#{solved.number}), and it cost you time. I know the cause now.\n\n"
        f"The cause: {_sentence(solved.cause)}\n\n"
        f"What we did: {_sentence(solved.solution)}\n\n"
        "Please try [what they use] once more. I will call you [day and time] to hear whether it works for you.\n\n"
        f"{solved.sender}\n"
    )


def _sentence(words: str) -> str:
    said = " ".join(words.split())
    return said if said[-1:] in (".", "?", "…") else f"{said}."
