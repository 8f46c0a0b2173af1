"""A fingerprint of one mail that is the same by whatever way it comes in."""

import hashlib
import re

from amends.domain.messages.shape import header_length, with_line_feeds

# What the sender wrote. All else (Received, Delivered-To, X-*, signatures, verdicts) is added on the way.
_OWN_FIELDS = frozenset(
    b"from sender reply-to to cc subject date message-id in-reply-to references content-type "
    b"content-transfer-encoding".split()
)
_FIELD = re.compile(rb"^([!-9;-~]{1,80})[ \t]{0,9}:(.*(?:\n[ \t].*)*)", re.MULTILINE)
_UNIX_FROM = re.compile(rb"\A>?From [^\n]{0,1000}\n")


def identity(raw: bytes) -> str:
    """Hex SHA-256 over the sender's own header fields and the body.

    Folding, line ends, field order, trailing blank lines and trace fields do not count; every
    word of the content does, so a mail cannot suppress another by carrying its Message-ID. A mail
    with neither Message-ID nor Date is told from its likes by its first Received field.
    """
    raw = with_line_feeds(raw).replace(b"\r\n", b"\n").lstrip(b"\n")
    raw = _UNIX_FROM.sub(b"", raw, count=1)
    end = header_length(raw)
    fields: list[bytes] = []
    first_received = b""
    has_own_mark = False
    for match in _FIELD.finditer(raw[:end]):
        name = match.group(1).lower()
        if name in _OWN_FIELDS:
            fields.append(name + b":" + _as_one_line(match.group(2)))
            has_own_mark = has_own_mark or name in (b"message-id", b"date")
        elif name == b"received":
            first_received = _as_one_line(match.group(2))
    if not has_own_mark:
        fields.append(b"received:" + first_received)
    digest = hashlib.sha256(b"\n".join(sorted(fields)))
    digest.update(b"\n\n")
    digest.update(raw[end:].strip(b"\n"))
    return digest.hexdigest()


def _as_one_line(value: bytes) -> bytes:
    """A field's value without its folding; runs of white space are one blank."""
    return b" ".join(value.split())
