"""Mail out: claimed, marked, sent, settled; the same mail with the same Message-ID at every attempt.

A mail is marked `sending` and committed before the server is spoken to. Found in that state after a
crash it is `unknown`: a person, a bounce or the customer's answer settles it; it is never sent twice
by itself, but for calls to our own technicians, where a second copy harms nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from amends.actions.cases import answering
from amends.store.models import Alert, Case, Event, Outbox, Survey
from amends.store.models.escalation import AlertReason
from amends.store.models.outbox import OutboxState
from amends.store.queries import live, rows

BACK_OFF = (30, 60, 300, 900, 1800, 3600, 7200, 14400)
"""Seconds until the next attempt after the first, second ... refusal for now."""
STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Sending:
    """A mail that is ours to send now."""

    id: int
    mail_from: str
    recipients: list[str]
    mime: bytes


def claim(*, now: datetime, limit: int = 1) -> list[Sending]:
    """Take the mails that are due, mark them `sending` and commit, so that a crash is seen as one.

    One at a time: a mail that waited behind slow ones would look as if its sender had stopped. Answers to
    customers go before calls to our own, so that a storm of calls holds none of them up.
    """
    with transaction.atomic():
        return [
            Sending(key, mail_from, recipients, bytes(mime))
            for key, mail_from, recipients, mime in rows.tuples(
                """update store_outbox o set state = 'sending', claimed_at = %(now)s, attempts = attempts + 1
                   from (select id from store_outbox where state = 'held' and due_at <= %(now)s
                         order by message_id is null, due_at limit %(limit)s for update skip locked) due
                   where o.id = due.id returning o.id, o.mail_from, o.recipients, o.mime""",
                {"now": now, "limit": limit},
            )
        ]


@transaction.atomic
def settle(*, outbox_id: int, outcome: str, detail: str, now: datetime) -> None:
    """Write down what became of an attempt: `sent`, `refused`, `retry` or `unknown`.

    That it was sent is written down even when the attempt was given up for lost: it is not sent again then.
    """
    outbox = _locked(outbox_id)
    given_up = outcome == "sent" and outbox.state in (OutboxState.UNKNOWN, OutboxState.HELD)
    if outbox.state != OutboxState.SENDING and not given_up:
        return
    outbox.last_error = "" if outcome == "sent" else detail[:2000]
    if outcome == "sent":
        outbox.state, outbox.settled_at = OutboxState.SENT, now
    elif outcome == "retry" and outbox.attempts <= len(BACK_OFF):
        outbox.state, outbox.due_at = OutboxState.HELD, now + timedelta(seconds=BACK_OFF[outbox.attempts - 1])
    elif outcome == "unknown":
        outbox.state, outbox.settled_at = OutboxState.UNKNOWN, now
    else:
        outbox.state, outbox.settled_at = OutboxState.FAILED, now
    outbox.claimed_at = None
    outbox.save(update_fields=["state", "settled_at", "due_at", "last_error", "claimed_at"])
    _tell(outbox, outcome=outcome, detail=detail, now=now)


def _locked(outbox_id: int) -> Outbox:
    """The mail, locked after its case, as every other action locks them, so that none waits for ever."""
    said, asked = Outbox.objects.filter(id=outbox_id).values_list("message__case_id", "survey__case_id").get()
    if (case_id := said or asked) is not None:
        Case.objects.select_for_update().filter(id=case_id).values_list("id").first()
    return Outbox.objects.select_for_update(of=("self",)).select_related("message").get(id=outbox_id)


def _tell(outbox: Outbox, *, outcome: str, detail: str, now: datetime) -> None:
    """On the case: what happened to the answer; its author is called when it cannot go out."""
    message = outbox.message
    if message is None or message.case_id is None:
        _tell_of_survey(outbox, detail=detail, now=now)
        return
    words = {
        "sent": "The answer left for the customer.",
        "refused": "The answer was refused by the mail server.",
        "retry": "The mail server did not take the answer yet; it is tried again.",
        "unknown": "The connection broke while the answer was handed over; it may or may not have arrived.",
    }
    if outcome == "sent":
        answering.went_out(message=message, at=now)
    Event.objects.create(
        case_id=message.case_id, at=now, kind="delivery", what=words[outcome], why=detail[:500],
        data={"message": message.id},
    )  # fmt: skip
    if outbox.state in (OutboxState.FAILED, OutboxState.UNKNOWN) and message.author_id is not None:
        Alert.objects.get_or_create(
            case_id=message.case_id,
            subject=f"outbox:{outbox.id}:{outbox.due_at.timestamp():.0f}",  # sent again, it calls again
            step=0,
            person_id=message.author_id,
            defaults={
                "reason": AlertReason.NOT_DELIVERED, "why": words[outcome], "raised_at": now, "next_at": now,
            },
        )  # fmt: skip
    live.announce(case_ids=[message.case_id])


def _tell_of_survey(outbox: Outbox, *, detail: str, now: datetime) -> None:
    """On the case, when the question after recovery did not arrive; nobody is called, and it is not asked again."""
    if outbox.state not in (OutboxState.FAILED, OutboxState.UNKNOWN):
        return
    for case_id in Survey.objects.filter(outbox=outbox).values_list("case_id", flat=True):
        Event.objects.create(
            case_id=case_id, at=now, kind="delivery", what="The question to the customer was not delivered for certain.",
            why=detail[:500], data={"outbox": outbox.id},
        )  # fmt: skip
        live.announce(case_ids=[case_id])


def recover(*, now: datetime) -> int:
    """Settle what a crashed sender left behind, each mail by itself so that no two cases are held; how many."""
    stuck = Outbox.objects.filter(state=OutboxState.SENDING, claimed_at__lt=now - STALE)
    calls = stuck.filter(message=None, survey=None).update(
        state=OutboxState.HELD, due_at=now, claimed_at=None
    )
    answers = list(stuck.exclude(message=None, survey=None).order_by("id").values_list("id", flat=True))
    for outbox_id in answers:
        settle(outbox_id=outbox_id, outcome="unknown", detail="the sender stopped in the middle", now=now)
    return calls + len(answers)


def next_due(*, now: datetime) -> float | None:
    """Seconds until the next mail may leave, None when none waits."""
    row = rows.one(
        "select extract(epoch from min(due_at) - %s) from store_outbox where state = 'held'", [now]
    )
    return None if row is None or row[0] is None else max(float(row[0]), 0.0)
