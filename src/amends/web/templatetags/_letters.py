"""A mail that its program broke into lines of 72 or so characters, shown in paragraphs again.

Only the picture changes: a broken line's newline becomes one space, so every place in the text stays where it was
(evidence is stored by place), and the kept message is not touched.
"""

import re
from itertools import pairwise

_LEAST, _MOST = 50, 120
_OWN_LINE = re.compile(r"\s|[-*•–—>|#+]|\(?(?:\d{1,3}|[a-z])[.)]\s|\w{1,15}:\s")
_SET_OUT = re.compile(r"\S(?:\t| {3})")


def paragraphs(text: str) -> str:
    """`text` with the newlines that only a mail program set as spaces; its length stays the same.

    A newline is the program's when the next word would not have fitted into the widest line of its paragraph, and that
    width is one that programs break at (50 to 120 characters). Lists, quotes, addresses, names and columns keep theirs.
    """
    lines = text.split("\n")
    if len(lines) == 1:
        return text
    widths = _widths(lines)
    parts = [lines[0]]
    for at, (line, following) in enumerate(pairwise(lines)):
        parts += [" " if _broken(line, following, widths[at]) else "\n", following]
    return "".join(parts)


def _widths(lines: list[str]) -> list[int]:
    """For each line the widest of its paragraph; a blank line is a paragraph of width 0."""
    widths: list[int] = []
    block: list[int] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(len(line))
            continue
        widths += [max(block)] * len(block) if block else []
        widths.append(0)
        block = []
    return widths


def _broken(line: str, following: str, width: int) -> bool:
    if not (line.strip() and following.strip() and _LEAST <= width <= _MOST):
        return False
    if _OWN_LINE.match(following) or _SET_OUT.search(line) or _SET_OUT.search(following):
        return False
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width
