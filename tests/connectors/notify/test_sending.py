"""Calls by a service: they arrive, say why not, tell nothing of the address, and reach public servers only."""

import socket
from collections.abc import Iterator

import pytest

import notify_peer
from amends.connectors import notify

LOCAL = ("127.0.0.0/8",)


@pytest.fixture(scope="module")
def sender() -> Iterator[notify.Sender]:
    with notify.Sender(private=LOCAL) as running:
        yield running


def test_a_call_arrives_with_its_token(sender: notify.Sender) -> None:
    with notify_peer.served() as peer:
        outcome = sender.send(address=peer.address, title="#7 needs Bob", body="Open the case.")

    assert outcome == notify.Outcome(sent=True)
    (heard,) = peer.heard
    assert (heard["title"], heard["message"], heard["token"]) == (
        "#7 needs Bob",
        "Open the case.",
        "opensesame",
    )


@pytest.mark.parametrize(("status", "why"), [(401, "HTTP 401"), (500, "HTTP 500")])
def test_a_refusal_says_its_code_and_nothing_of_the_address(
    sender: notify.Sender, status: int, why: str
) -> None:
    with notify_peer.served() as peer:
        peer.status = status
        outcome = sender.send(address=peer.address, title="t", body="b")

    assert not outcome.sent
    assert why in outcome.why
    assert "sesame" not in outcome.why


def test_nobody_there_is_said(sender: notify.Sender) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    outcome = sender.send(address=f"json://127.0.0.1:{port}/", title="t", body="b")

    assert outcome == notify.Outcome(sent=False, why="The service could not be reached.")


def test_a_server_that_is_not_public_is_never_spoken_to() -> None:
    with notify_peer.served() as peer, notify.Sender(private=()) as sender:
        for host in ("127.0.0.1", "localhost", "[::1]"):
            outcome = sender.send(address=f"json://{host}:{peer.port}/", title="t", body="b")
            assert "not public" in outcome.why, host

    assert peer.heard == []


def test_a_redirection_leads_to_no_private_server() -> None:
    with (
        notify_peer.served() as peer,
        notify_peer.served() as inside,
        notify.Sender(private=("127.0.0.1/32",)) as sender,
    ):
        peer.moved_to = f"http://127.0.0.2:{inside.port}/"
        sender.send(address=f"{peer.address}&redirect=yes", title="t", body="b")

    assert len(peer.heard) == 1
    assert inside.heard == []


@pytest.mark.parametrize(
    "address",
    [
        "dbus://",
        "syslog://localhost",
        "mailto://a:b@c.example",
        "exec://rm",
        "file:///etc/passwd",
        "opensesame",
        "",
        "json://a b",
        "json://",
    ],
)
def test_what_is_no_service_is_refused_without_a_word_of_it(address: str) -> None:
    with pytest.raises(notify.BadAddress) as refused:
        notify.service_of(address)
    assert not address or address not in str(refused.value)


def test_the_child_refuses_what_was_kept_before_the_list_was(sender: notify.Sender) -> None:
    assert "not one that" in sender.send(address="syslog://x", title="t", body="b").why
    assert "not complete" in sender.send(address="slack://x", title="t", body="b").why


def test_an_address_is_sealed_for_its_purpose() -> None:
    sealed = notify.encrypt(address=" slack://secret ", key="key")

    assert b"secret" not in sealed
    assert notify.decrypt(secret=sealed, key="key") == "slack://secret"
    with pytest.raises(notify.WrongKey):
        notify.decrypt(secret=sealed, key="another")
