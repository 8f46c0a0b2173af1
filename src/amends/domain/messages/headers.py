"""Header values from raw bytes: folding, encoded words (RFC 2047, RFC 2231), Message-IDs, dates.

Our own because the standard library's readers raise on headers that real mails carry.
"""

import binascii
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from amends.domain.messages.charsets import clean, decode

_ENCODED = re.compile(rb"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]{0,4000}(?:\?(?!=)[^?]{0,4000}){0,20}?)\?=")
_FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_MESSAGE_ID = re.compile(r"<\s{0,9}([^<>\s]{1,998})\s{0,9}>")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BLANK = re.compile(rb"[ \t\r\n]*")


class Headers:
    """The header fields of one entity in order, as raw bytes by lower-case name."""

    __slots__ = ("_by_name", "items")

    def __init__(self, raw_items: Iterable[tuple[str, str]]) -> None:
        self.items: list[tuple[str, bytes]] = [
            (name.lower(), value.encode("utf-8", "surrogateescape")) for name, value in raw_items
        ]
        self._by_name: dict[str, list[bytes]] = {}
        for name, value in self.items:
            self._by_name.setdefault(name, []).append(value)

    def raw(self, name: str) -> bytes:
        """The first field of that name, b"" if there is none."""
        values = self._by_name.get(name)
        return values[0] if values else b""

    def all(self, name: str) -> list[bytes]:
        """Every field of that name, top to bottom."""
        return self._by_name.get(name, [])

    def has(self, name: str) -> bool:
        """Whether the field is there at all."""
        return name in self._by_name

    def text(self, name: str, *, hint: str = "") -> str:
        """The first field decoded to one line of text."""
        return text(self.raw(name), hint=hint)

    def word(self, name: str) -> str:
        """The first field in lower case without comments or parameters; for keyword fields."""
        return self.raw(name).decode("ascii", "replace").partition(";")[0].partition("(")[0].strip().lower()


def text(value: bytes, *, hint: str = "") -> str:
    """One header value as one line; `hint` is the charset for bytes that carry no label."""
    decoded = decode_words(value, hint=hint)
    return clean(_FOLD.sub(" ", decoded)).replace("\n", " ").replace("\ufffd", "?").strip()


def decode_words(value: bytes, *, hint: str = "") -> str:
    """Replace encoded words; neighbours of one charset are joined first, since senders split characters."""
    if b"=?" not in value:
        return decode(value, label=hint)
    pieces: list[tuple[str, bytes]] = []  # (charset or "" for unlabelled bytes, bytes)
    position = 0
    for match in _ENCODED.finditer(value):
        between = value[position : match.start()]
        if between and not (_BLANK.fullmatch(between) and pieces and pieces[-1][0]):
            pieces.append(("", between))
        charset = match.group(1).decode("ascii", "replace").partition("*")[0].lower()
        data = _word_bytes(match.group(2), match.group(3))
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + data)
        else:
            pieces.append((charset, data))
        position = match.end()
    if position < len(value):
        pieces.append(("", value[position:]))
    return "".join(decode(data, label=charset or hint) for charset, data in pieces)


def _word_bytes(encoding: bytes, data: bytes) -> bytes:
    if encoding in b"qQ":
        return binascii.a2b_qp(data.replace(b"_", b"=20"), header=False)
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """Base64 as leniently as it can be read: padding anywhere, foreign characters, a cut end."""
    try:
        return binascii.a2b_base64(data, strict_mode=False)
    except binascii.Error:
        kept = _NOT_BASE64.sub(b"", data)
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def message_ids(value: bytes, *, limit: int) -> tuple[str, ...]:
    """The Message-IDs of a field without their brackets, each once, in order."""
    if not value:
        return ()
    line = _FOLD.sub(" ", value.decode("utf-8", "replace"))
    found = _MESSAGE_ID.findall(line)
    if not found:
        found = [word.strip("<>") for word in line.split() if "@" in word]
    return tuple(dict.fromkeys(clean(one).replace("\n", "") for one in found))[:limit]


def message_id(value: bytes) -> str:
    """The one Message-ID of a field, "" if there is none; a bare word counts."""
    found = message_ids(value, limit=1)
    if found:
        return found[0]
    words = clean(value.decode("utf-8", "replace")).split()
    return words[0].strip("<>")[:998] if words else ""


def date(value: bytes) -> datetime | None:
    """The date as an aware UTC datetime, None where it cannot be read (RFC 5322 section 3.3)."""
    line = _FOLD.sub(" ", value.decode("ascii", "replace")).strip()[:200]
    if not line:
        return None
    try:
        parsed = parsedate_to_datetime(line)
        if parsed.tzinfo is None:
            parsed = parsed.replace(tzinfo=UTC)
        return parsed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """A MIME field's main word in lower case and its decoded parameters (RFC 2231, linear in length)."""
    main, _, rest = value.partition(b";")
    plain: dict[str, bytes] = {}
    for name, data in _parameter_pairs(rest):
        plain.setdefault(name, data)
    found: dict[str, str] = {}
    for name in {key.partition("*")[0] for key in plain}:
        found[name] = _parameter(name, plain)
    return main.decode("ascii", "replace").strip().lower(), found


_PAIR = re.compile(
    rb"\s*+([A-Za-z0-9_*.+-]{1,60})\s*+=\s*+"
    rb"(?:\"((?:[^\"\\]++|\\.)*+)\"?|([^;\r\n]*+(?:\r?\n[ \t]++[^;\r\n=]*+(?=;|$))?+))\s*+",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([\"\\])")


def _parameter_pairs(rest: bytes) -> Iterable[tuple[str, bytes]]:
    position = 0
    for _ in range(200):
        match = _PAIR.match(rest, position)
        if match:
            quoted, bare = match.group(2), match.group(3)
            data = _ESCAPE.sub(rb"\1", quoted) if quoted is not None else bare.strip()
            yield match.group(1).decode("ascii").lower(), data
            position = match.end()
        separator = rest.find(b";", position)
        if separator < 0:
            return
        position = separator + 1


def _parameter(name: str, plain: dict[str, bytes]) -> str:
    """Join the continuations of one parameter and decode it."""
    if name + "*" in plain:
        return _extended(plain[name + "*"])
    if name in plain:
        return text(plain[name])
    data, charset = b"", ""
    for index in range(200):
        key = f"{name}*{index}"
        if key + "*" in plain:
            value = plain[key + "*"]
            if index == 0 and value.count(b"'") >= 2:
                label, _, value = value.split(b"'", 2)
                charset = label.decode("ascii", "replace")
            data += unquote_to_bytes(value)
        elif key in plain:
            data += plain[key]
        else:
            break
    if b"=?" in data and not charset:
        return text(data)
    return clean(decode(data, label=charset))


def _extended(value: bytes) -> str:
    if value.count(b"'") < 2:
        return clean(decode(unquote_to_bytes(value)))
    label, _, data = value.split(b"'", 2)
    return clean(decode(unquote_to_bytes(data), label=label.decode("ascii", "replace")))
