"""Raw mail to what we know of it: who, what is new in it, what it carries, whether a machine sent it."""

from amends.domain.messages.html_text import html_to_text
from amends.domain.messages.identity import identity
from amends.domain.messages.model import (
    Address,
    Bounce,
    FailedRecipient,
    FilePart,
    Folded,
    Limits,
    ParsedMail,
    Segment,
    Unreadable,
)
from amends.domain.messages.parse import extract_file, parse
from amends.domain.messages.sanitise import sanitise
from amends.domain.messages.shape import check_shape
from amends.domain.messages.threading import make_token, message_id, read_token, reply_address
from amends.domain.messages.unquote import unquote
from amends.domain.messages.wire import from_wire, to_wire

__all__ = [
    "Address",
    "Bounce",
    "FailedRecipient",
    "FilePart",
    "Folded",
    "Limits",
    "ParsedMail",
    "Segment",
    "Unreadable",
    "check_shape",
    "extract_file",
    "from_wire",
    "html_to_text",
    "identity",
    "make_token",
    "message_id",
    "parse",
    "read_token",
    "reply_address",
    "sanitise",
    "to_wire",
    "unquote",
]
