"""Mail out on bad days: slow servers, odd addresses, storms of calls; nothing goes twice, nobody is kept waiting."""

from collections.abc import Callable
from datetime import timedelta

from acting import NOW, Desk, mail
from amends.actions import cases, desk_mail, outbox
from amends.jobs import worker
from amends.store.models import Alert, Case, Message, Outbox
from amends.store.models.outbox import OutboxState

Arrive = Callable[..., Case]
LATER = NOW + timedelta(seconds=11)


def reply(case: Case, desk: Desk, *, once: str = "a") -> Message:
    """Bob's answer, which has not left yet."""
    number = cases.reply(case_id=case.id, by=desk.bob.id, subject="", body="Noted.", once=once, now=NOW)
    return Message.objects.get(id=number)


def fail(message: Message) -> None:
    """One attempt, refused for good."""
    (sending,) = outbox.claim(now=LATER)
    outbox.settle(outbox_id=sending.id, outcome="refused", detail="550 no", now=LATER)


def test_late_word_that_it_was_sent_stops_the_second_copy(desk: Desk, arrive: Arrive) -> None:
    message = reply(arrive(mail()), desk)
    (sending,) = outbox.claim(now=LATER)
    outbox.recover(now=LATER + timedelta(minutes=6))
    cases.resend(message_id=message.id, by=desk.bob.id, now=LATER + timedelta(minutes=7))

    outbox.settle(outbox_id=sending.id, outcome="sent", detail="", now=LATER + timedelta(minutes=8))

    assert outbox.claim(now=LATER + timedelta(hours=1)) == []
    assert Outbox.objects.get().state == OutboxState.SENT


def test_taken_back_answer_stays_taken_back(desk: Desk, arrive: Arrive) -> None:
    message = reply(arrive(mail()), desk)
    cases.undo(message_id=message.id, by=desk.bob.id, now=NOW)

    outbox.settle(outbox_id=message.outbox.id, outcome="sent", detail="", now=LATER)

    assert Outbox.objects.get().state == OutboxState.UNDONE


def test_form_can_be_sent_again_after_undo(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    first = reply(case, desk)
    cases.undo(message_id=first.id, by=desk.bob.id, now=NOW)

    second = reply(case, desk)

    assert second.id != first.id
    assert [sending.id for sending in outbox.claim(now=LATER)] == [second.outbox.id]


def test_second_failure_calls_again(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    message = reply(case, desk)
    fail(message)
    cases.acknowledge(case_id=case.id, by=desk.bob.id, now=LATER)
    cases.resend(message_id=message.id, by=desk.bob.id, now=NOW)

    fail(message)

    assert Alert.objects.filter(reason="not_delivered", acknowledged_at=None).count() == 1


def test_answers_go_before_a_storm_of_calls(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    for _ in range(30):
        desk_mail.queue(
            mail_from="desk@desk.example", recipients=["bob@desk.example"], subject="a", body="a",
            now=NOW - timedelta(hours=1),
        )  # fmt: skip
    message = reply(case, desk)

    assert [sending.id for sending in outbox.claim(now=LATER)] == [message.outbox.id]


def test_address_that_cannot_be_is_refused_and_the_next_mail_leaves(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    message = reply(case, desk)
    Outbox.objects.filter(message=message).update(recipients=["ma ria@marlow.example"])

    assert worker.send_due(LATER) == 1

    assert Outbox.objects.get().state == OutboxState.FAILED
    assert Alert.objects.filter(case=case, reason="not_delivered").exists()
