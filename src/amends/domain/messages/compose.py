"""Our answer as a mail: built once, the same bytes for the same values (RFC 5322, RFC 2045 to 2047).

The lines are written here and not by `email.policy.SMTP`, which encodes a long Message-ID in References
as if it were prose and so breaks the thread in the customer's client.
"""

import base64
import hashlib
import html
import quopri
import re
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime

from amends.domain.messages.model import Address

KEPT_REFERENCES = 20
"""The first reference and this many of the newest: enough for every client to thread by."""
_LINE = 76
_BREAKS = re.compile(r"[\0-\x1f\x7f\x85\u2028\u2029]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_REPLY_MARK = re.compile(r"(?:re\s{0,5}:\s{0,20}){1,50}", re.IGNORECASE)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_LINK = re.compile(r"https?://[^\s<>\"'()]{1,2000}")
_TRAILING = ".,;:!?"


def build(
    *,
    from_name: str,
    from_address: str,
    to: Sequence[Address | str],
    cc: Sequence[Address | str] = (),
    subject: str,
    body_text: str,
    message_id: str,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    reply_to: str = "",
    date: datetime,
    auto_submitted: str = "",
) -> bytes:
    """Write a mail of plain text with an HTML twin, lines ending in CR LF, all of it ASCII but addresses.

    `message_id`, `in_reply_to` and `references` come with or without angle brackets; `date` is aware.
    With `in_reply_to` the subject begins with one "Re: ". `auto_submitted` is the value of that field
    (RFC 3834: "auto-replied", "auto-generated"). No value can begin a header line of its own: control
    characters become a space. Raises ValueError for a naive date, an empty Message-ID or an address that
    cannot stand in a header.
    """
    if date.utcoffset() is None:
        raise ValueError("the date of a mail needs a zone")
    if not _bare_id(message_id):
        raise ValueError("a mail needs a Message-ID")
    fields = [
        ("From", _mailbox(Address(name=from_name, email=from_address))),
        ("To", ", ".join(_mailbox(one) for one in to)),
        ("Cc", ", ".join(_mailbox(one) for one in cc)),
        ("Reply-To", _mailbox(reply_to) if reply_to else ""),
        ("Subject", _prose(answer_subject(subject) if in_reply_to else _one_line(subject), "Subject")),
        ("Date", format_datetime(date)),
        ("Message-ID", _ids([message_id])),
        ("In-Reply-To", _ids([in_reply_to])),
        ("References", _ids(_bounded([*references, in_reply_to]))),
        ("Auto-Submitted", _one_line(auto_submitted)),
        ("MIME-Version", "1.0"),
    ]
    head = [_fold(name, value) for name, value in fields if value]
    return "\r\n".join([*head, _alternatives(body_text, message_id)]).encode("utf-8")


def answer_subject(subject: str) -> str:
    """The subject of an answer: one "Re: ", however many the customer's client put there."""
    plain = _one_line(subject)
    match = _REPLY_MARK.match(plain)
    return f"Re: {plain[match.end() :] if match else plain}".strip()


def as_html(text: str) -> str:
    """Plain text as a small page: escaped, paragraphs at blank lines, web addresses as links."""
    blocks = re.split(r"\n(?:[ \t]{0,200}\n){1,200}", _clean(text).strip("\n"))
    paragraphs = "\n".join(f"<p>{_linked(block)}</p>" for block in blocks if block.strip())
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{paragraphs}\n</body></html>\n'


def _linked(block: str) -> str:
    pieces, end = [], 0
    for match in _LINK.finditer(block):
        address = match.group().rstrip(_TRAILING)
        shown = html.escape(address)
        pieces += [html.escape(block[end : match.start()]), f'<a href="{shown}">{shown}</a>']
        end = match.start() + len(address)
    return "".join([*pieces, html.escape(block[end:])]).replace("\n", "<br>\n")


def _clean(text: str) -> str:
    """Text with one kind of line end, no NUL and no half characters."""
    return _SURROGATES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


def _one_line(text: str) -> str:
    """A header's value: nothing in it can end the line."""
    return _BREAKS.sub(" ", _SURROGATES.sub("\ufffd", text)).strip()


def _prose(text: str, name: str) -> str:
    """Free text for a header: as it is when ASCII, else in encoded words (RFC 2047)."""
    if text.isascii() and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")


def _mailbox(one: Address | str) -> str:
    """`Name <address>`, the name quoted or encoded as it needs, the domain in ASCII (IDNA)."""
    address = Address(name="", email=one) if isinstance(one, str) else one
    email, name = _addr_spec(address.email), _one_line(address.name)[:300]
    if not name:
        return email
    if not name.isascii() or "=?" in name:
        return f"{_prose(name, 'To')} <{email}>"
    if not _ATOMS.fullmatch(name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{escaped}"'
    return f"{name} <{email}>"


def _addr_spec(email: str) -> str:
    local, at, domain = _one_line(email).rpartition("@")
    if not (local and at and domain) or re.search(r"[\s<>,;]", local + domain):
        raise ValueError(f"{email!r} is not a mail address")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def _bare_id(text: str) -> str:
    return re.sub(r"[<>\s]", "", _one_line(text))


def _ids(ids: Sequence[str]) -> str:
    return " ".join(f"<{bare}>" for bare in map(_bare_id, ids) if bare)


def _bounded(references: Sequence[str]) -> list[str]:
    """Each reference once, in order: the first, where the thread began, and the newest ones."""
    newest_last = list(dict.fromkeys(reversed([bare for bare in map(_bare_id, references) if bare])))[::-1]
    return newest_last[:1] + newest_last[1:][-KEPT_REFERENCES:]


def _fold(name: str, value: str) -> str:
    """One header field; lines break only at spaces, so no token is ever changed."""
    lines, line = [], f"{name}:"
    for word in value.replace("\r\n", "").split(" "):
        if len(line) + 1 + len(word) > _LINE and not line.endswith(":") and word:
            lines.append(line)
            line = f" {word}"
        else:
            line += f" {word}"
    return "\r\n".join([*lines, line])


def _alternatives(body_text: str, message_id: str) -> str:
    """The body twice, as text and as HTML, the better one last (RFC 2046 section 5.1.4)."""
    text = _clean(body_text).rstrip("\n") + "\n"
    # "=_" cannot stand in either encoding of a part, so no text can hold the boundary.
    boundary = f"=_{hashlib.sha256((message_id + text).encode()).hexdigest()[:32]}"
    lines = ["Content-Type: multipart/alternative;", f' boundary="{boundary}"', ""]
    for kind, content in (("plain", text), ("html", as_html(text))):
        encoding, encoded = _encoded(content)
        lines += [
            f"--{boundary}",
            f"Content-Type: text/{kind}; charset=utf-8",
            f"Content-Transfer-Encoding: {encoding}",
            "",
            encoded,
        ]
    return "\r\n".join([*lines, f"--{boundary}--", ""])


def _encoded(text: str) -> tuple[str, str]:
    """The shorter of the two encodings that every relay carries, lines ending in CR LF (RFC 2045, 6)."""
    crlf = text.replace("\n", "\r\n").encode("utf-8")
    as_base64 = base64.encodebytes(crlf).decode("ascii").rstrip("\n").replace("\n", "\r\n")
    quoted = quopri.encodestring(text.encode("utf-8")).decode("ascii").replace("\n", "\r\n")
    return ("quoted-printable", quoted) if len(quoted) <= len(as_base64) else ("base64", as_base64)
