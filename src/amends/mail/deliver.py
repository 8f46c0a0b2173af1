"""The pipe: one mail on standard input, answered by the exit codes that mail servers understand (sysexits.h)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.conf import settings

from amends.actions import inbox
from amends.actions.inbox import Arrival
from amends.actions.mailboxes import MailSource
from amends.mail.recipients import match
from amends.store.queries import mailboxes

DELIVERED = 0
TOO_LARGE = 69
"""EX_UNAVAILABLE: the server returns the mail to its sender."""
TRY_LATER = 75
"""EX_TEMPFAIL: the server keeps the mail and comes again."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it ended: the exit code, and a line for the server's log, empty when all is well."""

    code: int
    line: str = ""


def deliver(
    stream: BinaryIO, *, mailbox: str = "", mail_from: str = "", recipients: Sequence[str] = (), now: datetime
) -> Delivery:
    """Commit the one mail in `stream`; only DELIVERED means that it is committed. Never raises.

    `mailbox` names the mailbox it is for when the recipients do not. A mail for no mailbox of ours is kept
    by the sending server (75), so that a wrong line in its settings loses nothing.
    """
    limit = settings.ENV.smtp_max_bytes
    try:
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            return Delivery(
                TOO_LARGE, f"the mail is larger than the {limit} bytes that AMENDS_SMTP_MAX_BYTES allows"
            )
        if not raw:
            return Delivery(TRY_LATER, "there was no mail on standard input")
        known = mailboxes.addresses()
        named = [mailbox] if mailbox else list(recipients)
        found = [match(one, known, settings.ENV.mail_domain) for one in named]
        if named and all(one is None for one in found):
            return Delivery(TRY_LATER, f"{named[0]} is not a mailbox of this desk; add it in Settings")
        arrival = Arrival(
            raw=raw,
            source=MailSource.PIPE,
            mailbox_id=next((one for one in found if one), None),
            envelope_from=mail_from.strip("<>"),
            envelope_to=tuple(recipients) or tuple(named),
        )
        inbox.store(arrivals=[arrival], now=now)
    except Exception as error:
        words = " ".join(str(error).split())[:200]
        return Delivery(TRY_LATER, f"not stored, try again later: {type(error).__name__}: {words}")
    return Delivery(DELIVERED)
