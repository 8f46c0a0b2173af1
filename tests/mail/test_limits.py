"""What floods and what a company's own mail server may do."""

import pytest

from amends.mail.limits import Doorman, Limits, Rate, is_local
from amends.mail.recipients import Directory, match

FAR = "203.0.113.9"


def test_rate_fills_evenly() -> None:
    rate = Rate(per_minute=2)

    assert [rate.allows(FAR, now=0.0) for _ in range(3)] == [True, True, False]
    assert not rate.allows(FAR, now=20.0)
    assert rate.allows(FAR, now=31.0)
    assert rate.allows("203.0.113.10", now=0.0)


def test_connections_are_counted_per_address_and_in_all() -> None:
    doorman = Doorman(Limits(message_bytes=1000, connections=3, connections_per_address=2))

    assert [doorman.enter(FAR)[:3] for _ in range(3)] == ["", "", "421"]
    assert doorman.enter("127.0.0.1") == ""
    assert doorman.enter("198.51.100.1").startswith("421 4.3.2")
    doorman.leave(FAR)
    assert doorman.enter(FAR) == ""


def test_our_own_machine_is_no_flood() -> None:
    doorman = Doorman(Limits(message_bytes=1000, connections_per_address=1, mails_per_minute_per_address=1))

    assert [doorman.enter("::1") for _ in range(3)] == ["", "", ""]
    assert all(doorman.may_send("127.0.0.1", now=0.0) for _ in range(3))
    assert [doorman.may_send(FAR, now=0.0) for _ in range(2)] == [True, False]


def test_memory_for_mails_under_way_is_bounded() -> None:
    doorman = Doorman(Limits(message_bytes=60, bytes_in_flight=100))

    assert doorman.carry(60)
    assert not doorman.carry(60)
    doorman.put_down(60)
    assert doorman.carry(60)


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("", False),
        ("fe80::1%eth0", False),
    ],
)
def test_local_is_this_machine_only(address: str, local: bool) -> None:
    assert is_local(address) is local


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("support@desk.example", 7),
        ("SUPPORT+x+y@DESK.example", 7),
        ("dev+ops@desk.example", 8),
        ("dev@desk.example", None),
        ("+support@desk.example", None),
        ("support@desk.example.evil.example", None),
        ("postmaster@mx.example", 0),
        ("postmaster@evil.example", None),
        ("@desk.example", None),
        ("", None),
    ],
)
def test_address_means_a_mailbox(address: str, mailbox: int | None) -> None:
    known = {"support@desk.example": 7, "dev+ops@desk.example": 8}

    assert match(address, known, "mx.example") == mailbox


class Source:
    """A database that can be down."""

    def __init__(self) -> None:
        self.boxes: dict[str, int] | None = None
        self.now, self.reads = 0.0, 0

    def load(self) -> dict[str, int]:
        self.reads += 1
        if self.boxes is None:
            raise ConnectionError
        return dict(self.boxes)

    def clock(self) -> float:
        return self.now


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def directory(source: Source, db: None) -> Directory:
    return Directory(fresh=30.0, own_domain="mx.example", load=source.load, clock=source.clock)


def test_directory_that_was_never_read_says_so(directory: Directory) -> None:
    with pytest.raises(ConnectionError):
        directory.find("a@x.example")


def test_directory_outlives_the_database_and_looks_again_for_strangers(
    directory: Directory, source: Source
) -> None:
    source.boxes = {"a@x.example": 1}
    assert directory.find("a@x.example") == 1
    source.boxes, source.now = None, 40.0
    assert directory.find("a@x.example") == 1
    source.boxes, source.now = {"a@x.example": 1, "b@x.example": 2}, 43.0
    assert directory.find("b@x.example") == 2
    assert directory.find("c@x.example") is None
    assert source.reads == 3
