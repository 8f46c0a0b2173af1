"""The two protocols at the door, SMTP and LMTP, on top of aiosmtpd (RFC 5321, RFC 2033).

Only the reading of a mail's content is our own: in long lines as they come, against a bound on memory and
time, and with a lone dot recognised between CR LF pairs only, so that bare line ends cannot end a mail and
smuggle in a second one.
"""

import asyncio
import collections
import contextlib
from typing import AnyStr, ClassVar

from aiosmtpd.smtp import SMTP, Envelope, syntax

from amends.actions.inbox import Arrival
from amends.actions.mailboxes import MailSource
from amends.mail.desk import Desk, DeskEnvelope

PIECE = 65_536
"""The most that is read at once; a longer line is read in pieces of this size."""
STORING_SECONDS = 600.0
"""How long a sender waits for the answer to its dot (RFC 5321, 4.5.3.2.6)."""
TOO_LARGE = "552 5.3.4 The mail is larger than this server takes"
NO_ROOM = "452 4.3.1 Too many mails at this moment, try again later"
TOO_SLOW = "421 4.4.2 The mail took too long to arrive"


class _Refused(Exception):
    """The content is not taken; the text is the answer."""


class SmtpDoor(SMTP):
    """One connection."""

    source: ClassVar[MailSource] = MailSource.SMTP
    line_length_limit = PIECE
    command_size_limit = 1_024
    command_size_limits = collections.defaultdict(lambda: 1_024)

    def __init__(self, desk: Desk, *, hostname: str, loop: asyncio.AbstractEventLoop) -> None:
        self.desk = desk
        self.is_busy = False
        self.address = ""
        self.unknown_recipients = 0
        self._is_inside = False
        super().__init__(
            desk,
            hostname=hostname,
            ident=self.source.value.upper(),
            data_size_limit=desk.doorman.limits.message_bytes,
            enable_SMTPUTF8=True,
            timeout=desk.doorman.limits.idle,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            loop=loop,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the connection in, or say why not and hang up."""
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        refusal = self.desk.doorman.enter(self.address)
        if refusal and isinstance(transport, asyncio.WriteTransport):
            transport.write(f"{refusal}\r\n".encode())
            transport.close()
            return
        self._is_inside = True
        self.desk.inside.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        if self._is_inside:
            self._is_inside = False
            self.desk.doorman.leave(self.address)
            self.desk.inside.discard(self)
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """The other side has nothing more to say."""
        return super().eof_received() if self._is_inside else False

    async def say_goodbye(self) -> None:
        """End an idle connection because the listener stops."""
        if self.transport is not None:
            with contextlib.suppress(ConnectionError):
                await self.push("421 4.3.2 Closing, try again later")

    async def push(self, status: AnyStr) -> None:
        """Say something; 421 is always the last word (RFC 5321, 3.8)."""
        await super().push(status)
        if status[:3] in ("421", b"421") and isinstance(self.transport, asyncio.WriteTransport):
            self.transport.close()

    async def _handle_client(self) -> None:
        # aiosmtpd lets this one fly, and asyncio would log each sender that hangs up early.
        with contextlib.suppress(ConnectionError):
            await super()._handle_client()

    def _create_envelope(self) -> Envelope:
        return DeskEnvelope()

    def _mail(self) -> DeskEnvelope:
        if not isinstance(self.envelope, DeskEnvelope):
            raise TypeError("aiosmtpd made an envelope of its own")
        return self.envelope

    @syntax("RCPT TO: <address>", extended=" [SP <mail-parameters>]")
    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        """The postmaster may be named without a domain (RFC 5321, 4.5.1)."""
        if arg is not None and "".join(arg.lower().split()) == "to:<postmaster>":
            arg = f"TO:<postmaster@{self.hostname}>"
        await super().smtp_RCPT(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Read a mail, commit it, and only then say yes."""
        if await self.check_helo_needed():
            return
        recipients = tuple(self._mail().rcpt_tos)
        if not recipients:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        self.is_busy = True
        carried = [0]
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            answer = await self._take(recipients, carried)
        finally:
            self.is_busy = False
            self.desk.doorman.put_down(carried[0])
            self.envelope = self._create_envelope()
        await self._answer(answer, recipients)

    async def _take(self, recipients: tuple[str, ...], carried: list[int]) -> str:
        mail = self._mail()
        try:
            raw = await self._content(carried)
        except _Refused as refused:
            return str(refused)
        self._reset_timeout(STORING_SECONDS)
        answer = await self.desk.take(
            Arrival(
                raw=raw,
                source=self.source,
                envelope_from=_plain(mail.mail_from or ""),
                envelope_to=recipients,
                mailbox_id=mail.mailbox_id,
            )
        )
        self._reset_timeout()
        return answer

    async def _content(self, carried: list[int]) -> bytes:
        """The mail up to its dot, dots taken off again; raises _Refused only after the dot.

        `carried` holds how many bytes the doorman counts for us, to be given back by the caller.
        """
        limits = self.desk.doorman.limits
        until = self.loop.time() + limits.whole_data
        pieces: list[bytes] = []
        size, checked, begins_line, refusal = 0, 0, True, ""
        while True:
            piece, ends_line = await self._piece()
            if begins_line and piece.startswith(b"."):
                if piece == b".\r\n":
                    break
                piece = piece[1:]
            begins_line = ends_line
            size += len(piece)
            if not refusal:
                pieces.append(piece)
            if size - checked >= PIECE:
                refusal = refusal or self._refusal(size, size - checked, carried)
                checked = size
                self._reset_timeout()
                if refusal:
                    pieces.clear()
                if self.loop.time() > until:
                    raise _Refused(TOO_SLOW)
        refusal = refusal or self._refusal(size, size - checked, carried)
        if refusal:
            raise _Refused(refusal)
        return b"".join(pieces)

    async def _piece(self) -> tuple[bytes, bool]:
        """The next line, or a part of a very long one, and whether the line ends with it."""
        try:
            return await self._reader.readuntil(b"\r\n"), True
        except asyncio.LimitOverrunError as error:
            return await self._reader.read(error.consumed), False

    def _refusal(self, size: int, more: int, carried: list[int]) -> str:
        if size > self.desk.doorman.limits.message_bytes:
            return TOO_LARGE
        if not self.desk.doorman.carry(more):
            return NO_ROOM
        carried[0] += more
        return ""

    async def _answer(self, answer: str, recipients: tuple[str, ...]) -> None:
        await self.push(answer)


class LmtpDoor(SmtpDoor):
    """One connection in LMTP: it greets with LHLO and answers a mail once for each recipient."""

    source = MailSource.LMTP

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """The greeting (RFC 2033, 4.1)."""
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's name
        """SMTP's greeting is refused, so that nobody speaks the wrong protocol unnoticed."""
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's name
        """As HELO."""
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def _answer(self, answer: str, recipients: tuple[str, ...]) -> None:
        for _ in recipients:
            await self.push(answer)


def _plain(mail_from: str) -> str:
    """aiosmtpd names the null sender by its brackets."""
    return "" if mail_from == "<>" else mail_from
