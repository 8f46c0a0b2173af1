"""Walk the MIME tree once: the body's text and HTML, and every file with its path among the parts."""

import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message
from email.policy import compat32

from amends.domain.messages import headers, markup
from amends.domain.messages.charsets import clean, decode
from amends.domain.messages.flowed import unflow
from amends.domain.messages.headers import Headers
from amends.domain.messages.model import FilePart, Limits, Unreadable

_TEXT_TYPES = frozenset(("text/plain", "text/html", "text/enriched", "text/richtext", "text"))
_VERBATIM = compat32.clone(max_line_length=0)  # headers of an attached mail are not folded anew
_REPORT_TYPES = frozenset(
    (
        "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
        "message/feedback-report", "text/rfc822-headers",
    )
)  # fmt: skip
_DELIMITER = re.compile(r"^--([^\s\"]{5,200})[ \t\r]*$", re.MULTILINE)
_MAX_REPAIRS = 5
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_EXTENSIONS = {
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/html": ".html",
    "application/ms-tnef": ".dat",
}


@dataclass(slots=True)
class Entity:
    """One MIME part with its headers already read."""

    message: "Message[str, str]"
    path: str
    headers: Headers
    content_type: str
    parameters: dict[str, str]
    disposition: str
    filename: str


@dataclass(frozen=True, slots=True)
class Body:
    """One text of a mail: plain, HTML, or both versions of the same ("" where there is none)."""

    plain: str
    html: str


@dataclass(slots=True)
class Contents:
    """What the walk gathers: texts and files in order, reports of mail systems, mails attached."""

    bodies: list[Body] = field(default_factory=list)
    files: list[FilePart] = field(default_factory=list)
    reports: list[tuple[str, str]] = field(default_factory=list)
    attached: "list[Message[str, str]]" = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def entity(message: "Message[str, str]", path: str, *, default_type: str = "text/plain") -> Entity:
    """Read the MIME fields of a part (RFC 2045, 2183) by our own reader."""
    fields = Headers(message.raw_items())
    content_type, parameters = headers.parameters(fields.raw("content-type"))
    if content_type.count("/") != 1 and content_type != "text":
        content_type = default_type
    disposition, disposition_parameters = headers.parameters(fields.raw("content-disposition"))
    filename = disposition_parameters.get("filename") or parameters.get("name") or ""
    return Entity(message, path, fields, content_type, parameters, disposition, filename)


def inside(part: Entity) -> "list[Message[str, str]]":
    """What the parser found in a part when it took it apart; [] for a part that holds only text."""
    payload = part.message.get_payload()
    if isinstance(payload, list):
        return [one for one in payload if isinstance(one, Message)]
    if part.content_type.startswith("multipart/") and part.path.count(".") < _MAX_REPAIRS:
        return _repaired(part)
    return []


def _repaired(part: Entity) -> "list[Message[str, str]]":
    """The parts of a multipart whose Content-Type lost its boundary: its first delimiter line shows it."""
    payload = vars(part.message).get("_payload")
    delimiter = _DELIMITER.search(payload) if isinstance(payload, str) else None
    if delimiter is None:
        return []
    boundary = delimiter.group(1).replace('"', "")
    whole = message_from_string(f'Content-Type: multipart/mixed; boundary="{boundary}"\n\n{payload}')
    parts = whole.get_payload()
    return [one for one in parts if isinstance(one, Message)] if isinstance(parts, list) else []


def children(part: Entity) -> Iterator[Entity]:
    """The direct parts of a multipart, numbered from 1 as their path continues."""
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    prefix = f"{part.path}." if part.path else ""
    for number, child in enumerate(inside(part), start=1):
        yield entity(child, f"{prefix}{number}", default_type=default)


def is_multipart(part: Entity) -> bool:
    """Whether the parser found parts inside (a message/rfc822 counts as one file, not as parts)."""
    return bool(inside(part)) and not part.content_type.startswith("message/")


def gather(root: Entity, *, limits: Limits) -> Contents:
    """Walk the tree and collect body and files; a mail that only carries another shows that one's text."""
    contents = Contents()
    _walk(root, contents, limits)
    if contents.attached and not any(body.plain.strip() or body.html.strip() for body in contents.bodies):
        carried = Contents()
        _walk(entity(contents.attached[0], ""), carried, limits)
        contents.bodies = carried.bodies
        contents.notes.append(
            "The mail has no text of its own; the text shown is that of the mail attached to it."
        )
    return contents


def _walk(part: Entity, contents: Contents, limits: Limits) -> None:
    if is_multipart(part):
        if part.content_type == "multipart/alternative":
            _walk_alternative(part, contents, limits)
        else:
            for child in children(part):
                _walk(child, contents, limits)
        return
    if part.content_type in _REPORT_TYPES:
        contents.reports.append((part.content_type, clean(_raw_text(part))))
        return
    if part.content_type.startswith("message/"):
        contents.attached.extend(inside(part)[:1])
    if is_body(part):
        _add_body(part, contents, limits)
    elif not (part.content_type.startswith("multipart/") and not part.message.get_payload()):
        contents.files.append(_file(part))


def is_body(part: Entity) -> bool:
    """Whether a part is shown as text of the mail rather than offered as a file."""
    if part.content_type not in _TEXT_TYPES:
        return part.content_type.startswith("multipart/") and part.path == ""
    return part.disposition != "attachment" and not part.filename


def _add_body(part: Entity, contents: Contents, limits: Limits) -> None:
    text = body_text(part, limits=limits, notes=contents.notes)
    is_html = part.content_type == "text/html"
    contents.bodies.append(Body("", text) if is_html else Body(text, ""))


def _walk_alternative(part: Entity, contents: Contents, limits: Limits) -> None:
    """Several versions of one text become one body with a plain and an HTML side."""
    inner = Contents(
        files=contents.files, reports=contents.reports, attached=contents.attached, notes=contents.notes
    )
    for child in children(part):
        _walk(child, inner, limits)
    if inner.bodies:
        plain = "\n\n".join(body.plain for body in inner.bodies if body.plain.strip())
        html = "\n".join(body.html for body in inner.bodies if body.html.strip())
        contents.bodies.append(Body(plain, html))


def body_text(part: Entity, *, limits: Limits, notes: list[str]) -> str:
    """A text part decoded: transfer encoding, charset, soft line breaks (RFC 3676)."""
    data = payload_bytes(part)
    most = limits.max_html_chars if part.content_type == "text/html" else limits.max_text_chars
    if len(data) > 4 * most:
        data = data[: 4 * most]
    text = clean(decode(data, label=_charset(part, data)))
    if len(text) > most:
        text = text[:most]
        notes.append(f"Only the first {most:,} characters of a text were read.")
    if part.content_type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    elif part.content_type in ("text/enriched", "text/richtext"):
        text = _plain_of_enriched(text)
    return text


_META = re.compile(
    rb"<meta[^<>]{0,200}charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)


def _charset(part: Entity, data: bytes) -> str:
    label = part.parameters.get("charset", "")
    if not label and part.content_type == "text/html":
        match = _META.search(data[:4000])
        if match:
            return match.group(1).decode("ascii")
    return label


_ENRICHED_PARAMETER = re.compile(r"<param>[^<]{0,500}</param>", re.IGNORECASE)
_ENRICHED_TAG = re.compile(r"</?[A-Za-z0-9-]{1,60}>")


def _plain_of_enriched(text: str) -> str:
    """Take the commands off text/enriched (RFC 1896); "<<" stands for "<"."""
    text = _ENRICHED_PARAMETER.sub("", text).replace("<<", "\ue0f8")
    return _ENRICHED_TAG.sub("", text).replace("\ue0f8", "<")


def _raw_text(part: Entity) -> str:
    """A report part as text; the parser may have taken it apart into header blocks."""
    taken_apart = inside(part)
    if taken_apart:
        blocks = []
        for block in taken_apart:
            lines = [f"{name}: {value}" for name, value in block.raw_items()]
            rest = block.get_payload()
            if isinstance(rest, str) and rest.strip():
                lines.append(rest)
            blocks.append("\n".join(lines))
        return _readable("\n\n".join(blocks))
    return decode(payload_bytes(part))


def _readable(text: str) -> str:
    return decode(text.encode("utf-8", "surrogateescape"))


def payload_bytes(part: Entity) -> bytes:
    """The content with its transfer encoding undone, as far as it can be."""
    taken_apart = inside(part)
    if taken_apart:
        return b"\n".join(_message_bytes(one) for one in taken_apart)
    # Not get_payload(): it would decode by the charset the part claims, and lose what does not fit.
    payload = vars(part.message).get("_payload")
    data = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
    encoding = part.headers.word("content-transfer-encoding")
    if encoding == "base64":
        return headers.base64_bytes(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecode(data)
    return data


def _message_bytes(message: "Message[str, str]") -> bytes:
    try:
        return message.as_bytes(policy=_VERBATIM)
    except (UnicodeError, ValueError, LookupError, AttributeError, KeyError, TypeError):
        # The library cannot write back every mail that it reads.
        head = "".join(f"{name}: {value}\n" for name, value in message.raw_items())
        payload = message.get_payload()
        body = payload if isinstance(payload, str) else ""
        return f"{head}\n{body}".encode("utf-8", "surrogateescape")


def _uudecode(data: bytes) -> bytes:
    lines = data.split(b"\n")
    start = next((i for i, line in enumerate(lines) if line.startswith(b"begin ")), None)
    if start is None:
        return data
    out = []
    for line in lines[start + 1 :]:
        line = line.rstrip(b"\r")
        if line in (b"end", b"`", b" ", b""):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = ((line[0] - 32) & 63) * 4 // 3 + 5
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                break
    return b"".join(out)


def file_bytes(part: Entity) -> bytes:
    """The bytes a person gets who downloads the part; an attached mail as a mail."""
    taken_apart = inside(part)
    is_encoded = part.headers.word("content-transfer-encoding") == "base64"
    if part.content_type == "message/rfc822" and taken_apart and is_encoded:
        return headers.base64_bytes(_message_bytes(taken_apart[0]).strip())
    return payload_bytes(part)


def _file(part: Entity) -> FilePart:
    data = file_bytes(part)
    cid = part.headers.text("content-id").strip("<> ")[:998]
    inline = part.disposition == "inline" or (bool(cid) and part.disposition != "attachment")
    return FilePart(
        name=_file_name(part),
        content_type=part.content_type[:200],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=inline,
        cid=cid,
        part=part.path or "1",
    )


def _file_name(part: Entity) -> str:
    """A name to show and to save under: no directories, no control or direction characters."""
    name = clean(part.filename).rpartition("/")[2].rpartition("\\")[2]
    name = _UNSAFE_NAME.sub("", name).strip(". ")[-200:]
    return name or "file-" + (part.path or "1").replace(".", "-") + _EXTENSIONS.get(part.content_type, ".bin")


def find(root: Entity, path: str) -> Entity:
    """The part at a path as given in FilePart.part."""
    if not is_multipart(root):
        if path == "1":
            return root
        raise Unreadable(f"The mail has no part {path}.")
    part = root
    for number in path.split(".")[:200]:
        candidates = list(children(part))
        if not number.isdecimal() or not 0 < int(number) <= len(candidates):
            raise Unreadable(f"The mail has no part {path}.")
        part = candidates[int(number) - 1]
    return part


def as_html(bodies: list[Body]) -> str:
    """All texts as one HTML, plain ones as they look; "" when none is HTML."""
    if not any(body.html for body in bodies):
        return ""
    return "\n".join(
        body.html or markup.from_text(body.plain) for body in bodies if body.html or body.plain.strip()
    )
