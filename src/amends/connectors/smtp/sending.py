"""Hand one mail over and say how it ended (RFC 5321).

A mail is *unknown* from the moment the dot that ends it has left us until the server's answer is read: it
may have been taken, so sending it again could double it. Before that moment nothing was taken and it is
safe to try again.
"""

import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from amends.connectors.smtp.server import Server, session

SETUP_CODES = frozenset({530, 534, 535, 538})
"""Refusals of us, not of the mail: the desk's settings are wrong, and right settings will send it."""
NAMELESS = "localhost"
"""How we greet when no domain of ours is known."""
_EOL = re.compile(rb"\r\n|\r|\n")
_LINE_DOT = re.compile(rb"(?m)^\.")
_CONTROLS = re.compile(r"[\0-\x1f\x7f-\x9f]+")
_UNSAFE = re.compile(r"[\0-\x20<>\x7f]")
_WORDS_KEPT = 300


class State(StrEnum):
    """How handing over ended."""

    SENT = "sent"
    REFUSED = "refused"
    RETRY = "retry"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of one attempt.

    `detail` is the deciding answer in one line. `refused` holds each recipient that was not taken with
    the server's words: after `sent` it names those who do not get this mail.
    """

    state: State
    detail: str
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Answer:
    code: int
    words: str

    @property
    def kind(self) -> State:
        """What an answer to MAIL, RCPT or DATA means for the mail."""
        if 200 <= self.code < 400:
            return State.SENT
        return State.REFUSED if 500 <= self.code < 600 and self.code not in SETUP_CODES else State.RETRY

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()


def send(*, url: str, mail_from: str, recipients: Sequence[str], mime: bytes, timeout: float) -> Outcome:
    """Hand `mime` to the server at `url` for `recipients`; `timeout` in seconds holds for each answer.

    `mail_from` may be empty (a mail that must not be answered by a bounce). Never raises for what the
    server or the network does. Raises ValueError for a URL or an address that cannot be, or no recipient.
    """
    server = Server.parse(url=url)
    for address in (mail_from, *recipients):
        if _UNSAFE.search(address):
            raise ValueError(f"{address!r} is not a mail address")
    if not recipients:
        raise ValueError("a mail needs a recipient")
    domain = mail_from.rpartition("@")[2]
    our_name = domain if domain.isascii() and domain else NAMELESS
    settled: list[Outcome] = []
    try:
        with session(server=server, our_name=our_name if our_name.isascii() else "", timeout=timeout) as line:
            settled.append(_transaction(line, mail_from, recipients, mime))
    except (OSError, UnicodeError) as error:
        # After an outcome, only the farewell failed.
        return settled[0] if settled else Outcome(state=State.RETRY, detail=_reason(error, server))
    return settled[0]


def check(*, url: str, our_name: str = NAMELESS, timeout: float = 10.0) -> str:
    """Try connection, TLS and sign-in, and send nothing; an empty string when all is well, else why not."""
    server = Server.parse(url=url)
    try:
        with session(server=server, our_name=our_name, timeout=timeout) as line:
            line.noop()
    except (OSError, UnicodeError) as error:
        return _reason(error, server)
    return ""


def _transaction(line: smtplib.SMTP, mail_from: str, recipients: Sequence[str], mime: bytes) -> Outcome:
    options = []
    if not (mail_from + "".join(recipients)).isascii() or not _head(mime).isascii():
        if not line.has_extn("smtputf8"):
            words = "the server takes only ASCII addresses (it lacks SMTPUTF8)"
            return Outcome(state=State.REFUSED, detail=words)
        line.command_encoding = "utf-8"
        options.append("SMTPUTF8")
    if line.has_extn("size"):
        options.append(f"SIZE={len(mime)}")
    if not mime.isascii() and line.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    answer = _say(line, " ".join([f"MAIL FROM:<{mail_from}>", *options]))
    if answer.kind is not State.SENT:
        return Outcome(state=answer.kind, detail=str(answer))
    refused, taken = _recipients(line, recipients)
    if not taken:
        later = [one for one in refused.values() if one.kind is State.RETRY]
        decisive = (later or list(refused.values()))[0]
        return Outcome(state=decisive.kind, detail=str(decisive), refused=_words(refused))
    return _data(line, mime, _words(refused))


def _recipients(line: smtplib.SMTP, recipients: Sequence[str]) -> tuple[dict[str, _Answer], int]:
    refused, taken = {}, 0
    for address in recipients:
        answer = _say(line, f"RCPT TO:<{address}>")
        if answer.kind is State.SENT:
            taken += 1
        else:
            refused[address] = answer
    return refused, taken


def _data(line: smtplib.SMTP, mime: bytes, refused: dict[str, str]) -> Outcome:
    """Send the body, then the dot apart: an error in either send means that no dot has left."""
    answer = _say(line, "DATA")
    if answer.code != 354:
        kind = State.RETRY if answer.kind is State.SENT else answer.kind
        return Outcome(state=kind, detail=str(answer), refused=refused)
    body = _LINE_DOT.sub(b"..", _EOL.sub(b"\r\n", mime))
    line.send(body if body.endswith(b"\r\n") else body + b"\r\n")
    line.send(b".\r\n")
    try:
        code, words = line.getreply()
    except OSError as error:
        detail = f"no answer after the mail was handed over ({_plain(str(error)) or type(error).__name__})"
        return Outcome(state=State.UNKNOWN, detail=detail, refused=refused)
    answer = _Answer(code, _plain(words))
    state = State.UNKNOWN if not 200 <= code < 600 or 300 <= code < 400 else answer.kind
    return Outcome(state=state, detail=str(answer), refused=refused)


def _say(line: smtplib.SMTP, command: str) -> _Answer:
    code, words = line.docmd(command)
    return _Answer(code, _plain(words))


def _words(refused: dict[str, _Answer]) -> dict[str, str]:
    return {address: str(answer) for address, answer in refused.items()}


def _head(mime: bytes) -> bytes:
    return mime.partition(b"\r\n\r\n")[0]


def _plain(words: bytes | str) -> str:
    """A server's words in one bounded line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return _CONTROLS.sub(" ", text).strip()[:_WORDS_KEPT]


def _reason(error: OSError | UnicodeError, server: Server) -> str:
    """Why there is no session, in one line that never holds the password."""
    if isinstance(error, UnicodeError):
        return f"{server} is not the name of a server"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{server} refused the user name or password: {error.smtp_code} {_plain(error.smtp_error)}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{server} does not offer what the setting asks for: {_plain(str(error))}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{server} answered {error.smtp_code} {_plain(error.smtp_error)}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate of {server} is not trusted: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return f"{server} did not answer in time"
    return f"{server} cannot be reached: {_plain(error.strerror or str(error)) or type(error).__name__}"
