"""Merging, splitting and letting in lose nothing that is owed, and nothing that is open."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from acting import FURIOUS, NOW, Desk, mail
from amends.actions import alerts, cases, clocks, inbox, outbox
from amends.actions.errors import Invalid
from amends.domain.vocabulary import ClockState
from amends.store.models import Alert, Case, Clock, ContactAddress, Draft, Message, Outbox, Promise, Reading

Arrive = Callable[..., Case]
OWED_CLOCKS = (ClockState.RUNNING, ClockState.OVERDUE)


def two(arrive: Arrive) -> tuple[Case, Case]:
    """Two cases of one customer, the second with another matter."""
    return arrive(mail()), arrive(mail("The scanner at dock A is slow.", subject="Scanner", mail_id="<s1@x>"))


def answered(case: Case, desk: Desk, *, at: timedelta = timedelta(minutes=5), once: str = "a") -> Message:
    """The case answered by Bob, and the answer gone out."""
    number = cases.reply(
        case_id=case.id, by=desk.bob.id, subject="", body="We look into it.", once=once, now=NOW + at
    )
    for sending in outbox.claim(now=NOW + at + timedelta(seconds=11)):
        outbox.settle(outbox_id=sending.id, outcome="sent", detail="", now=NOW + at + timedelta(seconds=11))
    return Message.objects.get(id=number)


def check_next_due() -> None:
    """What every case says it owes next is what its clocks and promises say."""
    for case in Case.objects.all():
        owed = [k.due_at for k in Clock.objects.filter(case=case, ended_at=None) if k.state in OWED_CLOCKS]
        owed += [p.due_at for p in Promise.objects.filter(case=case, state__in=("open", "broken"))]
        assert case.next_due_at == min(owed, default=None), case.id


def test_merge_carries_the_first_reply_that_is_still_owed(desk: Desk, arrive: Arrive) -> None:
    first, second = two(arrive)
    answered(first, desk)

    cases.merge(case_id=second.id, into=first.id, by=desk.bob.id, why="", now=NOW + timedelta(hours=1))

    owed = Clock.objects.get(case=first, kind="first_reply", ended_at=None)
    assert (owed.state, owed.started_at) == ("running", NOW)
    assert not Clock.objects.filter(case=second, ended_at=None).exists()
    check_next_due()


def test_merge_keeps_the_earlier_of_two_clocks(desk: Desk, arrive: Arrive) -> None:
    first = arrive(mail())
    second = arrive(
        mail("The scanner is slow.", subject="Scanner", mail_id="<s@x>"), now=NOW + timedelta(hours=1)
    )
    earlier = Clock.objects.get(case=first, kind="first_reply").due_at

    cases.merge(case_id=first.id, into=second.id, by=desk.bob.id, why="", now=NOW + timedelta(hours=2))

    assert Clock.objects.get(case=second, kind="first_reply", ended_at=None).due_at == earlier
    check_next_due()


@pytest.mark.parametrize("event", ["waiting", "resolve"])
def test_open_case_that_goes_into_one_at_rest_wakes_it(event: str, desk: Desk, arrive: Arrive) -> None:
    first, second = two(arrive)
    cases.set_category(case_id=first.id, category="device/printer/quality", by=desk.bob.id, now=NOW)
    cases.move(case_id=first.id, event=event, by=desk.bob.id, now=NOW)

    cases.merge(case_id=second.id, into=first.id, by=desk.bob.id, why="", now=NOW)

    first.refresh_from_db()
    assert first.status in ("open", "reopened")
    assert (first.unread, first.resolved_at) == (True, None)
    assert not Clock.objects.filter(case=first, state="paused").exists()


def test_merge_keeps_a_text_that_a_colleague_is_writing(desk: Desk, arrive: Arrive) -> None:
    first, second = two(arrive)
    cases.save_draft(case_id=first.id, by=desk.carol.id, subject="", body="Half a sen", now=NOW)

    cases.merge(case_id=first.id, into=second.id, by=desk.bob.id, why="", now=NOW)

    assert Draft.objects.get(author=desk.carol).case == second


def test_split_case_owes_what_its_words_owe(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    answered(case, desk)
    arrive(
        mail("Also, the scanner is slow.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"),
        now=NOW + timedelta(hours=1),
    )
    second = Message.objects.filter(case=case, kind="customer").latest("id")

    number = cases.split(
        case_id=case.id, message_ids=[second.id], by=desk.bob.id, why="", now=NOW + timedelta(hours=2)
    )

    clock = Clock.objects.get(case_id=number, kind="first_reply")
    assert clock.started_at == NOW + timedelta(hours=1)
    assert Case.objects.get(id=number).last_customer_at == NOW + timedelta(hours=1)
    check_next_due()


def test_held_words_that_are_let_in_are_read_and_move_the_case(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    cases.move(case_id=case.id, event="waiting", by=desk.bob.id, now=NOW)
    arrive(mail(FURIOUS, sender="boss@marlow.example", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))
    held = Message.objects.get(kind="held")

    cases.accept_held(message_id=held.id, by=desk.bob.id, now=NOW + timedelta(minutes=5))

    case.refresh_from_db()
    assert (case.status, case.anger_level, case.owner, case.unread) == ("open", 3, desk.carol, True)
    assert Reading.objects.filter(message=held).count() == 1
    assert Alert.objects.filter(case=case, person=desk.carol).exists()
    check_next_due()


def test_answer_goes_to_nobody_who_does_not_take_part(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    arrive(mail("What?", sender="eve@evil.example", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))
    held = Message.objects.get(kind="held")
    cases.accept_held(message_id=held.id, by=desk.bob.id, add_participant=False, now=NOW)

    message = answered(case, desk)

    assert message.to == ["maria@marlow.example"]


def test_second_address_of_a_contact_takes_part_and_is_answered(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    ContactAddress.objects.create(contact=case.contact, address="maria@home.example")

    arrive(
        mail("From home.", sender="Maria@Home.example", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>")
    )

    assert list(Message.objects.order_by("id").values_list("case_id", "kind")) == [(case.id, "customer")] * 2
    assert answered(case, desk).to == ["maria@home.example"]


@pytest.mark.parametrize("event", ["close", "force_close", "verify", "reopen"])
def test_closing_needs_more_than_the_name_of_an_event(event: str, desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    with pytest.raises(Invalid):
        cases.move(case_id=case.id, event=event, by=desk.bob.id, now=NOW)


def test_case_that_is_reopened_by_hand_owes_the_next_news(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))
    cases.set_category(case_id=case.id, category="device/printer/quality", by=desk.bob.id, now=NOW)
    cases.verify(case_id=case.id, by=desk.bob.id, words="It works.", now=NOW)
    cases.close(case_id=case.id, by=desk.bob.id, now=NOW)

    cases.reopen(case_id=case.id, by=desk.bob.id, why="It is back.", now=NOW + timedelta(hours=1))

    assert "next_update" in Clock.objects.filter(case=case, state="running").values_list("kind", flat=True)
    check_next_due()


def test_what_is_due_next_is_right_after_every_deed(desk: Desk, arrive: Arrive) -> None:
    case, _ = two(arrive)
    by, hour = desk.bob.id, timedelta(hours=1)
    check_next_due()
    answered(case, desk)
    check_next_due()
    body = "I will write to you by 14:00 today."
    cases.reply(
        case_id=case.id, by=by, subject="", body=body, promises=[(0, len(body))], once="p", now=NOW + hour
    )
    check_next_due()
    cases.undo(message_id=Message.objects.latest("id").id, by=by, now=NOW + hour)
    check_next_due()
    for deed in ("waiting", "resume", "resolve"):
        cases.set_category(case_id=case.id, category="device/printer/quality", by=by, now=NOW + hour)
        cases.move(case_id=case.id, event=deed, by=by, now=NOW + 2 * hour)
        check_next_due()
    cases.reopen(case_id=case.id, by=by, why="It is back.", now=NOW + 3 * hour)
    check_next_due()
    cases.verify(case_id=case.id, by=by, words="It works.", now=NOW + 4 * hour)
    cases.close(case_id=case.id, by=by, now=NOW + 4 * hour)
    check_next_due()
    clocks.sweep(now=NOW + timedelta(days=9))
    check_next_due()
    arrive(mail("Broken again.", mail_id="<m3@x>", in_reply_to="<m1@marlow.example>"), now=NOW + 5 * hour)
    check_next_due()


def test_mail_is_for_the_mailbox_that_it_was_fetched_from(desk: Desk, arrive: Arrive) -> None:
    import factories
    from amends.actions import tuning
    from amends.store.models import Mailbox
    from amends.store.models.mail import MailSource

    other = Mailbox.objects.create(address="billing@desk.example", team=factories.team("Billing"))
    tuning.forget()
    raw = mail(to="everybody@list.example")
    inbox.store(arrivals=[inbox.Arrival(raw=raw, source=MailSource.IMAP, mailbox_id=other.id)], now=NOW)

    case = arrive()

    assert (case.mailbox, case.team) == (other, other.team)


def test_somebody_who_left_is_not_called_and_the_next_one_is(desk: Desk, arrive: Arrive) -> None:
    arrive(mail(FURIOUS))
    desk.carol.is_active = False
    desk.carol.save()

    alerts.sweep(now=NOW)
    alerts.sweep(now=NOW)

    assert list(Alert.objects.order_by("id").values_list("person__name", flat=True)) == ["Carol", "Ingrid"]
    assert [to for (to,) in Outbox.objects.values_list("recipients")] == [["ingrid@desk.example"]]
