"""Where in the new text of a mail the signature begins, and where a company's disclaimer does."""

import re

from amends.domain.messages.quotes import words
from amends.domain.messages.quotes.lines import Look, alternatives

_MAX_SIGNATURE_LINES = 20
_MAX_DEVICE_TAIL = 6
_MAX_DISCLAIMER_LINES = 60
_DASH_NAME = re.compile(
    r"[ \t]{0,4}[-*][ \t]{0,2}[A-ZÀ-ÖØ-ÞА-Я][\w.'-]{0,30}(?: [A-ZÀ-ÖØ-ÞА-Я][\w.'-]{0,30}){0,3}[ \t]{0,4}"
)
_CONTACT = re.compile(
    r"(?:\b(?:tel|telefon|telephone|phone|mobile|mobil|mob|cell|fax|tél|teléfono|direct|office|web)\b\.?[ :+]"
    r"|\+?\d[\d ()/.-]{7,20}\d|www\.|https?://|\b[\w.-]{1,40}@[\w-]{1,40}\.|\b(?:gmbh|ltd|inc|llc|b\.v\.|s\.a\.|ag)\b)",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    rf"[ \t]{{0,8}}(?:{alternatives(words.SIGN_OFF)})[ \t]{{0,3}}[,.!]{{0,3}}[ \t]{{0,4}}", re.IGNORECASE
)
_DISCLAIMER = re.compile(rf"[ \t*_>(]{{0,8}}(?:{alternatives(words.DISCLAIMER)})", re.IGNORECASE)


_LIST_FOOTER = re.compile(
    r"mailing list|listinfo|unsubscribe|abmelden|désabonner|darse de baja|disiscriv", re.IGNORECASE
)
_MAX_FOOTER_LINES = 6


def _footer_start(lines: list[str], looks: list[Look]) -> int:
    """Where a mailing list's footer begins: a rule, then a few lines that say how to leave the list."""
    end = len(lines)
    for index in range(max(0, end - 2 * _MAX_FOOTER_LINES), end):
        below = [line for line in lines[index + 1 :] if line.strip()]
        if looks[index] is Look.RULE and 0 < len(below) <= _MAX_FOOTER_LINES:
            return index if any(_LIST_FOOTER.search(line[:300]) for line in below) else end
    return end


def disclaimer_start(lines: list[str], looks: list[Look]) -> int:
    """The first line of a trailing disclaimer, len(lines) if there is none.

    It begins a paragraph, is not the first thing said, and only more of its kind follows.
    """
    for index in range(max(1, len(lines) - _MAX_DISCLAIMER_LINES), len(lines)):
        begins_paragraph = looks[index - 1] in (Look.BLANK, Look.RULE, Look.SIGNATURE_MARK)
        if begins_paragraph and _DISCLAIMER.match(lines[index][:200]) and _is_legal(lines[index:]):
            start = index
            while start > 0 and looks[start - 1] in (Look.BLANK, Look.RULE):
                start -= 1
            return index if start == 0 else start
    return _footer_start(lines, looks)


_LEGAL = re.compile(
    r"confidential|privileged|intended recipient|intended solely|notify the sender|received this|legal|liab|registered"
    r"|environment|print|vertraulich|confidenti|destinat|riservat|confidencial|vertrouwelijk|poufn|konfidentiell",
    re.IGNORECASE,
)


def _is_legal(rest: list[str]) -> bool:
    text = " ".join(line[:500] for line in rest[:30])
    return len(text) > 40 and len(_LEGAL.findall(text[:4000])) >= 1 and sum(len(line) for line in rest) < 6000


def signature_start(lines: list[str], looks: list[Look]) -> int:
    """The first line of the signature of a stretch of new text, len(lines) if it has none."""
    end = len(lines)
    while end and looks[end - 1] in (Look.BLANK, Look.RULE):
        end -= 1
    if not end:
        return len(lines)
    start = min(
        _by_mark(looks, end),
        _by_device(looks, end),
        _by_name(lines, looks, end),
        _by_contact(lines, looks, end),
    )
    if start >= end:
        return len(lines)
    while start > 0 and looks[start - 1] in (Look.BLANK, Look.RULE):
        start -= 1
    return start


def _by_mark(looks: list[Look], end: int) -> int:
    """From the line "-- " (RFC 3676 section 4.3) on, when what follows is short."""
    for index in range(max(0, end - _MAX_SIGNATURE_LINES), end):
        if looks[index] is Look.SIGNATURE_MARK:
            return index
    return end


def _by_device(looks: list[Look], end: int) -> int:
    """From the first line that a device added, when only such lines and a few others follow."""
    index = end
    others = 0
    best = end
    while index > 0:
        index -= 1
        if looks[index] is Look.DEVICE:
            best, others = index, 0
        elif looks[index] is not Look.BLANK:
            others += 1
            if others > (_MAX_DEVICE_TAIL if best == end else 2):
                break
    return best


def _by_name(lines: list[str], looks: list[Look], end: int) -> int:
    """A last line such as "-Jo Smith", the name after a dash, with nothing but an address below."""
    for index in (end - 1, end - 2, end - 3):
        if index < 1 or looks[index] is not Look.TEXT or not _DASH_NAME.fullmatch(lines[index][:140]):
            continue
        below = [line for line in lines[index + 1 : end] if line.strip()]
        above_blank = looks[index - 1] is Look.BLANK
        if above_blank and all(_CONTACT.search(line[:300]) for line in below):
            return index
    return end


def _by_contact(lines: list[str], looks: list[Look], end: int) -> int:
    """The lines below a closing and a name when they hold telephone, address or company."""
    for index in range(end - 1, max(0, end - _MAX_SIGNATURE_LINES) - 1, -1):
        if looks[index] is Look.TEXT and _SIGN_OFF.fullmatch(lines[index][:80]):
            name = index + 1
            while name < end and looks[name] is Look.BLANK:
                name += 1
            after = name + 1
            if after < end and any(_CONTACT.search(line[:300]) for line in lines[after:end]):
                return after
            return end
    return end
