"""A desk whose processes are killed while mail arrives, and senders that do not give up before a 250."""

import contextlib
import itertools
import os
import queue
import random
import signal
import smtplib
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psutil
import psycopg

from amends.runtime import postgres
from real_desk import AMENDS, Sink, free_ports, wait_for

PATIENCE = 120.0
"""Seconds that a busy machine may take for what takes an idle one a few."""
PARTS = {
    "worker and mail": "amends.jobs.worker:run",
    "database": "postgres",
    "parser": "amends.runtime.sandbox",
    "everything": "",
}
SETUP = """
import django; django.setup()
import factories
from datetime import time
from amends.store.models import Mailbox, RotaEntry
team = factories.team("Desk")
bob = factories.technician("Bob", of=team, email="bob@desk.example")
RotaEntry.objects.create(technician=bob, weekdays=list(range(7)), starts=time(0), ends=time(0))
Mailbox.objects.create(address="support@desk.example", name="Desk", team=team)
"""
ANSWER = """
import django; django.setup()
import select, sys
from datetime import UTC, datetime
from django.db import DatabaseError, connection
from amends.actions import cases
from amends.store.queries import rows
OPEN = '''select c.id from store_case c where not exists
  (select from store_message m where m.case_id = c.id and m.kind = 'reply') order by c.id limit 5'''
while not select.select([sys.stdin], [], [], 0.1)[0]:
    try:
        [(bob,)] = rows.tuples("select id from store_technician")
        for (case_id,) in rows.tuples(OPEN):
            cases.reply(case_id=case_id, by=bob, subject="Re", body="I am on it.", once=f"answer {case_id}",
                        now=datetime.now(UTC))
    except DatabaseError:
        connection.close()
"""


@dataclass(slots=True)
class Desk:
    """`amends serve` with its own embedded database, started again whenever the test kills all of it."""

    home: Path
    sink: Sink
    environ: dict[str, str] = field(init=False)
    smtp_port: int = field(init=False)
    killed: list[str] = field(default_factory=list)
    _process: "subprocess.Popen[str]" = field(init=False)
    _said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        web, live, self.smtp_port = free_ports(3)
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environ = kept | {
            "AMENDS_HOME": str(self.home),
            "AMENDS_WEB_PORT": str(web),
            "AMENDS_LIVE_PORT": str(live),
            "AMENDS_BASE_URL": f"http://127.0.0.1:{web}",
            "AMENDS_SMTP_LISTEN": f"127.0.0.1:{self.smtp_port}",
            "AMENDS_SMTP_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "AMENDS_UNDO_SECONDS": "0",
        }

    def start(self) -> None:
        """Start every process and wait until mail is taken."""
        self._process = subprocess.Popen(
            [*AMENDS, "serve"], env=self.environ, stderr=subprocess.PIPE, text=True
        )
        came: queue.SimpleQueue[bool] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(self._process, came), daemon=True).start()
        with contextlib.suppress(queue.Empty):
            assert came.get(timeout=PATIENCE), self.story()
            return
        raise AssertionError(f"not up after {PATIENCE} s; {self.story()}")

    def _listen(self, process: "subprocess.Popen[str]", came: "queue.SimpleQueue[bool]") -> None:
        """Say that the desk is up, or that it said its last word before it was."""
        assert process.stderr is not None
        with process.stderr as lines:
            for line in lines:
                self._said.append(line)
                if "comes in by SMTP" in line:
                    came.put(True)
        came.put(False)

    def script(self, code: str, **pipes: int) -> "subprocess.Popen[bytes]":
        """Python beside the desk, with its database and settings."""
        environ = self.environ | {
            "DATABASE_URL": postgres.url_of(self.home),
            "DJANGO_SETTINGS_MODULE": "amends.config.settings",
            "PYTHONPATH": str(Path(__file__).parent),
        }
        return subprocess.Popen([sys.executable, "-c", code], env=environ, **pipes)

    def kill(self, part: str) -> None:
        """Kill -9 one part, as soon as it is there; all of them are started again by us, one by `serve`."""
        if part == "everything":
            tree = psutil.Process(self._process.pid).children(recursive=True)
            self._process.kill()
            self._process.wait(PATIENCE)
            psutil.wait_procs(tree, timeout=PATIENCE)
            self.start()
        else:
            process = wait_for(
                lambda: (
                    self._find(PARTS[part]) or (part == "parser" and self._find(PARTS["worker and mail"]))
                ),
                what=part,
                seconds=PATIENCE,
            )  # without mail to read there is no parser, but the process that starts one
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        self.killed.append(part)

    def _find(self, words: str) -> psutil.Process | None:
        for child in psutil.Process(self._process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                line = " ".join(child.cmdline())
                if (
                    words in line
                    and child.status() != psutil.STATUS_ZOMBIE
                    and (words != "postgres" or " -D " in line)
                ):
                    return child
        return None

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database; nothing while it is away."""
        try:
            with psycopg.connect(postgres.url_of(self.home), autocommit=True) as connection:
                return connection.execute(query).fetchall()  # type: ignore[call-overload]
        except psycopg.OperationalError:
            return []

    def story(self) -> str:
        """What was killed, which processes there are, and what `serve` said last: why a test waited in vain."""
        tree = [child for child in psutil.process_iter() if child.ppid() == self._process.pid]
        return f"killed {self.killed}, running {tree}, said:\n{''.join(self._said[-40:])}"

    def stop(self) -> None:
        """Stop clean."""
        self._process.terminate()
        assert self._process.wait(timeout=PATIENCE) == 0, "".join(self._said)
        assert not any("Traceback" in line for line in self._said), "".join(self._said)


@contextlib.contextmanager
def served(desk: Desk) -> Iterator[Desk]:
    """A running desk with a mailbox and Bob, stopped at the end whatever happens."""
    try:
        desk.start()
        assert desk.script(SETUP).wait(PATIENCE) == 0
        yield desk
        desk.stop()
    finally:
        desk._process.kill()


@contextlib.contextmanager
def answering(desk: Desk) -> Iterator[None]:
    """Bob answers every case once, for the time of the block, and tries again when the desk is away."""
    bob = desk.script(ANSWER, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        bob.communicate(timeout=PATIENCE)
    assert bob.returncode == 0


Conversation = list[EmailMessage]


def conversations(*, mails: int, dice: random.Random) -> list[Conversation]:
    """Mails of many customers; some write once, some go on in the same thread."""
    made: list[Conversation] = []
    left = mails
    for number in itertools.count():
        if not left:
            return made
        length = min(left, dice.choice((1, 1, 2, 3)))
        left -= length
        made.append([_mail(number, nth) for nth in range(length)])
    return made


def _mail(thread: int, nth: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"customer{thread}@client{thread % 7}.example", "support@desk.example"
    mail["Subject"] = f"Printer {thread}"
    mail["Message-ID"] = f"<{thread}.{nth}@client.example>"
    if nth:
        mail["In-Reply-To"] = f"<{thread}.{nth - 1}@client.example>"
    mail.set_content(f"Printer {thread} is down again, this is message {nth}. Nobody answers us.\n")
    return mail


class Senders:
    """Mail servers of customers: each tries a mail again until somebody has answered 250 for it."""

    def __init__(self, desk: Desk, work: Sequence[Conversation], *, threads: int = 3) -> None:
        self._desk = desk
        self._work: queue.SimpleQueue[Conversation] = queue.SimpleQueue()
        for conversation in work:
            self._work.put(conversation)
        self._moved = threading.Condition()
        self.acknowledged: list[str] = []
        self.attempts = 0
        self._refused: Exception | None = None
        self._threads = [threading.Thread(target=self._send_all, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, count: int) -> None:
        """Wait until so many mails were answered with 250."""
        with self._moved:
            came = self._moved.wait_for(lambda: len(self.acknowledged) >= count, timeout=PATIENCE)
        assert came, (
            f"{len(self.acknowledged)} of {count} mails were taken, {self._refused!r}; {self._desk.story()}"
        )

    def _send_all(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                for mail in self._work.get_nowait():
                    while not self._send(mail):
                        threading.Event().wait(0.1)  # a sender's pause, not the test's

    def _send(self, mail: EmailMessage) -> bool:
        self.attempts += 1
        try:
            with smtplib.SMTP("127.0.0.1", self._desk.smtp_port, timeout=10) as server:
                server.send_message(mail)
                with self._moved:
                    self.acknowledged.append(str(mail["Message-ID"]).strip("<>"))
                    self._moved.notify_all()
        except (OSError, smtplib.SMTPException) as error:
            self._refused = error
            return str(mail["Message-ID"]).strip("<>") in self.acknowledged
        return True
