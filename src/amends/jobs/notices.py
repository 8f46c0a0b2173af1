"""The loop that calls by chat, push and text message."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from amends.actions import notices
from amends.connectors import notify
from amends.jobs.loops import utc_now


def sender(messenger: notify.Sender) -> Callable[[datetime], int]:
    """What is due is claimed, sent and settled, one at a time; how many were claimed."""

    def run(now: datetime) -> int:
        claimed = notices.claim(now=now)
        for one in claimed:
            outcome = _send(one, messenger)
            notices.settle(notice_id=one.id, sent=outcome.sent, why=outcome.why, now=utc_now())
        return len(claimed)

    return run


def _send(one: notices.Sending, messenger: notify.Sender) -> notify.Outcome:
    try:
        address = notify.decrypt(secret=bytes(one.secret), key=settings.SECRET_KEY)
    except notify.WrongKey as wrong:
        return notify.Outcome(sent=False, why=str(wrong))
    return messenger.send(address=address, title=one.title, body=one.body)


def wait(now: datetime) -> float:
    """Seconds until the next one is due, a second at most."""
    due = notices.next_due(now=now)
    return 1.0 if due is None else min(max(due, 0.05), 1.0)
