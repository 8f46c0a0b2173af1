"""One question to a model: whatever its server does, the answer says how it ended."""

import json
import socket
import time
from typing import Any

import pytest
from django.conf import settings as django_settings

from amends.connectors import model_endpoint
from amends.connectors.model_endpoint import Answer, Endpoint, State
from amends.connectors.model_endpoint.asking import LONGEST_ANSWER, LONGEST_QUESTION, MOST_BYTES
from model_peer import ModelPeer


def ask(peer: ModelPeer, *, seconds: float = 10.0, key: str = "", **more: Any) -> Answer:
    endpoint = Endpoint(url=peer.url, model="small", key=key, seconds=seconds)
    return model_endpoint.ask(endpoint=endpoint, instructions="Be brief.", question="What is it?", **more)


def test_answer_is_its_text(peer: ModelPeer) -> None:
    peer.says = "  It is a printer.\n"

    answer = ask(peer)

    assert (answer.state, answer.text, answer.detail) == (State.ANSWERED, "It is a printer.", "")


def test_question_reaches_the_model_as_two_messages_and_nothing_to_call(peer: ModelPeer) -> None:
    ask(peer, key="s3cret", most_tokens=50, answer_format={"type": "json_object"})

    (asked,) = peer.asked
    assert asked == {
        "path": "/v1/chat/completions",
        "model": "small",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "What is it?"},
        ],
        "max_tokens": 50,
        "temperature": 0.2,
        "stream": False,
        "response_format": {"type": "json_object"},
    }
    assert peer.keys == ["Bearer s3cret"]


def test_without_a_key_none_is_sent(peer: ModelPeer) -> None:
    ask(peer)

    assert peer.keys == [""]


@pytest.mark.parametrize("way", ["hangs", "trickles"])
def test_slow_server_is_left_when_the_time_is_over(peer: ModelPeer, way: str) -> None:
    setattr(peer, way, True)
    begun = time.monotonic()

    answer = ask(peer, seconds=0.4)

    assert answer.state == State.UNREACHABLE
    assert answer.detail == "The model did not answer within 0.4 seconds."
    assert time.monotonic() - begun < 5


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

        answer = model_endpoint.ask(
            endpoint=Endpoint(url=url, model="small"), instructions="Be brief.", question="What is it?"
        )

    assert (answer.state, answer.text) == (State.UNREACHABLE, "")


@pytest.mark.parametrize("status", [301, 307, 400, 401, 429, 500, 503])
def test_error_of_the_server_is_no_answer(peer: ModelPeer, status: int) -> None:
    peer.status = status

    answer = ask(peer)

    assert (answer.state, answer.text) == (State.UNREACHABLE, "")
    assert f"({status})" in answer.detail


def test_redirect_is_not_followed(peer: ModelPeer) -> None:
    peer.status, peer.headers = 307, {"Location": f"{peer.url}/elsewhere"}

    ask(peer, key="s3cret")

    assert [asked["path"] for asked in peer.asked] == ["/v1/chat/completions"]


@pytest.mark.parametrize(
    "choice",
    [
        {"finish_reason": "content_filter"},
        {"message": {"content": None, "refusal": "I would rather not."}},
    ],
)
def test_refusal_is_told_apart(peer: ModelPeer, choice: dict[str, Any]) -> None:
    peer.choice = choice

    assert ask(peer) == Answer(
        state=State.REFUSED, detail="The model declined to answer.", seconds=pytest.approx(0, abs=9)
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Welcome</html>",
        b"[]",
        b"7",
        b'{"choices": []}',
        b'{"choices": [{"message": "text"}]}',
        b'{"choices": [{"message": {"content": ["a", "list"]}}]}',
        b'{"choices": [{"message": {"content": "   "}}]}',
        b'{"choices": [{"message": {"content": null, "tool_calls": [{"function": {"name": "close"}}]}}]}',
        b'{"choices": [{"message": {"content": "half a sen"}, "finish_reason": "length"}]}',
        b'{"choices": [{"message": {"content": "\xff"}}]}',
        b"[" * 200_000,
        json.dumps({"choices": [{"message": {"content": "x" * (LONGEST_ANSWER + 1)}}]}).encode(),
        b"x" * (MOST_BYTES + 1),
    ],
)
def test_nonsense_is_no_answer(peer: ModelPeer, body: bytes) -> None:
    peer.body = body

    answer = ask(peer)

    assert (answer.state, answer.text) == (State.UNUSABLE, "")
    assert answer.detail.startswith("The model's a")


def test_half_a_character_and_nul_are_left_out(peer: ModelPeer) -> None:
    peer.body = b'{"choices": [{"message": {"content": "a\\ud83d\\u0000b"}}]}'

    assert ask(peer).text == "ab"


def test_oversized_question_is_our_mistake(peer: ModelPeer) -> None:
    with pytest.raises(ValueError, match="at most 60,000"):
        model_endpoint.ask(
            endpoint=Endpoint(url=peer.url, model="small"),
            instructions="",
            question="x" * (LONGEST_QUESTION + 1),
        )


def test_key_is_not_shown() -> None:
    assert "s3cret" not in repr(Endpoint(url="http://a.example/v1", model="small", key="s3cret"))


def test_no_model_is_configured_by_default() -> None:
    assert model_endpoint.configured() is None


def test_settings_name_the_model(settings: Any) -> None:
    settings.MODEL_URL, settings.MODEL_NAME = "http://models.example/v1", "small"

    assert model_endpoint.configured() == Endpoint(
        url="http://models.example/v1", model="small", key="", seconds=django_settings.MODEL_SECONDS
    )
