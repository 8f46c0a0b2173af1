"""Put one question to a model and say how it ended.

What comes back is text and nothing else: no tool is offered and a call of one is no answer, so words of a
customer inside the question can at worst spoil the text, which a person reads before anything happens with it.
"""

import asyncio
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from amends.connectors.model_endpoint.endpoint import Endpoint

if TYPE_CHECKING:
    import httpx

LONGEST_QUESTION = 60_000
"""Characters of a question, instructions included."""
LONGEST_ANSWER = 20_000
"""Characters of an answer that are taken; a longer one is none."""
MOST_BYTES = 1_000_000
"""Bytes that are read from the endpoint before it is given up."""


class State(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    REFUSED = "refused"  # the model declined, or a filter did
    UNUSABLE = "unusable"  # it answered with what is no answer: broken, cut short, empty, too long
    UNREACHABLE = "unreachable"  # network, time, or an error of the server


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The end of one question. `text` is empty unless answered; `detail` is a sentence for a person."""

    state: State
    text: str = ""
    detail: str = ""
    seconds: float = 0.0


class _Wrong(Exception):
    def __init__(self, state: State, detail: str) -> None:
        super().__init__(detail)
        self.state = state


def ask(
    *,
    endpoint: Endpoint,
    instructions: str,
    question: str,
    most_tokens: int = 800,
    temperature: float = 0.2,
    answer_format: Mapping[str, object] | None = None,
) -> Answer:
    """One question to the model, answered in at most `endpoint.seconds`, however slowly the server trickles.

    `answer_format` is passed on as `response_format`, as in {"type": "json_object"}. Never raises for what the
    network or the model does. Raises ValueError for a question above LONGEST_QUESTION characters.
    """
    if len(instructions) + len(question) > LONGEST_QUESTION:
        raise ValueError(f"a question has at most {LONGEST_QUESTION:,} characters")
    asked: dict[str, object] = {
        "model": endpoint.model,
        "messages": [
            {"role": "system", "content": instructions},
            {"role": "user", "content": question},
        ],
        "max_tokens": most_tokens,
        "temperature": temperature,
        "stream": False,
    }
    if answer_format is not None:
        asked["response_format"] = answer_format
    begun = time.monotonic()
    try:
        text = _text(_run(endpoint, asked))
    except _Wrong as wrong:
        return Answer(state=wrong.state, detail=str(wrong), seconds=time.monotonic() - begun)
    return Answer(state=State.ANSWERED, text=text, seconds=time.monotonic() - begun)


def _run(endpoint: Endpoint, asked: Mapping[str, object]) -> bytes:
    import httpx  # it costs 12 MB and a fifth of a second, which a desk without a model need not pay

    try:
        return asyncio.run(_post(endpoint, asked))
    except TimeoutError:
        raise _Wrong(
            State.UNREACHABLE, f"The model did not answer within {endpoint.seconds:g} seconds."
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
        raise _Wrong(State.UNREACHABLE, "The model's address cannot be reached.") from None


async def _post(endpoint: Endpoint, asked: Mapping[str, object]) -> bytes:
    """The body of the answer. One clock for all of it: a time-out for each read lets a trickle go on for ever."""
    import httpx

    key = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    async with (
        asyncio.timeout(endpoint.seconds),
        httpx.AsyncClient(
            verify=ssl.create_default_context(),
            trust_env=False,
            timeout=endpoint.seconds,
            follow_redirects=False,
        ) as client,
        client.stream(
            "POST",
            f"{endpoint.url.rstrip('/')}/chat/completions",
            json=asked,
            headers={**key, "Accept": "application/json"},
        ) as response,
    ):
        _check_status(response)
        body = bytearray()
        async for piece in response.aiter_bytes(65_536):
            body += piece
            if len(body) > MOST_BYTES:
                raise _Wrong(State.UNUSABLE, "The model's answer is too long to be one.")
        return bytes(body)


def _check_status(response: "httpx.Response") -> None:
    code = response.status_code
    if code in (401, 403):
        raise _Wrong(State.UNREACHABLE, f"The model's address does not take the desk's key ({code}).")
    if code != 200:
        raise _Wrong(State.UNREACHABLE, f"The model's address answers with an error ({code}).")


def _text(body: bytes) -> str:
    """The words of the answer, or why there are none; half characters, which no database takes, are left out."""
    try:
        choice = json.loads(body)["choices"][0]
        said, why = choice["message"], choice.get("finish_reason")
        words = said.get("content")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise _Wrong(
            State.UNUSABLE, "The model's address answers, but not as a model of this kind does."
        ) from None
    if why == "content_filter" or said.get("refusal"):
        raise _Wrong(State.REFUSED, "The model declined to answer.")
    return _usable(words, why)


def _usable(words: Any, why: Any) -> str:  # noqa: ANN401 - whatever the endpoint sent
    if not isinstance(words, str) or not words.strip():
        raise _Wrong(State.UNUSABLE, "The model's answer is empty.")
    if why == "length":
        raise _Wrong(State.UNUSABLE, "The model's answer was cut short.")
    if len(words) > LONGEST_ANSWER:
        raise _Wrong(State.UNUSABLE, "The model's answer is too long to be one.")
    return words.encode("utf-8", "ignore").decode().replace("\0", "").strip()
