"""Addresses that people type reach no server inside the network (CWE-918)."""

import socket
from collections.abc import Iterator

import pytest

from amends.runtime import egress


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


def port(server: socket.socket) -> int:
    return int(server.getsockname()[1])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0x7f000001",
        "2130706433",
        "127.1",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "::",
    ],
)
def test_own_machine_is_not_reached_however_it_is_written(listener: socket.socket, host: str) -> None:
    with pytest.raises(egress.Blocked, match="AMENDS_PRIVATE_HOSTS"):
        egress.connect(host=host, port=port(listener), timeout=1)

    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "fe80::1", "fd00::1", "224.0.0.1", "100.64.0.1"]
)
def test_private_networks_are_not_reached(host: str) -> None:
    with pytest.raises(egress.Blocked):
        egress.connect(host=host, port=1, timeout=1)


def test_open_and_closed_ports_get_the_same_words(listener: socket.socket) -> None:
    said = []
    for number in (port(listener), 1):
        with pytest.raises(egress.Blocked) as refused:
            egress.connect(host="127.0.0.1", port=number, timeout=1)
        said.append(str(refused.value))

    assert said[0] == said[1]


@pytest.mark.parametrize("private", [("127.0.0.0/8",), ("localhost",), ("127.0.0.1",)])
def test_what_the_operator_allows_is_reached(listener: socket.socket, private: tuple[str, ...]) -> None:
    host = "localhost" if private == ("localhost",) else "127.0.0.1"

    with egress.connect(host=host, port=port(listener), timeout=5, private=private) as line:
        accepted, _ = listener.accept()
        accepted.close()

    assert line.fileno() == -1
