"""A real desk for tests from outside: `amends demo` with all its processes, a mail server that takes what it
sends, and a browser. Nothing of it runs inside the test's process but the catching mail server."""

import contextlib
import email
import email.policy
import os
import random
import shutil
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

AMENDS = (sys.executable, "-c", "from amends.cli.main import main; main(prog_name='amends')")
UNDO_SECONDS = 3
FIRST_GIVEN_OUT = 32_768
"""From here on Linux gives ports to outgoing connections."""
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
Enter = Callable[..., Page]
"""Opens a page of the desk as somebody: `enter("/", who="sam")`."""
PATIENCE = 45.0
"""Seconds before a thing that should happen counts as not happening, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Caught:
    """A mail that the desk handed over, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    mail: EmailMessage

    @property
    def text(self) -> str:
        """The words of the mail."""
        body = self.mail.get_body(("plain",))
        return body.get_content() if body is not None else ""


@dataclass  # without slots: aiosmtpd looks at every member, and those of Python 3.11.2 have one that fails
class Sink:
    """The mail server of the outside world: it takes every mail and keeps it."""

    port: int
    caught: list[Caught] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        """Take a mail, as aiosmtpd asks."""
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.arrived:
            self.caught.append(Caught(envelope.mail_from, tuple(envelope.rcpt_tos), mail))  # type: ignore[arg-type]
            self.arrived.notify_all()
        return "250 kept"

    def wait_for(self, fits: Callable[[Caught], bool]) -> Caught:
        """The first mail that fits, now or as soon as it comes."""
        with self.arrived:
            came = self.arrived.wait_for(lambda: any(map(fits, self.caught)), timeout=PATIENCE)
            assert came, [(c.recipients, c.mail["subject"]) for c in self.caught]
            return next(filter(fits, self.caught))

    def to(self, address: str) -> list[Caught]:
        """What an address has got so far."""
        return [each for each in list(self.caught) if address in each.recipients]


@dataclass(frozen=True, slots=True)
class Desk:
    """The address of a running desk and how a customer reaches it."""

    url: str
    smtp_port: int
    database_url: str
    password: str
    sink: Sink

    def post(self, mail: EmailMessage | bytes, *, sender: str, to: str = "support@desk.example") -> None:
        """Hand a mail to the desk's listener, as the customer's mail server does."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=email.policy.SMTP)
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE) as server:
            server.sendmail(sender, [to], raw)

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database, or set it up, beside the desk."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            found = connection.execute(query, values)  # type: ignore[call-overload]
            return found.fetchall() if found.description else []

    def case_of(self, mail_id: str) -> int:
        """The case that a mail became or joined, as soon as it has been read."""
        query = "SELECT case_id FROM store_message WHERE mail_id = %s AND case_id IS NOT NULL"
        return int(wait_for(lambda: self.ask(query, mail_id.strip("<>")), what=f"a case of {mail_id}")[0][0])


def wait_for(look: Callable[[], Any], *, what: str, seconds: float = PATIENCE) -> Any:
    """Look again until there is something to see."""
    until = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < until, f"{what} did not come within {seconds} s"
        time.sleep(0.02)
    return seen


@contextlib.contextmanager
def sink() -> Iterator[Sink]:
    """A catching mail server, for as long as it is needed."""
    kept = Sink(port=free_ports(1)[0])
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port, server_hostname="outside.example")
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on just now, none of which the system gives to an outgoing connection.

    One of those would be lost to a stranger while a desk starts again; a client that knocks at it meanwhile can
    even be given the port itself, and then talks to itself.
    """
    found = set[int]()
    while len(found) < count:
        port = random.SystemRandom().randrange(10_000, FIRST_GIVEN_OUT)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found.add(port)
    return list(found)


@contextlib.contextmanager
def running(*, database_url: str, home: Path) -> Iterator[Desk]:
    """A desk with the demo's people and cases, served until the end of the block and stopped clean."""
    with sink() as outside:
        web, live, smtp = free_ports(3)
        environ = {name: value for name, value in os.environ.items() if name != "AMENDS_STATIC_PLAIN"} | {
            "DATABASE_URL": database_url,
            "AMENDS_HOME": str(home),
            "AMENDS_WEB_PORT": str(web),
            "AMENDS_LIVE_PORT": str(live),
            "AMENDS_BASE_URL": f"http://127.0.0.1:{web}",
            "AMENDS_SMTP_LISTEN": f"127.0.0.1:{smtp}",
            "AMENDS_SMTP_URL": f"smtp://127.0.0.1:{outside.port}",
            "AMENDS_UNDO_SECONDS": str(UNDO_SECONDS),
            "AMENDS_TRUSTED_AUTHSERV": "mx.desk.example",
        }
        with _served(environ):
            from amends.cli.demo import demo_password

            yield Desk(environ["AMENDS_BASE_URL"], smtp, database_url, demo_password(), outside)


@contextlib.contextmanager
def _served(environ: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([*AMENDS, "demo"], env=environ, stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    up = threading.Event()

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            said.append(line)
            if "comes in by SMTP" in line:
                up.set()
        up.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        assert up.wait(150), "".join(said)
        assert process.poll() is None, "".join(said)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)
        listener.join(30)
        if process.stderr is not None:
            process.stderr.close()
    assert not any("Traceback" in line for line in said), "".join(said)


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """The machine's own Chromium. A machine without it fails: `make test` installs it where it may."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_program(), args=list(CHROMIUM))
        yield opened
        opened.close()


def chromium_program() -> str:
    """Where the machine's own Chromium is."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("No chromium here; scripts/test-tools installs Debian's.")
    return program


def sign_in(page: Page, *, who: str, password: str) -> None:
    """Sign in by the form, as everybody does."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(f"{who}@desk.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title("Now · Amends")


def on_a_call(page: Page) -> None:
    """Open the call of the case that is shown, the customer on the line, by keys alone."""
    page.keyboard.press("p")
    page.get_by_role("button", name="They are on the line").press("Enter")
    expect(page.locator("[data-pad-text]")).to_be_focused()


def say(page: Page, words: str, *, ours: bool = False) -> None:
    """Type a line where the hand is, and wait until the desk shows it."""
    before = page.locator("#call-lines [id^=line-]").count()
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter" if ours else "Enter")
    expect(page.locator("#call-lines [id^=line-]")).to_have_count(before + 1)


FURIOUS = """\
This is the third time this month that our whole office has no mail, and your last ticket was closed without
asking anybody. I am furious. Nobody answers the phone. Who is working on this, and when do I hear from you?
"""
ANSWER = """\
Hello Alice,

a whole office without mail for the third time is a real stop, and I see it from here. I have taken this over
myself. I will write to you with an update by 14:00 tomorrow.

Sam Whitlock
"""


def letter(*, sender: str, subject: str, text: str = FURIOUS, **headers: str) -> EmailMessage:
    """A customer's mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Alice Moran <{sender}>", "support@desk.example", subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=sender.partition("@")[2])
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def new_case(desk: Desk, *, sender: str, subject: str = "No mail again", text: str = FURIOUS) -> int:
    """A case that a mail of theirs opened."""
    mail = letter(sender=sender, subject=f"{subject}, says {sender}", text=text)
    desk.post(mail, sender=sender)
    return desk.case_of(mail["Message-ID"])


def answer(page: Page, text: str = ANSWER) -> None:
    """Type a reply on the case that is open, wait until its promise is found, and send it."""
    page.locator("#reply-body").fill(text)
    expect(page.locator("[name=promise]")).to_be_checked()
    if page.locator("[data-reason]").count():  # another journey has sent these words to somebody else
        page.locator("[data-reason]").fill("Every journey says the same.")
    page.get_by_role("button", name="Send reply").click()


def too_deep(levels: int = 300) -> bytes:
    """A mail of so many parts within parts that it is kept aside unread."""
    head = (
        "From: mallory@lived.example\r\nTo: support@desk.example\r\nSubject: Nested\r\nMIME-Version: 1.0\r\n"
    )
    nest = [
        f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n' for level in range(levels)
    ]
    return (head + "".join(nest) + "\r\nHello").encode()


def own_words(message: Locator) -> str:
    """What a message itself says, without the notes that the reader hangs under its words."""
    words = message.evaluate(
        """(article) => {
          const copy = article.cloneNode(true);
          copy.querySelectorAll(".ev__note").forEach((note) => note.remove());
          return copy.textContent;
        }"""
    )
    return str(words)
