"""Addresses and ports."""

import socket
import threading

import pytest

from amends.runtime import ports
from amends.runtime.ports import Address
from amends.runtime.problems import Problem


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:2525", Address("127.0.0.1", 2525)),
        (" mail.example:25 ", Address("mail.example", 25)),
        ("[::1]:24", Address("::1", 24)),
    ],
)
def test_address_is_read_and_written(text: str, address: Address) -> None:
    assert Address.parse(text) == address
    assert str(address) == text.strip()


@pytest.mark.parametrize("text", ["", "2525", "host:", ":25", "host:0", "host:65536", "host:2x", "host:²"])
def test_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an address such as"):
        Address.parse(text)


def test_taken_port_is_named_with_its_variable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Problem) as refusal:
            ports.check_free(Address("127.0.0.1", port), variable="AMENDS_WEB_PORT")
        assert ports.answers(Address("127.0.0.1", port))

    assert str(refusal.value) == f"Port {port} is taken; set AMENDS_WEB_PORT to another or stop what uses it."
    ports.check_free(Address("127.0.0.1", port), variable="AMENDS_WEB_PORT")
    assert not ports.answers(Address("127.0.0.1", port))


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_host_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(Problem, match="AMENDS_SMTP_LISTEN"):
        ports.check_free(Address(host, 2525), variable="AMENDS_SMTP_LISTEN")


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", 302), (b"220 mail.example\r\n", 0), (b"", 0)],
)
def test_status_of_a_page_is_read(answer: bytes, status: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                assert b"Host: desk.example\r\n" in connection.recv(1000)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        assert ports.page_status(Address("127.0.0.1", port), host="desk.example") == status
        thread.join(30)
        assert not thread.is_alive()
    assert ports.page_status(Address("127.0.0.1", port), host="desk.example") == 0
