"""Raw mail to what we know of it: who, what is new in it, what it carries, whether a machine sent it.

Here stands what is known of a mail once it has been read, which is light to load. The readers (`parse`, `sanitise`,
`unquote`) are named by their files, so that a process that takes what another one parsed does not load them.
"""

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
from amends.domain.messages.threading import make_token, message_id, read_token, reply_address
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
    "from_wire",
    "make_token",
    "message_id",
    "read_token",
    "reply_address",
    "to_wire",
]
