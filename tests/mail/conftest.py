"""A real listener on ports of its own, with mailboxes to write to."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

if TYPE_CHECKING:
    from amends.store.models import Mailbox  # models exist only once Django is set up


@dataclass(frozen=True)
class Ports:
    """Where the listener of a test listens."""

    smtp: int
    lmtp: int


@pytest.fixture
def mailbox(transactional_db: None) -> "Mailbox":
    """The address support@desk.example."""
    from amends.store.models import Mailbox
    from amends.store.models.desk import Calendar
    from amends.store.models.staff import Team

    calendar, _ = Calendar.objects.get_or_create(name="Office", defaults={"data": {}})
    team = Team.objects.create(name="First line", calendar=calendar)
    return Mailbox.objects.create(address="Support@desk.example", name="Support", team=team)


@pytest.fixture
def ports(mailbox: "Mailbox") -> Iterator[Ports]:
    """A listener that runs for the time of the test."""
    from amends.mail import listener

    stop, said, failed = threading.Event(), [], []
    ready = threading.Event()

    def announce(line: str) -> None:
        said.append(int(line.rpartition(":")[2]))
        if len(said) == 2:
            ready.set()

    def work() -> None:
        try:
            listener.run(stop, smtp=("127.0.0.1", 0), lmtp=("127.0.0.1", 0), announce=announce)
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            ready.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert ready.wait(10)
    assert not failed
    yield Ports(smtp=said[0], lmtp=said[1])
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    connections.close_all()


def stored() -> list[dict[str, Any]]:
    """What was committed, in order."""
    from amends.store.models import RawMail

    return [
        {**row, "raw": bytes(row["raw"])}
        for row in RawMail.objects.order_by("id").values(
            "raw", "source", "mailbox_id", "envelope_from", "envelope_to", "delivery_key"
        )
    ]


@pytest.fixture(name="stored")
def stored_fixture() -> Any:
    """The function that reads what was committed."""
    return stored
