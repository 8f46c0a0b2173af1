"""The ledger in motion: reminders, hand-over, the break, owning up, fix times, notes, and the feed's address."""

from collections.abc import Callable
from datetime import timedelta

import pytest

import factories
from acting import NOW, Desk, mail
from amends.actions import cases, outbox, people, promises
from amends.actions.errors import Invalid
from amends.domain.cases import Refused
from amends.domain.vocabulary import Role
from amends.store.models import Absence, Alert, Case, Draft, Event, Message, Outbox, Promise, PromiseFeed
from amends.store.queries import promise_feed

Arrive = Callable[..., Case]
HOUR = timedelta(hours=1)


def _reply(case: Case, by: int, body: str, *, basis: str = "", once: str = "a", now: object = NOW) -> Promise:
    cases.reply(
        case_id=case.id, by=by, subject="Re: Printer", body=body, promises=[(0, len(body))], basis=basis, once=once,
        now=now,  # type: ignore[arg-type]
    )  # fmt: skip
    return Promise.objects.latest("id")


def _mails_to(address: str) -> int:
    return Outbox.objects.filter(recipients=[address]).count()


def test_owner_is_reminded_at_half_at_four_fifths_and_at_the_end(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    promise = _reply(case, desk.bob.id, "I'll write by 11:40.")
    before = _mails_to("bob@desk.example")

    told = [promises.remind(now=NOW + timedelta(minutes=n)) for n in (49, 50, 51, 80, 99, 100, 130)]

    assert told == [0, 1, 0, 1, 0, 1, 0]
    assert _mails_to("bob@desk.example") - before == 3
    shares = (
        Event.objects.filter(case=case, kind="reminded").order_by("id").values_list("data__share", flat=True)
    )
    assert list(shares) == [50, 80, 100]
    promise.refresh_from_db()
    assert (promise.reminded, promise.remind_at, promise.state) == (100, None, "open")


def test_desk_that_slept_reminds_once(desk: Desk, arrive: Arrive) -> None:
    promise = _reply(arrive(mail()), desk.bob.id, "I'll write by 11:40.")

    assert promises.remind(now=NOW + timedelta(minutes=90)) == 1

    promise.refresh_from_db()
    assert (promise.reminded, promise.remind_at) == (80, promise.due_at)


def test_settled_promise_is_not_reminded_of(desk: Desk, arrive: Arrive) -> None:
    promise = _reply(arrive(mail()), desk.bob.id, "I'll write by 11:40.")
    promises.keep(promise_id=promise.id, by=desk.bob.id, now=NOW)

    assert promises.remind(now=NOW + HOUR) == 0


def test_promises_move_with_the_case_and_their_heir_is_reminded(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    promise = _reply(case, desk.bob.id, "I'll write by 11:40.")
    kept = factories.promise(case, maker=desk.bob, due_at=NOW, state="kept", settled_at=NOW)

    cases.assign(case_id=case.id, owner_id=desk.carol.id, by=desk.bob.id, now=NOW)
    promises.remind(now=NOW + HOUR)

    promise.refresh_from_db()
    kept.refresh_from_db()
    assert (promise.maker, promise.heir, kept.heir) == (desk.bob, desk.carol, None)
    assert Event.objects.get(case=case, kind="promise_handed_over").what.startswith(
        "Carol owes this promise now"
    )
    reminder = Event.objects.get(case=case, kind="reminded")
    assert reminder.what.startswith("Carol was reminded")


def test_escalation_by_mail_moves_promises_too(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    promise = _reply(case, desk.bob.id, "I'll write by 11:40.")

    arrive(
        mail(
            "This is the third time I ask. Nobody answers, I am furious and my lawyer is in copy.",
            mail_id="<m2@marlow.example>",
            in_reply_to="<m1@marlow.example>",
        )
    )

    promise.refresh_from_db()
    case.refresh_from_db()
    assert case.owner_id != desk.bob.id
    assert promise.heir_id == case.owner_id


def test_broken_promise_calls_whoever_made_it_and_the_next_level(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    cases.assign(case_id=case.id, owner_id=desk.carol.id, by=desk.bob.id, now=NOW)
    promise = _reply(case, desk.bob.id, "I'll write by 11:00.")

    promises.sweep(now=NOW + HOUR + timedelta(seconds=59))
    assert Promise.objects.get(id=promise.id).state == "open"
    promises.sweep(now=NOW + HOUR + timedelta(seconds=61))

    called = Alert.objects.filter(subject=f"promise:{promise.id}").values_list("person__name", flat=True)
    assert sorted(called) == ["Bob", "Carol"]  # P9: whoever owes it, not every owner of the case
    case.refresh_from_db()
    assert case.next_due_label == "own up (promise)"


def test_broken_promise_is_owned_up_to_by_the_next_words_of_its_maker(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    promise = factories.promise(
        case, maker=desk.bob, due_at=NOW - HOUR, state="broken", settled_at=NOW - HOUR
    )
    Promise.objects.filter(id=promise.id).update(kind="resolution")

    cases.reply(case_id=case.id, by=desk.bob.id, subject="x", body="I did not do it.", once="u", now=NOW)
    for claimed in outbox.claim(now=NOW + timedelta(minutes=5)):
        from amends.connectors import smtp

        outbox.settle(
            outbox_id=claimed.id, outcome=smtp.State.SENT, detail="", now=NOW + timedelta(minutes=5)
        )

    promise.refresh_from_db()
    assert (promise.state, promise.owned_up_at) == ("broken", NOW + timedelta(minutes=5))
    assert Event.objects.filter(case=case, kind="owned_up").count() == 1


def test_owning_up_puts_its_words_before_what_was_being_written(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    promise = _reply(case, desk.bob.id, "I'll write by 11:40.")
    cases.save_draft(case_id=case.id, by=desk.bob.id, subject="Re: Printer", body="The log shows", now=NOW)

    for _ in range(2):
        assert promises.own_up(promise_id=promise.id, by=desk.bob.id, now=NOW) == case.id

    draft = Draft.objects.get(case=case, author=desk.bob)
    assert draft.body.startswith("Hello")
    assert draft.body.count("I promised you: “I'll write by 11:40.”") == 1
    assert draft.body.endswith("The log shows")


def test_settled_promise_needs_no_owning_up(desk: Desk, arrive: Arrive) -> None:
    promise = _reply(arrive(mail()), desk.bob.id, "I'll write by 11:40.")
    promises.keep(promise_id=promise.id, by=desk.bob.id, now=NOW)

    with pytest.raises(Refused, match="settled already"):
        promises.own_up(promise_id=promise.id, by=desk.bob.id, now=NOW)


def test_fix_time_needs_a_basis_which_is_kept(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    body = "The printer will be working again by 17:00."

    with pytest.raises(Invalid, match="needs what it rests on"):
        _reply(case, desk.bob.id, body)
    assert not Promise.objects.exists()
    assert not Message.objects.filter(kind="reply").exists()

    promise = _reply(case, desk.bob.id, body, basis="change 12, tonight", once="b")
    assert (promise.kind, promise.basis, promise.approved_by) == ("resolution", "change 12, tonight", None)


def test_lead_approves_by_promising_or_beforehand(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    body = "The printer will be working again by 15:00."

    assert _reply(case, desk.carol.id, body).approved_by == desk.carol

    promises.approve_fix_time(
        case_id=case.id, not_before=NOW + 4 * HOUR, why="The part is here.", by=desk.carol.id, now=NOW
    )
    assert _reply(case, desk.bob.id, body, once="b").approved_by == desk.carol
    with pytest.raises(Invalid, match="needs what it rests on"):
        _reply(case, desk.bob.id, "The printer will be working again by 13:00.", once="c")


def test_tier_one_approves_nothing(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    with pytest.raises(Refused, match="team lead or above"):
        promises.approve_fix_time(
            case_id=case.id, not_before=NOW + HOUR, why="Trust me.", by=desk.bob.id, now=NOW
        )


def test_note_of_a_call_makes_a_promise(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    body = "Rang Maria. Promised her an update by 3 pm."

    cases.note(case_id=case.id, by=desk.bob.id, body=body, promises=[(12, len(body))], once="n", now=NOW)

    promise = Promise.objects.get()
    assert promise.words == "Promised her an update by 3 pm."
    assert promise.due_at == NOW.replace(hour=15)
    assert promise.message is not None
    assert promise.message.kind == "note"


def test_absence_of_whoever_owes_calls_lead_and_manager_once(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    promise = _reply(case, desk.bob.id, "I'll write by 11:40.")
    Absence.objects.create(technician=desk.bob, starts_at=NOW, ends_at=NOW + 8 * HOUR)

    assert promises.call_for_the_absent(now=NOW - timedelta(minutes=1)) == 0
    assert promises.call_for_the_absent(now=NOW + timedelta(minutes=1)) == 1
    assert promises.call_for_the_absent(now=NOW + timedelta(minutes=2)) == 0

    called = Alert.objects.filter(subject=f"absent:{promise.id}").values_list("person__name", flat=True)
    assert sorted(called) == ["Carol", "Ingrid"]


def test_promise_of_somebody_who_left_calls_lead_and_manager(desk: Desk, arrive: Arrive) -> None:
    promise = _reply(arrive(mail()), desk.bob.id, "I'll write by 11:40.")
    type(desk.bob).objects.filter(id=desk.bob.id).update(is_active=False)

    assert promises.call_for_the_absent(now=NOW) == 1

    called = Alert.objects.filter(subject=f"absent:{promise.id}").values_list("person__name", flat=True)
    assert sorted(called) == ["Carol", "Ingrid"]


def test_two_promises_of_one_sentence_are_entered_once_each(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    body = "I'll send the log by 11:00, and I'll call you at 12:00."

    cases.reply(
        case_id=case.id,
        by=desk.bob.id,
        subject="x",
        body=body,
        promises=[(0, 32), (32, len(body)), (30, len(body))],
        once="t",
        now=NOW,
    )

    assert sorted(Promise.objects.values_list("kind", flat=True)) == ["contact", "update"]


def test_address_of_a_calendar_opens_only_the_latest(desk: Desk) -> None:
    first = promises.make_feed(by=desk.bob.id, now=NOW)
    second = promises.make_feed(by=desk.bob.id, now=NOW)

    assert promise_feed.owner_of(digest=promises.digest(first)) is None
    assert promise_feed.owner_of(digest=promises.digest(second)) == (desk.bob.id, "Bob")
    assert len(second) >= 32
    assert second not in str(PromiseFeed.objects.values())

    assert promises.revoke_feed(by=desk.bob.id)
    assert not promises.revoke_feed(by=desk.bob.id)
    assert promise_feed.owner_of(digest=promises.digest(second)) is None


def test_address_of_somebody_who_left_opens_nothing(desk: Desk) -> None:
    token = promises.make_feed(by=desk.bob.id, now=NOW)
    people.add_manager(name="Mo", email="mo@desk.example", password="a long and odd sentence 7")

    people.deactivate(technician_id=desk.bob.id, by=desk.ingrid.id)

    assert Role(desk.ingrid.role) is Role.IT_MANAGER
    assert promise_feed.owner_of(digest=promises.digest(token)) is None
