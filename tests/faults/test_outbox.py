"""An answer leaves once or is called unknown, wherever the sender or the server dies."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from real_desk import free_ports

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=6)
SEND = """
import django; django.setup()
from datetime import datetime
from amends.jobs.worker import send_due
send_due(datetime.fromisoformat({now!r}))
"""
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


class Outside:
    """A server that takes the whole mail and then does as told: says 250, hangs up, or says nothing."""

    def __init__(self, then: str) -> None:
        self.then = then
        self.port = free_ports(1)[0]
        self.taken: list[bytes] = []
        self.arrived = threading.Event()

    async def handle_DATA(self, server: Any, session: object, envelope: Any) -> str:  # noqa: N802
        """Called when the dot has come."""
        self.taken.append(envelope.content)
        self.arrived.set()
        if self.then == "hangs up":
            server.transport.abort()
        if self.then != "takes it":
            await server.loop.create_future()
        return "250 kept"


@contextlib.contextmanager
def listening(then: str) -> Iterator[Outside]:
    outside = Outside(then)
    controller = Controller(outside, hostname="127.0.0.1", port=outside.port)
    controller.start()
    try:
        yield outside
    finally:
        controller.stop()


@pytest.fixture
def answer(db: None) -> int:
    """An answer of Bob's that is due; the key of its outbox row."""
    import factories
    from amends.actions import cases
    from amends.store.models import Outbox

    team = factories.team()
    case = factories.case(of=team, mailbox=factories.mailbox(of=team), at=NOW)
    factories.message(case, at=NOW)
    bob = factories.technician("Bob", of=team)
    cases.reply(case_id=case.id, by=bob.pk, subject="Re: Mail", body="I am on it.", once="a", now=NOW)
    return Outbox.objects.get().id


def state_of(key: int) -> tuple[str, int]:
    from amends.store.models import Outbox

    found = Outbox.objects.get(id=key)
    return found.state, found.attempts


def test_server_that_dies_after_the_mail_is_unknown_and_never_tried_again(answer: int, settings: Any) -> None:
    from amends.actions import outbox
    from amends.jobs.worker import send_due

    with listening("hangs up") as outside:
        settings.SMTP_URL = f"smtp://127.0.0.1:{outside.port}"
        assert send_due(LATER) == 1
        assert state_of(answer) == ("unknown", 1)

        outside.then = "takes it"
        outbox.recover(now=LATER + timedelta(days=2))
        assert send_due(LATER + timedelta(days=2)) == 0

    assert len(outside.taken) == 1


def test_sender_killed_before_the_answer_is_unknown_and_never_sends_again(
    answer: int, settings: Any, tmp_path: Path
) -> None:
    from amends.actions import outbox
    from amends.jobs.worker import send_due

    with listening("says nothing") as outside:
        settings.SMTP_URL = f"smtp://127.0.0.1:{outside.port}"
        sender = _sender(settings, tmp_path)
        assert outside.arrived.wait(30)
        sender.kill()
        sender.wait(30)
        assert state_of(answer) == ("sending", 1)

        outside.then = "takes it"
        assert send_due(LATER) == 0, "what another sender claimed is not ours"
        assert outbox.recover(now=LATER + timedelta(minutes=6)) == 1
        assert state_of(answer) == ("unknown", 1)
        assert send_due(LATER + timedelta(days=2)) == 0

    assert len(outside.taken) == 1


def _sender(settings: Any, home: Path) -> "subprocess.Popen[bytes]":
    """A worker's sending loop once, in a process of its own on the database of the test."""

    from django.db import connection

    facts = connection.settings_dict
    environ = os.environ | {
        "DATABASE_URL": f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}",
        "AMENDS_SMTP_URL": settings.SMTP_URL,
        "AMENDS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "amends.config.settings",
    }
    return subprocess.Popen([sys.executable, "-c", SEND.format(now=LATER.isoformat())], env=environ)
