"""A parsed mail as JSON-safe values, and the function the killable process serves."""

from datetime import datetime
from typing import Any

from amends.domain.messages.model import (
    Address,
    Bounce,
    FailedRecipient,
    FilePart,
    Limits,
    ParsedMail,
    Segment,
    Unreadable,
)


def serve(raw: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Parse one mail; {"error": reason} when it is Unreadable.

    `options`: "trusted_authserv" (list of server names) and "limits" (fields of Limits), both optional.
    """
    try:
        return to_wire(parsed(raw, options))
    except Unreadable as error:
        return {"error": error.reason}


def parsed(raw: bytes, options: dict[str, Any]) -> ParsedMail:
    """One mail, under the options of `serve`. Raises Unreadable."""
    # late: who only takes what another process parsed need not load the parser, a tenth of a second
    from amends.domain.messages.parse import parse

    return parse(
        raw,
        limits=Limits(**options.get("limits", {})),
        trusted_authserv=frozenset(options.get("trusted_authserv", ())),
    )


def to_wire(mail: ParsedMail) -> dict[str, Any]:
    """Lists, strings, numbers and None only."""
    found = _fields(mail)
    found["date"] = mail.date.isoformat() if mail.date else None
    found["sender"] = _fields(mail.sender) if mail.sender else None
    for name in ("reply_to", "to", "cc", "segments", "files"):
        found[name] = [_fields(one) for one in found[name]]
    found["references"] = list(mail.references)
    found["notes"] = list(mail.notes)
    if mail.bounce:
        recipients = [_fields(one) for one in mail.bounce.recipients]
        found["bounce"] = _fields(mail.bounce) | {"recipients": recipients}
    return found


def _fields(value: ParsedMail | Address | Segment | FilePart | Bounce | FailedRecipient) -> dict[str, Any]:
    """The fields of a flat dataclass; `asdict` copies deeply and takes a third of the parsing time."""
    return {name: getattr(value, name) for name in value.__slots__}


def from_wire(found: dict[str, Any]) -> ParsedMail:
    """The mail again; an {"error": reason} is raised as Unreadable."""
    if "error" in found:
        raise Unreadable(found["error"])
    values = dict(found)
    values["sender"] = Address(**found["sender"]) if found["sender"] else None
    for name in ("reply_to", "to", "cc"):
        values[name] = tuple(Address(**one) for one in found[name])
    values["references"] = tuple(found["references"])
    values["notes"] = tuple(found["notes"])
    values["date"] = datetime.fromisoformat(found["date"]) if found["date"] else None
    values["segments"] = tuple(Segment(**one) for one in found["segments"])
    values["files"] = tuple(FilePart(**one) for one in found["files"])
    values["bounce"] = _bounce(found["bounce"])
    return ParsedMail(**values)


def _bounce(found: dict[str, Any] | None) -> Bounce | None:
    if found is None:
        return None
    recipients = tuple(FailedRecipient(**one) for one in found["recipients"])
    return Bounce(found["original_message_id"], recipients, found["is_final"])
