"""The priority that a customer names, such as `P2` or `priority 2`, among those that their contract knows."""

import re
from collections.abc import Collection

_NAMED = re.compile(r"\b(?:prio(?:rity)?|p|sev(?:erity)?)[ :#-]{0,3}([0-9])\b", re.IGNORECASE)


def named_priority(text: str, *, known: Collection[str]) -> str:
    """The first of the `known` priorities (`P1`, `P2`, ...) that the text names; "" when it names none."""
    by_digit = {name[-1]: name for name in sorted(known) if name[-1:].isdigit()}
    for found in _NAMED.finditer(text):
        if found[1] in by_digit:
            return by_digit[found[1]]
    return ""
