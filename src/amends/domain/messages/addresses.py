"""Address lists (RFC 5322 section 3.4) as they are really written; linear in their length."""

import re
from collections.abc import Iterator

from amends.domain.messages import headers
from amends.domain.messages.model import Address

# A token is a whole quoted string, a whole encoded word, a separator or bracket, or a plain run.
_TOKEN = re.compile(
    rb'"(?:[^"\\]++|\\.)*+"|\\.|=\?[^?\s]{1,80}\?[bBqQ]\?[^?]{0,4000}\?=|[(),;:<>"]|[^(),;:<>"=\\]++|[=\\]',
    re.DOTALL,
)
_SPACE = re.compile(r"\s+")
_MAILBOX = re.compile(r"[^\s<>()\"',;:\[\]]{1,256}@[^\s<>()\"',;]{1,255}")
_COMMENT_DEPTH = 50


def addresses(values: list[bytes], *, hint: str = "", limit: int) -> tuple[Address, ...]:
    """Every mailbox of the fields, in order, the first `limit` of them."""
    found: list[Address] = []
    for value in values:
        for entry in _entries(value):
            address = _address(entry, hint)
            if address is not None:
                found.append(address)
                if len(found) >= limit:
                    return tuple(found)
    return tuple(found)


def first(values: list[bytes], *, hint: str = "") -> Address | None:
    """The first mailbox with an address in it, else the first name, else None."""
    found = addresses(values, hint=hint, limit=20)
    with_email = [one for one in found if one.email]
    return next(iter(with_email or found), None)


class _Entry:
    """The pieces of one mailbox: words before the bracket, what is in it, comments."""

    __slots__ = ("angle", "comments", "depth", "in_angle", "words")

    def __init__(self) -> None:
        self.words: list[bytes] = []
        self.angle: list[bytes] = []
        self.comments: list[bytes] = []
        self.in_angle = False
        self.depth = 0

    def add(self, token: bytes) -> None:
        if self.depth:
            self.comments.append(token)
        elif self.in_angle:
            self.angle.append(token)
        else:
            self.words.append(token)


def _entries(value: bytes) -> Iterator[_Entry]:
    entry = _Entry()
    for match in _TOKEN.finditer(value):
        token = match.group()
        if token == b"(" and entry.depth < _COMMENT_DEPTH:
            if entry.depth:
                entry.add(token)
            entry.depth += 1
        elif token == b")" and entry.depth:
            entry.depth -= 1
            entry.add(token) if entry.depth else entry.comments.append(b" ")
        elif entry.depth:
            entry.add(token)
        elif token == b"<":
            if entry.angle and b"@" not in b"".join(entry.angle):
                entry.words.extend((b"<", *entry.angle, b">"))
                entry.angle.clear()
            entry.in_angle = not entry.angle
        elif token == b">":
            entry.in_angle = False
        elif token in (b",", b";") and not (entry.in_angle and not entry.angle):
            yield entry
            entry = _Entry()
        elif token == b":" and not entry.in_angle and not any(b"@" in word for word in entry.words):
            entry = _Entry()  # the name of a group
        else:
            entry.add(token)
    yield entry


def _address(entry: _Entry, hint: str) -> Address | None:
    name = _words(entry.words, hint)
    comment = _SPACE.sub(" ", headers.text(b"".join(entry.comments), hint=hint)).strip()
    if entry.angle:
        email = _SPACE.sub("", headers.text(b"".join(entry.angle), hint=hint)).strip("<>\"' ")
        email = email.removeprefix("mailto:")
        if email or name:
            return Address(name=name or comment, email=email)
        return None
    match = _MAILBOX.search(name)
    if match:
        rest = _SPACE.sub(" ", name.replace(match.group(), " ", 1)).strip(" <>[]\"'")
        return Address(name=rest or comment, email=match.group())
    if name or comment:
        return Address(name=name or comment, email="")
    return None


def _words(words: list[bytes], hint: str) -> str:
    """The display name: quotes taken off each quoted part, encoded words decoded."""
    pieces = []
    for word in words:
        if len(word) >= 2 and word.startswith(b'"') and word.endswith(b'"'):
            word = word[1:-1].replace(b'\\"', b'"').replace(b"\\\\", b"\\")
        pieces.append(word)
    return _SPACE.sub(" ", headers.text(b"".join(pieces), hint=hint)).strip().strip("\"'").strip()
