"""Saved replies: skeletons whose placeholders, from a closed list, are filled with the facts of a case.

No attribute is walked and no tag is run: a placeholder is one word in braces, replaced once, by text.
"""

import difflib
import re
from collections.abc import Mapping

PLACEHOLDERS: Mapping[str, str] = {
    "contact": "the customer's name",
    "organisation": "the client",
    "ticket": "the number of the case",
    "subject": "what the case is about",
    "asset": "the thing that failed, where the customer named it",
    "owner": "who owns the case",
    "sender": "who writes",
    "next_update": "when the customer hears from us next",
}
"""Every placeholder, and what stands there in the end."""
_PLACE = re.compile(r"\{([A-Za-z_.\[\]]{0,40})\}")


def fill(body: str, *, values: Mapping[str, str]) -> str:
    """The skeleton with what is known of this case; what is not known stays as a bracket to fill by hand."""

    def put(found: re.Match[str]) -> str:
        name = found[1]
        return (values.get(name) or f"[{name}]") if name in PLACEHOLDERS else found[0]

    return _PLACE.sub(put, body)


def wrong_placeholder(body: str) -> str:
    """What is wrong with the first placeholder that is none, with the nearest that is; nothing when all are known."""
    for found in _PLACE.finditer(body):
        if found[1] not in PLACEHOLDERS:
            near = difflib.get_close_matches(found[1], PLACEHOLDERS, n=1)
            offer = f"did you mean {{{near[0]}}}?" if near else f"known: {', '.join(PLACEHOLDERS)}."
            return f"{found[0]} is no placeholder; {offer}"
    return ""
