"""Questions to somebody who is upset are short and single (S1-02, S1-08)."""

import re

LONGEST = 14
"""Words of one question."""
_QUESTION = re.compile(r"[^.!?\n]{0,400}\?")
_ASKS = re.compile(
    r"\b(?:what|which|who|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|have|has|had)\b"
)
_JOINED = re.compile(
    r"(?:\band\b|\bor\b) {0,3}(?:what|which|who|when|where|why|how|is it|are you|did you|do you|can you|have you|was it)\b"
)


def at_odds(text: str) -> str:
    """What is wrong with the questions in words of ours; empty when nothing is.

    One question at a time, in at most `LONGEST` words, and no second one hung on with "and".
    """
    asked = _QUESTION.findall(text[:2_000].casefold())
    if len(asked) > 1:
        return "One question at a time: ask the first, and wait for the answer."
    for question in asked:
        if len(question.split()) > LONGEST:
            return f"A shorter question is easier to answer now: {LONGEST} words at most."
        if _JOINED.search(question[3:]) and _ASKS.search(question):
            return "This asks two things. Ask one, and wait for the answer."
    return ""
