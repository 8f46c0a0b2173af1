"""What is known of a mail once it has been read: plain values, the same in every process."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SegmentKind = Literal["new", "quote", "signature", "disclaimer"]
Verdict = Literal["pass", "fail", "none"]


class Unreadable(Exception):
    """The bytes cannot be understood as a mail; `reason` is a sentence for the quarantine page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one mail is read before it is set aside (attack classes bomb, redos, abuse)."""

    max_bytes: int = 70_000_000  # a 50 MB file grows by a third in base64
    max_lines: int = 2_000_000
    max_parts: int = 1_000
    max_depth: int = 100
    max_header_bytes: int = 1_000_000
    max_parentheses: int = 100  # nested comments in one header block
    max_recipients: int = 10_000  # the first ones are kept, and a note says so
    max_references: int = 1_000
    max_text_chars: int = 1_000_000
    max_html_chars: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox as written; `email` keeps its case and may be empty for a bare name."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text, `start` up to but not including `end`, and what it is."""

    kind: SegmentKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A body divided into segments that cover it wholly and in order; nothing is left out."""

    segments: tuple[Segment, ...]
    reply: str
    reply_with_signature: str


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file in a mail; `part` is its path among the MIME parts ("1.2"), to find it again in the raw mail."""

    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool
    cid: str
    part: str


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """An address a bounce names, with the enhanced status ("5.1.1") and the words of the refusing server."""

    address: str
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery failure: which mail of ours (Message-ID without brackets, "" if unsaid) and for whom.

    Not final means delayed: the mail system goes on trying, so the mail may still arrive.
    """

    original_message_id: str
    recipients: tuple[FailedRecipient, ...]
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One mail, read. Message-IDs are without angle brackets; `date` is aware or None."""

    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    date: datetime | None
    text: str
    html: str
    segments: tuple[Segment, ...]
    new_text: str
    new_text_with_signature: str
    files: tuple[FilePart, ...]
    is_automatic: bool
    automatic_reason: str
    is_bounce: bool
    bounce: Bounce | None
    authentication: Verdict
    authentication_reason: str
    language_hint: str
    identity: str
    notes: tuple[str, ...] = field(default=())
