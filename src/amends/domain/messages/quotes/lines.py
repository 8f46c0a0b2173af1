"""One line of a mail and what it could be, judged by its own look alone. All patterns are linear."""

import re
from collections.abc import Iterable
from enum import Enum

from amends.domain.messages.html_text import QUOTE_END, QUOTE_START, SIGNATURE_END, SIGNATURE_START
from amends.domain.messages.quotes import words


class Look(Enum):
    """What a line looks like before its neighbours are asked."""

    BLANK = "blank"
    TEXT = "text"
    QUOTED = "quoted"  # begins with ">"
    RULE = "rule"  # dashes or underscores alone
    ORIGINAL = "original"  # "-----Original Message-----"
    FORWARDED = "forwarded"
    SIGNATURE_MARK = "signature mark"  # "-- "
    DEVICE = "device"  # "Sent from my phone"
    MARK_START = "mark start"
    MARK_END = "mark end"
    SIGNED_START = "signature mark start"
    SIGNED_END = "signature mark end"


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, longest first, spaces of any kind between the words."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"[ \u00a0]{1,3}") for phrase in ordered)


_RULE = re.compile(r"[ *]{0,4}(?:[-_=*~—–]{5,200}|_{3,}|—{2,})[ *]{0,4}")
_DASHED = r"[ \t>*#]{{0,6}}[-_=]{{2,60}}[ \t*]{{0,4}}(?:{})[^\n]{{0,80}}?[-_=:]{{1,60}}[ \t*]{{0,4}}"
_ALONE = r"[ \t>*]{{0,6}}(?:{})[ \t]?:?[ \t*]{{0,4}}"
_ORIGINAL = re.compile(_DASHED.format(alternatives(words.ORIGINAL)), re.IGNORECASE)
_FORWARDED = re.compile(
    f"(?:{_DASHED.format(alternatives(words.FORWARDED))}|{_ALONE.format(alternatives(words.FORWARDED))})",
    re.IGNORECASE,
)
_MARK_CHARS = 8
_SIGNATURE_MARK = re.compile(r"[ \t]{0,2}(?:--|—|__)[ \t]{0,3}")
_DEVICE = re.compile(rf"[\s<(\[*_>«]{{0,6}}(?:{alternatives(words.SENT_FROM)})(.{{0,150}})", re.IGNORECASE)
_DEVICE_WORD = re.compile(
    rf"(?:(?<![\w-])|(?<=[^\x00-\x7f]))(?:{alternatives(words.DEVICES)})(?![a-z-])", re.IGNORECASE
)


_BY_FIRST = {
    QUOTE_START: Look.MARK_START,
    QUOTE_END: Look.MARK_END,
    SIGNATURE_START: Look.SIGNED_START,
    SIGNATURE_END: Look.SIGNED_END,
    ">": Look.QUOTED,
}
_INITIALS = re.compile(r"[A-Z][A-Za-z]{0,2}>+(?: |$)")  # "JS> as quoted by some programs"


def look(line: str) -> Look:
    """The look of one line, given without its line end."""
    stripped = line.strip(" \t\xa0\u200b\ufeff")
    if not stripped:
        return Look.BLANK
    first = stripped[0]
    if first in _BY_FIRST:
        return _BY_FIRST[first]
    if _INITIALS.match(stripped):
        return Look.QUOTED
    if len(line) > 300:
        return Look.TEXT
    if len(line) < _MARK_CHARS and _SIGNATURE_MARK.fullmatch(line):
        return Look.SIGNATURE_MARK
    if first in "-_=*~—–#" or stripped[-1] == ":":
        if _RULE.fullmatch(line):
            return Look.RULE
        if _ORIGINAL.fullmatch(line):
            return Look.ORIGINAL
        if _FORWARDED.fullmatch(line):
            return Look.FORWARDED
    return Look.DEVICE if _is_device(line) else Look.TEXT


def _is_device(line: str) -> bool:
    """Whether a phone or program added the line: short, and no sentence goes on after the device."""
    match = _DEVICE.match(line)
    if match is None or len(line) > 160:
        return False
    if _DEVICE_WORD.search(line) is None:
        return False
    rest = match.group(1)
    return not re.search(r",\s+(?:is|are|was|it|which|and|but|so)\b", rest)
