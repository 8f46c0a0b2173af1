"""Raw mail to ParsedMail: the one way in for every shell."""

import re

from amends.domain.messages import authentication, automatic, bounces, headers, language, parts, quotes
from amends.domain.messages.addresses import addresses, first
from amends.domain.messages.dividing import divide
from amends.domain.messages.headers import Headers
from amends.domain.messages.html_text import QUOTE_START, SIGNATURE_END, marked_text
from amends.domain.messages.identity import identity
from amends.domain.messages.model import Address, Folded, Limits, ParsedMail, Segment, Unreadable
from amends.domain.messages.shape import check_shape, with_line_feeds

_MARK_LINES = re.compile(f"[{QUOTE_START}-{SIGNATURE_END}]\n?")
_FEW_WORDS = 60


def parse(
    raw: bytes, *, limits: Limits | None = None, trusted_authserv: frozenset[str] = frozenset()
) -> ParsedMail:
    """Everything the desk reads from one mail; raises Unreadable when it cannot be understood.

    `trusted_authserv`: names of the receiving servers whose Authentication-Results count.
    """
    limits = limits or Limits()
    root = _root(raw, limits)
    contents = parts.gather(root, limits=limits)
    fields = root.headers
    hint = _charset_hint(root)
    body = _body_text(contents.bodies, limits)
    if "\ufffd" in body:
        body = body.replace("\ufffd", "?")
        contents.notes.append(
            "Some characters were already lost when the mail was sent; they are shown as ?."
        )
    text, folded = _unmark(body)
    sender = first(fields.all("from"), hint=hint) or first(fields.all("sender"), hint=hint)
    subject = fields.text("subject", hint=hint)
    email = sender.email if sender else ""
    report_type = root.parameters.get("report-type", "").lower()
    bounce = bounces.find_bounce(
        fields,
        sender_name=sender.name if sender else "",
        sender=email,
        subject=subject,
        text=text,
        contents=contents,
        report_type=report_type,
    )
    reason = automatic.automatic_reason(
        fields, subject=subject, sender=email, content_type=root.content_type, report_type=report_type
    )
    if bounce:
        reason = "It reports that a mail could not be delivered."
    verdict, verdict_reason = authentication.judge(
        fields.all("authentication-results"), trusted=trusted_authserv, from_domain=email.rpartition("@")[2]
    )
    references = headers.message_ids(fields.raw("references"), limit=limits.max_references)
    return ParsedMail(
        sender=sender,
        reply_to=_recipients(fields, "reply-to", hint, limits, contents.notes),
        to=_recipients(fields, "to", hint, limits, contents.notes),
        cc=_recipients(fields, "cc", hint, limits, contents.notes),
        subject=subject,
        message_id=headers.message_id(fields.raw("message-id")),
        in_reply_to=next(iter(headers.message_ids(fields.raw("in-reply-to"), limit=1)), ""),
        references=references,
        date=headers.date(fields.raw("date")),
        text=text,
        html=parts.as_html(contents.bodies),
        segments=folded.segments,
        new_text=folded.reply,
        new_text_with_signature=folded.reply_with_signature,
        files=tuple(contents.files),
        is_automatic=bool(reason),
        automatic_reason=reason,
        is_bounce=bounce is not None,
        bounce=bounce,
        authentication=verdict,
        authentication_reason=verdict_reason,
        language_hint=language.hint(fields.word("content-language"), folded.reply or text),
        identity=identity(raw),
        notes=tuple(contents.notes),
    )


def extract_file(raw: bytes, *, part: str, limits: Limits | None = None) -> bytes:
    """The bytes of one file, found by FilePart.part; raises Unreadable when there is no such part."""
    return parts.file_bytes(parts.find(_root(raw, limits or Limits()), part))


def _root(raw: bytes, limits: Limits) -> parts.Entity:
    check_shape(raw, limits=limits)
    raw = _without_unix_from(with_line_feeds(raw).lstrip(b"\r\n"))
    try:
        message = divide(raw)
    except (RecursionError, LookupError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise Unreadable(f"The mail's parts cannot be told apart ({type(error).__name__}).") from error
    root = parts.entity(message, "")
    if not root.headers.items:
        raise Unreadable("The mail has no header.")
    return root


def _without_unix_from(raw: bytes) -> bytes:
    if raw.startswith((b"From ", b">From ")):
        return raw.partition(b"\n")[2]
    return raw


def _recipients(
    fields: Headers, name: str, hint: str, limits: Limits, notes: list[str]
) -> tuple[Address, ...]:
    found = addresses(fields.all(name), hint=hint, limit=limits.max_recipients)
    if len(found) == limits.max_recipients:
        notes.append(f"Only the first {len(found):,} addresses of {name.title()} were read.")
    return found


def _charset_hint(root: parts.Entity) -> str:
    """The charset of the body, for header bytes that carry no label of their own."""
    label = root.parameters.get("charset", "")
    if not label and parts.is_multipart(root):
        for child in parts.children(root):
            label = child.parameters.get("charset", "")
            if label:
                break
    return "" if label.lower() in ("us-ascii", "ascii") else label


def _body_text(bodies: list[parts.Body], limits: Limits) -> str:
    """The visible text, plain versions first where they say something, marked where HTML shows quotes."""
    pieces = [_visible(body) for body in bodies]
    return "\n\n".join(piece for piece in pieces if piece.strip())[: limits.max_text_chars]


def _visible(body: parts.Body) -> str:
    plain = body.plain
    if not body.html:
        return plain
    if len(plain.split(None, _FEW_WORDS)) > _FEW_WORDS:
        return plain
    if plain.strip() and len(body.html) < _FEW_WORDS * len(plain):
        return plain
    rich = marked_text(body.html)
    return rich if not plain.strip() or len(rich.split()) > 3 * len(plain.split()) else plain


def _unmark(marked: str) -> tuple[str, Folded]:
    """The text without the HTML reader's marks, and its segments with offsets into that text."""
    folded = quotes.fold(marked)
    if not _MARK_LINES.search(marked):
        return marked, folded
    segments: list[Segment] = []
    out: list[str] = []
    position = 0
    for segment in folded.segments:
        piece = _MARK_LINES.sub("", marked[segment.start : segment.end])
        if piece:
            segments.append(Segment(segment.kind, position, position + len(piece)))
            out.append(piece)
            position += len(piece)
    return "".join(out), Folded(tuple(segments), folded.reply, folded.reply_with_signature)
