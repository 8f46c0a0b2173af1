"""A text as a row of tokens: words, whole numbers, single marks. One pass, linear."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]{1,6})?|\d+|[^\sA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `low` is lower case, `value` the number it spells in digits or -1, `glued` follows no space."""

    low: str
    start: int
    end: int
    value: int
    glued: bool


def tokenise(text: str) -> list[Token]:
    """The tokens of `text` in order."""
    tokens: list[Token] = []
    last = -1
    for found in _TOKEN.finditer(text):
        word = found[0]
        start, end = found.span()
        # A number of many digits is no date and would make int() slow: it keeps a value nothing accepts.
        value = (int(word) if len(word) <= 6 else 999_999) if word.isdecimal() and word.isascii() else -1
        tokens.append(Token(word.lower().replace("’", "'"), start, end, value, start == last))
        last = end
    return tokens
