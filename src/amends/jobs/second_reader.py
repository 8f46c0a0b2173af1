"""The second reader's loop: claim, ask the configured model, settle; nothing unless the operator wants it."""

from datetime import UTC, datetime

from django.conf import settings

from amends.actions.learning import second as actions
from amends.connectors import model_endpoint
from amends.domain.learning import second

MOST_AT_ONCE = 4
OFF_SECONDS, IDLE_SECONDS = 30.0, 2.0
MOST_TOKENS = 400


def _endpoint() -> model_endpoint.Endpoint | None:
    """The model, where the operator has named one and wants every message read by it: a desk that lets it draft
    answers does not thereby send it all its mail."""
    return model_endpoint.configured() if settings.SECOND_READER else None


def read_again(now: datetime) -> int:
    """Ask the model about a few readings, each answer settled as it comes; how many were answered."""
    endpoint = _endpoint()
    if endpoint is None:
        return 0
    answered = 0
    for second_id, question in actions.claim(model=endpoint.model, limit=MOST_AT_ONCE, now=now):
        answer = model_endpoint.ask(
            endpoint=endpoint,
            instructions=second.INSTRUCTIONS,
            question=question,
            most_tokens=MOST_TOKENS,
            temperature=0.0,
            answer_format={"type": "json_object"},
        )
        at = datetime.now(UTC)
        if answer.state is model_endpoint.State.ANSWERED:
            actions.settle(second_id=second_id, answer=answer.text, now=at)
            answered += 1
            continue
        unreachable = answer.state is model_endpoint.State.UNREACHABLE
        actions.failed(second_id=second_id, why=answer.detail, again=unreachable, now=at)
        if unreachable:  # the others would wait as long for nothing; their claims come again
            break
    return answered


def wait(now: datetime) -> float:
    """Seconds until it is worth looking again."""
    return IDLE_SECONDS if _endpoint() else OFF_SECONDS
