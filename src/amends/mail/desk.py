"""What all connections share: who is known here, how much is asked, and the one place where mail is stored."""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from aiosmtpd.smtp import MISSING, SMTP, Envelope, Session
from django.db import connections

from amends.actions.inbox import Arrival
from amends.mail.commits import GroupCommit
from amends.mail.limits import Doorman, Limits
from amends.mail.recipients import Directory

if TYPE_CHECKING:
    from amends.mail.doors import SmtpDoor

STORED = "250 2.0.0 Stored"
TRY_LATER = "451 4.3.0 Cannot be stored now, try again later"
NOT_OURS = "550 5.1.1 No such mailbox here"
TOO_MANY = "452 4.5.3 Too many recipients"
SLOW_DOWN = "421 4.7.0 Too many mails from your address, try again later"
GUESSING = "421 4.7.0 Too many unknown recipients"
log = logging.getLogger(__name__)


class DeskEnvelope(Envelope):
    """An envelope that knows the first of our mailboxes it is for."""

    def __init__(self) -> None:
        super().__init__()
        self.mailbox_id: int | None = None


class Desk:
    """The handler that aiosmtpd asks about each command; everything here runs in the listener's event loop."""

    def __init__(self, *, limits: Limits, mail_domain: str) -> None:
        self.doorman = Doorman(limits)
        self.inside: set[SmtpDoor] = set()
        self._commits = GroupCommit()
        self._directory = Directory(fresh=limits.mailboxes_fresh, own_domain=mail_domain)
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="mail-directory")

    async def take(self, arrival: Arrival) -> str:
        """Commit a mail; the answer to its dot."""
        try:
            await asyncio.wrap_future(self._commits.submit(arrival))
        except Exception:
            return TRY_LATER
        return STORED

    def close(self) -> None:
        """Store what is still waiting and let go of the database."""
        self._commits.close()
        self._reader.submit(connections.close_all)
        self._reader.shutdown()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Take the greeting and name what we can do."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: "SmtpDoor", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> object:
        """Any sender may write, the null sender included, but not without end."""
        return MISSING if self.doorman.may_send(server.address, now=time.monotonic()) else SLOW_DOWN

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: "SmtpDoor", session: Session, envelope: "DeskEnvelope", address: str, options: list[str]
    ) -> object:
        """Only our own mailboxes are recipients."""
        if len(envelope.rcpt_tos) >= self.doorman.limits.recipients:
            return TOO_MANY
        try:
            mailbox = self._directory.peek(address)
            if mailbox is None:
                loop = asyncio.get_running_loop()
                mailbox = await loop.run_in_executor(self._reader, self._directory.find, address)
        except Exception as error:
            log.error("mail.mailboxes_unread error=%s", type(error).__name__)
            return TRY_LATER
        if mailbox is None:
            server.unknown_recipients += 1
            too_many = server.unknown_recipients >= self.doorman.limits.unknown_recipients_per_session
            return GUESSING if too_many else NOT_OURS
        envelope.mailbox_id = envelope.mailbox_id or mailbox or None
        return MISSING

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong, the sender keeps the mail; nothing of ours is shown."""
        log.error("mail.session_failed error=%s", type(error).__name__, exc_info=error)
        return TRY_LATER
