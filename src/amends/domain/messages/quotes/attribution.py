"""Lines that introduce quoted mail: "On ... X wrote:" and blocks of From, Sent, To, Subject."""

import re
from dataclasses import dataclass

from amends.domain.messages.quotes import words
from amends.domain.messages.quotes.lines import alternatives

_MAX_LINES = 6
_MAX_CHARS = 400

_WROTE = alternatives(words.WROTE)
_EDGE_CHARS = 12
_AT_END = "*_-–—" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_AT_START = _AT_END + ">«"
_STARTS = re.compile(
    rf"(?:(?:{alternatives(words.ON)})[ ,]|\d{{1,4}}[-/.年 ]|(?:\w{{2,12}}\.?,? ){{1,2}}\d{{1,2}}\b|<?[^\s<>]{{1,80}}@)",
    re.IGNORECASE,
)
_ON_WORDS = frozenset(phrase.partition(" ")[0].casefold() for phrase in words.ON)
_VERBS = tuple(verb.casefold() for verb in words.WROTE)
_BEFORE_VERB = frozenset(" \t\xa0>\"'),]*")
_VERB_INSIDE = re.compile(rf"(?:^|[\s>,])(?:{_WROTE})(?=[\s:,]|$)", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s<>()\"']{1,100}@[^\s<>()\"']{1,100}|mailto:", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\b\d{1,2}[:.hH]\d{2}\b")
_NUMERIC_DATE = re.compile(r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}年)")
_DAY_OR_YEAR = re.compile(r"\b(?:\d{1,2}|(?:19|20)\d{2})\b")
_DATE_FIRST = re.compile(
    r"^(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b"
)
_ZONE = re.compile(r"\b(?:GMT|UTC)(?:[+-]\d{1,2}(?::?\d{2})?)?", re.IGNORECASE)
_GLUED = re.compile(r"[-_]{3,60}[ ]?(?=On |Am |Le |El )")


def attribution(lines: list[str], start: int) -> int:
    """How many lines from `start` on make one attribution, 0 if none does (1 to 6)."""
    first = _without_edges(lines[start][:_MAX_CHARS])
    if not first or not (_starts_with_date(first) or "@" in first or _ends_with_verb(first)):
        return 0
    if _field(lines[start]):
        return 0
    joined = ""
    for count in range(1, min(_MAX_LINES, len(lines) - start) + 1):
        line = lines[start + count - 1]
        if line.lstrip().startswith(">") and count > 1 and not line.lstrip("> \t").startswith(("wrote", ":")):
            break
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > _MAX_CHARS:
            break
        if not line.strip() and not lines[min(start + count, len(lines) - 1)].lstrip().startswith("<"):
            break
        if line.strip() and _is_attribution(_without_edges(joined), is_single=count == 1):
            return count
    return 0


def _without_edges(line: str) -> str:
    """A line without the marks and blanks around it, twelve on each side at most."""
    line = line[min(_EDGE_CHARS, len(line) - len(line.lstrip(_AT_START))) :]
    return line[: len(line) - min(_EDGE_CHARS, len(line) - len(line.rstrip(_AT_END)))]


def _starts_with_date(line: str) -> bool:
    """Whether a line begins as attributions do: "On", "Am", a weekday and a day, or a number."""
    word = line.partition(" ")[0].rstrip(",").casefold()
    if word in _ON_WORDS or word[:1].isdigit():
        return True
    return _DIGIT.search(line, 0, 28) is not None and _STARTS.match(line) is not None


def _ends_with_verb(line: str) -> bool:
    """Whether the last word is "wrote" in some language, a colon behind it or not."""
    tail = line[-60:].casefold().rstrip(" \t\xa0:：")
    if not tail.endswith(_VERBS):
        return False
    verb = max((verb for verb in _VERBS if tail.endswith(verb)), key=len)
    before = tail[: -len(verb)][-1:]
    return not before or before in _BEFORE_VERB or not (before.isascii() and verb[0].isascii())


def _is_attribution(line: str, *, is_single: bool) -> bool:
    """Whether a joined line says who wrote when, or who with which address wrote."""
    has_email = ("@" in line or "mailto:" in line) and _EMAIL.search(line) is not None
    may_end = line.endswith((":", "：", ">")) or has_email or _ends_with_verb(line)
    if not may_end and not _DATE_FIRST.match(line):
        return False
    has_date = _NUMERIC_DATE.search(line) is not None or (
        _DAY_OR_YEAR.search(line) is not None
        and (_CLOCK.search(line) is not None or _STARTS.match(line) is not None)
    )
    if not has_date and not has_email:
        return False
    if _ends_with_verb(line):
        return True
    ends_in_colon = line.endswith((":", "："))
    may_name = has_date or (has_email and _DAY_OR_YEAR.search(line) is not None)
    if ends_in_colon and may_name and _VERB_INSIDE.search(line):
        return True
    return _is_bare_date_and_name(line, has_email=has_email, ends_in_colon=ends_in_colon, is_single=is_single)


def _is_bare_date_and_name(line: str, *, has_email: bool, ends_in_colon: bool, is_single: bool) -> bool:
    """Programs that write no verb: a full date first, then the sender, an address or a zone."""
    if not _DATE_FIRST.match(line):
        return False
    if has_email:
        return ends_in_colon or line.endswith(">")
    return is_single and _ZONE.search(line) is not None and _CLOCK.search(line) is not None


def glued(line: str) -> int:
    """Where in a line an attribution begins that follows text after dashes, 0 if nowhere."""
    if len(line) > _MAX_CHARS:
        return 0
    match = _GLUED.search(line)
    if match is None or match.start() == 0:
        return 0
    return match.start() if _is_attribution(line[match.end() :].strip(), is_single=True) else 0


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """A copied mail header: how many lines, and whether it names a sender."""

    length: int
    has_from: bool


def _field_pattern(labels: tuple[str, ...]) -> str:
    return rf"(?:{alternatives(labels)})"


_FIELD = re.compile(
    r"[ \t*_>|]{0,8}(?:"
    rf"(?P<from>{_field_pattern(words.FROM)})|(?P<date>{_field_pattern(words.DATE)})"
    rf"|(?P<to>{_field_pattern(words.TO)})|(?P<cc>{_field_pattern(words.CC)})"
    rf"|(?P<subject>{_field_pattern(words.SUBJECT)})|(?P<reply>{_field_pattern(words.REPLY_TO)})"
    r")[ \t\u00a0*_]{0,4}[:：][ \t*_]{0,4}(?P<value>.{0,200})",
    re.IGNORECASE,
)


def _field(line: str) -> re.Match[str] | None:
    """The header field that a line shows, None if it has no colon where one would stand."""
    head = line[:60]
    return _FIELD.match(line[:400]) if ":" in head or "：" in head else None


def header_block(lines: list[str], start: int) -> HeaderBlock | None:
    """The block of header lines that begins at `start`, None if it is not one.

    It begins with the sender or the date, has at least two kinds of fields and shows an address, a
    subject or a date with digits, so that "From: 9 am / To: 5 pm" in a text is not taken for one.
    """
    kinds: dict[str, str] = {}
    position = start
    last_field = start
    while position < len(lines) and position - start < 24:
        line = lines[position]
        match = _field(line)
        if match:
            kind = next(k for k in ("from", "date", "to", "cc", "subject", "reply") if match.group(k))
            if not kinds and kind not in ("from", "date"):
                return None
            kinds.setdefault(kind, match.group("value"))
            last_field = position
        elif not kinds:
            return None
        elif (line.strip() and (position - last_field > 1 or len(line) > 300)) or (
            not line.strip() and position - last_field > 1
        ):
            break
        position += 1
    return HeaderBlock(last_field - start + 1, "from" in kinds) if _is_header(kinds) else None


def _is_header(kinds: dict[str, str]) -> bool:
    if len(kinds) < 2:
        return False
    has_address = any("@" in value for value in kinds.values())
    has_date = any(char.isdigit() for char in kinds.get("date", ""))
    if "from" in kinds:
        return ("subject" in kinds and (has_date or has_address)) or (
            has_date and (has_address or "to" in kinds)
        )
    return has_date and has_address
