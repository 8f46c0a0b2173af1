"""Our words: sent once, undone in time, and counted only when they have left."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

import factories
from acting import FURIOUS, NOW, Desk, mail
from amends.actions import cases, outbox, promises
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.store.models import Alert, Case, Clock, Draft, Event, Message, Outbox, Promise

Arrive = Callable[..., Case]
BODY = "You are right, this should not have come back. I will send you an update by 14:00 today.\n\nBob"
SPAN = (BODY.index("I will"), BODY.index("today") + 5)


def answer(case: Case, desk: Desk, *, once: str = "a", body: str = BODY, promised: bool = True) -> Message:
    key = cases.reply(
        case_id=case.id, by=desk.bob.id, subject="Re: Printer", body=body, promises=[SPAN] if promised else [],
        once=once, now=NOW,
    )  # fmt: skip
    return Message.objects.get(id=key)


def leaves(message: Message, outcome: str = "sent") -> None:
    at = NOW + timedelta(seconds=11)
    assert [s.id for s in outbox.claim(now=at)] == [message.outbox.id]
    outbox.settle(outbox_id=message.outbox.id, outcome=outcome, detail="because", now=at)


def test_reply_is_one_threaded_mail(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    message = answer(case, desk)

    sent = message_from_bytes(bytes(message.outbox.mime), policy=policy.default)
    assert sent["Message-ID"] == f"<{message.mail_id}>"
    assert (sent["In-Reply-To"], sent["To"]) == ("<m1@marlow.example>", "maria@marlow.example")
    assert "support+" in sent["Reply-To"]


def test_sending_the_form_twice_makes_one_mail(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    assert answer(case, desk).id == answer(case, desk).id
    assert (Outbox.objects.count(), Promise.objects.count()) == (1, 1)


def test_clock_runs_until_the_reply_has_left(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    message = answer(case, desk)
    clock = Clock.objects.get(case=case, kind="first_reply")
    assert clock.state == "running"

    leaves(message)

    clock.refresh_from_db()
    assert (clock.state, clock.ended_at) == ("met", NOW + timedelta(seconds=11))


def test_undo_takes_everything_back_and_keeps_the_words(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    message = answer(case, desk)

    assert cases.undo(message_id=message.id, by=desk.bob.id, now=NOW) == BODY

    assert (outbox.claim(now=NOW + timedelta(hours=1)), Promise.objects.count()) == ([], 0)
    assert Draft.objects.get(case=case).body == BODY


def test_draft_saved_after_its_answer_was_sent_is_dropped(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    message = answer(case, desk)

    def save() -> None:
        cases.save_draft(case_id=case.id, by=desk.bob.id, subject="Re: x", body=BODY, once="a", now=NOW)

    save()
    assert not Draft.objects.exists()

    cases.undo(message_id=message.id, by=desk.bob.id, now=NOW)
    save()
    assert Draft.objects.get().body == BODY


def test_verified_case_owes_no_more_news(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))
    leaves(answer(case, desk, promised=False))
    assert Clock.objects.get(case=case, kind="next_update").state == "running"

    cases.verify(case_id=case.id, by=desk.bob.id, words="It works again.", now=NOW + timedelta(minutes=1))

    assert Clock.objects.get(case=case, kind="next_update").state == "stopped"


def test_undo_after_it_left_is_refused(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    message = answer(case, desk)
    leaves(message)

    with pytest.raises(Refused, match="has left already"):
        cases.undo(message_id=message.id, by=desk.bob.id, now=NOW + timedelta(seconds=12))


def test_promise_is_kept_by_the_next_words_in_time(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    leaves(answer(case, desk))
    promise = Promise.objects.get(case=case)
    assert (promise.due_at.hour, promise.state) == (14, "open")

    update = answer(
        case, desk, once="b", body="It is the label length; I have set it.\n\nBob", promised=False
    )
    outbox.claim(now=NOW + timedelta(hours=1))
    outbox.settle(outbox_id=update.outbox.id, outcome="sent", detail="", now=NOW + timedelta(hours=1))

    promise.refresh_from_db()
    assert promise.state == "kept"


def test_promise_past_its_time_is_broken_and_its_owner_and_the_next_level_are_called(
    desk: Desk, arrive: Arrive
) -> None:
    case = arrive(mail())
    leaves(answer(case, desk))
    due = Promise.objects.get().due_at

    assert promises.sweep(now=due + timedelta(seconds=30)) == 0
    assert promises.sweep(now=due + timedelta(seconds=61)) == 1
    assert promises.sweep(now=due + timedelta(seconds=62)) == 0

    called = Alert.objects.filter(case=case, reason="promise_broken").order_by("person__name")
    assert ([a.person.name for a in called], Promise.objects.get().state) == (["Bob", "Carol"], "broken")


def test_bounce_marks_the_answer_and_the_promise_not_delivered(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    message = answer(case, desk)
    leaves(message)
    report = (
        "From: MAILER-DAEMON@mx.example\r\nTo: support@desk.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; maria@marlow.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message.mail_id}>\r\n\r\n--b--\r\n"
    )

    arrive(report.encode(), envelope_from="")

    message.outbox.refresh_from_db()
    assert message.outbox.state == "bounced"
    assert Promise.objects.get().undelivered_at is not None
    assert Alert.objects.filter(person=desk.bob, reason="not_delivered").exists()
    assert Case.objects.count() == 1
    assert Event.objects.filter(case=case, kind="not_delivered").exists()


def test_refusal_for_now_is_tried_again_and_a_final_one_is_shown(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    message = answer(case, desk)
    leaves(message, "retry")
    mail_out = Outbox.objects.get()
    assert (mail_out.state, mail_out.due_at) == ("held", NOW + timedelta(seconds=41))

    outbox.claim(now=NOW + timedelta(minutes=2))
    outbox.settle(outbox_id=mail_out.id, outcome="refused", detail="550 no", now=NOW + timedelta(minutes=2))

    mail_out.refresh_from_db()
    assert (mail_out.state, mail_out.last_error) == ("failed", "550 no")
    assert Clock.objects.get(case=case, kind="first_reply").state == "running"


def test_sender_that_stopped_in_the_middle_leaves_an_unknown_never_a_second_copy(
    desk: Desk, arrive: Arrive
) -> None:
    case = arrive(mail())
    answer(case, desk)
    outbox.claim(now=NOW + timedelta(seconds=11))

    assert outbox.recover(now=NOW + timedelta(minutes=10)) == 1

    assert Outbox.objects.get().state == "unknown"
    assert outbox.claim(now=NOW + timedelta(hours=5)) == []


def test_empty_reply_is_refused_with_a_sentence(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    with pytest.raises(Invalid, match="The reply is empty"):
        answer(case, desk, body="   ", promised=False)


def test_stranger_to_the_team_finds_nothing(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    mallory = factories.technician("Mallory", of=factories.team("Other"))

    for verb in (
        lambda: cases.reply(case_id=case.id, by=mallory.id, subject="", body="x", once="1", now=NOW),
        lambda: cases.note(case_id=case.id, by=mallory.id, body="x", once="1", now=NOW),
        lambda: cases.assign(case_id=case.id, owner_id=mallory.id, by=mallory.id, now=NOW),
        lambda: cases.close(case_id=case.id, by=mallory.id, now=NOW),
        lambda: cases.merge(case_id=case.id, into=case.id + 1, by=mallory.id, why="x", now=NOW),
    ):
        with pytest.raises(NotFound):
            verb()


def test_close_is_refused_until_verified(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    with pytest.raises(Refused, match="category"):
        cases.close(case_id=case.id, by=desk.bob.id, now=NOW)
    cases.set_category(case_id=case.id, category="device/printer/quality", by=desk.bob.id, now=NOW)
    with pytest.raises(Refused, match="customer"):
        cases.close(case_id=case.id, by=desk.bob.id, now=NOW)
    with pytest.raises(Refused, match="team lead"):
        cases.close(case_id=case.id, by=desk.bob.id, force_why="I say so", now=NOW)

    cases.verify(case_id=case.id, by=desk.bob.id, words="“It prints whole labels again.”", now=NOW)
    cases.close(case_id=case.id, by=desk.bob.id, now=NOW)

    case.refresh_from_db()
    assert (case.status, case.closed_unverified) == ("closed", False)


def test_merge_moves_everything_and_leaves_a_trace(desk: Desk, arrive: Arrive) -> None:
    first = arrive(mail())
    second = arrive(mail(FURIOUS, mail_id="<m2@x>", subject="Printer again"))

    cases.merge(case_id=second.id, into=first.id, by=desk.bob.id, why="the same printer", now=NOW)
    arrive(mail("Hello?", mail_id="<m3@x>", in_reply_to="<m2@x>"))

    first.refresh_from_db()
    assert (first.messages.count(), first.peak_level, first.severity) == (3, 3, "medium")
    assert Event.objects.filter(case=first, kind="merged").exists()


def test_split_makes_a_case_of_its_own(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    arrive(mail("Another thing: the VPN.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))
    second = case.messages.order_by("-id").first()
    assert second is not None

    number = cases.split(case_id=case.id, message_ids=[second.id], by=desk.bob.id, why="two matters", now=NOW)

    assert [m.id for m in Case.objects.get(id=number).messages.all()] == [second.id]
    assert case.messages.count() == 1
