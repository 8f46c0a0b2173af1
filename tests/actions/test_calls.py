"""A call from its first line to its wrap-up: lines for ever, holds, hand-overs, ways out, and one effect of each press."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import factories
from amends.actions import calls, tuning
from amends.actions.calls import Wrap
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.vocabulary import Role
from amends.store.models import (
    Alert,
    Call,
    CallLine,
    CallPerson,
    Case,
    Cause,
    Clock,
    Escalation,
    Message,
    Outreach,
    PlaybookRun,
    Promise,
    Task,
    Team,
    Technician,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FURIOUS = "This is the third time my team has no mail and nobody calls me back. I am furious."


@pytest.fixture
def team() -> Iterator[Team]:
    tuning.forget()
    yield factories.team()
    tuning.forget()


@pytest.fixture
def sam(team: Team) -> Technician:
    return factories.technician("Sam", of=team)


@pytest.fixture
def priya(team: Team) -> Technician:
    return factories.technician("Priya", role=Role.TEAM_LEAD, of=team, email="priya@desk.example")


@pytest.fixture
def case(team: Team, sam: Technician, priya: Technician) -> Case:
    return factories.case("No mail", of=team, owner=sam)


def begun(case: Case | None, sam: Technician, **more: Any) -> int:
    return calls.start(by=sam.pk, case_id=case.id if case else None, incoming=True, once="a", now=NOW, **more)


def say(call: int, by: Technician, words: str, *, after: int = 1, **more: Any) -> int:
    return calls.say(call_id=call, by=by.pk, words=words, now=NOW + timedelta(seconds=after), **more)


def test_a_call_is_wrapped_up_in_one_go(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    say(call, sam, FURIOUS)
    say(call, sam, "I will call you by 16:00 today.", ours=True, after=5)
    note = "Told her what happens. I will call you by 16:00 today."
    start = note.index("I will")
    wrap = Wrap(
        note=note, promises=[(start, len(note))], our_tasks=["Check the mail server", " ", "Check the mail server"],
        their_tasks=["Send the list of mailboxes"], follow_up_at=NOW + timedelta(days=1),
        category="email/delivery/not-receiving", responsible="us", cause="The queue was full.",
    )  # fmt: skip

    for _ in range(2):
        assert (
            calls.finish(call_id=call, by=sam.pk, wrap=wrap, once="w", now=NOW + timedelta(minutes=5))
            == case.id
        )

    case.refresh_from_db()
    kinds = list(Message.objects.filter(case=case).order_by("id").values_list("kind", "channel"))
    assert kinds == [("customer", "phone"), ("reply", "phone")]
    assert case.anger_level >= 2
    assert (case.category, Cause.objects.get().words) == (
        "email/delivery/not-receiving",
        "The queue was full.",
    )
    assert Promise.objects.get().due_at == NOW.replace(hour=16)
    assert list(Task.objects.values_list("by_customer", "text")) == [
        (False, "Check the mail server"),
        (True, "Send the list of mailboxes"),
    ]
    assert set(Task.objects.values_list("due_at", flat=True)) == {NOW.replace(day=24, hour=16)}
    assert Clock.objects.get(kind="follow_up").due_at == NOW + timedelta(days=1)
    done = Call.objects.get()
    assert (done.outcome, done.finished_at) == ("spoken", NOW + timedelta(minutes=5))


def test_a_wrap_up_that_came_second_becomes_a_note(case: Case, sam: Technician, priya: Technician) -> None:
    call = begun(case, sam)
    calls.join(call_id=call, by=priya.pk, now=NOW)
    calls.finish(call_id=call, by=sam.pk, wrap=Wrap(note="First."), once="w", now=NOW)
    calls.finish(call_id=call, by=priya.pk, wrap=Wrap(note="Mine too."), once="v", now=NOW)

    assert list(Message.objects.filter(case=case, kind="note").values_list("text", flat=True)) == [
        "Mine too."
    ]


def test_two_technicians_write_one_record(case: Case, sam: Technician, priya: Technician) -> None:
    call = begun(case, sam)
    same = calls.start(by=priya.pk, case_id=case.id, once="b", now=NOW + timedelta(seconds=3))
    say(call, sam, "No mail.")
    say(call, priya, "Since eight.", after=2)

    assert same == call
    assert CallPerson.objects.filter(call_id=call).count() == 2
    assert list(CallLine.objects.order_by("id").values_list("kind", "by__name")) == [
        ("joined", "Priya"), ("said", "Sam"), ("said", "Priya"),
    ]  # fmt: skip


def test_a_line_sent_twice_is_kept_once_and_never_rewritten(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    first = say(call, sam, "No mail.", once="x")

    assert say(call, sam, "No mail.", once="x") == first
    for statement in ("update store_callline set text = 'all is well'", "delete from store_callline"):
        with pytest.raises(IntegrityError, match="these rows are kept"), transaction.atomic():
            connection.cursor().execute(statement)


def test_what_is_being_typed_is_kept_until_it_is_a_line(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    calls.keep_draft(call_id=call, by=sam.pk, words="No mai", now=NOW)
    assert CallPerson.objects.get().draft == "No mai"
    say(call, sam, "No mail.")
    assert CallPerson.objects.get().draft == ""


@pytest.mark.parametrize("words", ["", "  \n", "\0"])
def test_an_empty_line_is_refused(case: Case, sam: Technician, words: str) -> None:
    with pytest.raises(Invalid):
        say(begun(case, sam), sam, words)


def test_an_endless_line_is_refused_with_its_length(case: Case, sam: Technician) -> None:
    with pytest.raises(Invalid, match="100,000"):
        say(begun(case, sam), sam, "x" * 100_000)


def test_a_hold_needs_a_reason_and_a_length(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    with pytest.raises(Invalid):
        calls.hold(call_id=call, by=sam.pk, reason=" ", seconds=60, now=NOW)
    with pytest.raises(Invalid):
        calls.hold(call_id=call, by=sam.pk, reason="I look", seconds=0, now=NOW)
    calls.hold(call_id=call, by=sam.pk, reason="I look at the server", seconds=120, now=NOW)
    with pytest.raises(Invalid, match="on hold already"):
        calls.hold(call_id=call, by=sam.pk, reason="again", seconds=60, now=NOW)
    for _ in range(2):
        calls.back_from_hold(call_id=call, by=sam.pk, now=NOW + timedelta(minutes=1))

    assert list(CallLine.objects.order_by("id").values_list("kind", "text")) == [
        ("hold", "I look at the server"),
        ("resume", ""),
    ]
    assert CallLine.objects.get(kind="hold").data == {"seconds": 120}


def test_a_call_is_handed_over_with_what_was_heard(case: Case, sam: Technician, priya: Technician) -> None:
    call = begun(case, sam)
    with pytest.raises(Invalid):
        calls.transfer(call_id=call, by=sam.pk, to=priya.pk, said="", now=NOW)
    stranger = factories.technician("Stranger", of=factories.team())
    with pytest.raises(Invalid, match="does not see this case"):
        calls.transfer(call_id=call, by=sam.pk, to=stranger.pk, said="x", now=NOW)
    calls.transfer(call_id=call, by=sam.pk, to=priya.pk, said="No mail since eight, third time.", now=NOW)

    assert Call.objects.get().technician == priya


def test_manager_please_is_one_press_and_one_escalation(
    case: Case, sam: Technician, priya: Technician
) -> None:
    call = begun(case, sam)
    for seconds in (1, 2):
        calls.manager_please(call_id=call, by=sam.pk, now=NOW + timedelta(seconds=seconds))

    case.refresh_from_db()
    assert (Escalation.objects.count(), case.owner) == (1, priya)
    assert Alert.objects.filter(person=priya).exists()


def test_a_threat_ends_the_call_at_once_and_the_lead_follows_up(
    case: Case, sam: Technician, priya: Technician
) -> None:
    call = begun(case, sam)
    for _ in range(2):
        calls.threatened(call_id=call, by=sam.pk, words="He said he waits at my car.", now=NOW)

    done = Call.objects.get()
    assert (done.outcome, done.ended_at) == ("ended_by_us", NOW)
    assert list(Alert.objects.filter(reason="call_ended").values_list("person_id", flat=True)) == [priya.pk]
    assert Outreach.objects.filter(reason="call_ended", person=priya).count() == 1
    calls.finish(call_id=call, by=sam.pk, wrap=Wrap(note="Hung up."), once="w", now=NOW)
    assert Call.objects.get().outcome == "ended_by_us"


def test_a_threat_by_a_caller_nobody_knows_makes_its_own_case(sam: Technician, priya: Technician) -> None:
    call = begun(None, sam)
    number = calls.threatened(call_id=call, by=sam.pk, now=NOW)

    assert Case.objects.get(id=number).contact.name.startswith("Caller")
    assert Alert.objects.filter(reason="call_ended").exists()


def test_an_unknown_callers_words_open_a_judged_case(sam: Technician) -> None:
    call = begun(None, sam)
    say(call, sam, FURIOUS)
    number = calls.place_anew(call_id=call, by=sam.pk, name="Maria", now=NOW + timedelta(seconds=9))
    say(call, sam, "And the printer is dead as well.", after=20)
    calls.finish(
        call_id=call, by=sam.pk, wrap=Wrap(note="Spoke with Maria."), once="w", now=NOW + timedelta(minutes=1)
    )

    said = (
        Message.objects.filter(case_id=number, kind="customer").order_by("id").values_list("text", flat=True)
    )
    assert list(said) == [FURIOUS, "And the printer is dead as well."]
    assert Case.objects.get(id=number).peak_level >= 2


def test_our_own_call_is_the_contact_that_was_owed(case: Case, sam: Technician) -> None:
    factories.clock(case, kind="first_reply", minutes=10**6)
    call = calls.start(by=sam.pk, case_id=case.id, once="o", now=NOW)
    say(call, sam, "Thank you for ringing.")
    calls.finish(
        call_id=call, by=sam.pk, wrap=Wrap(note="Rang her."), once="w", now=NOW + timedelta(minutes=3)
    )

    case.refresh_from_db()
    assert Clock.objects.get(kind="first_reply").state == "met"
    assert case.status == "open"
    assert not Outreach.objects.filter(customer_first_at__isnull=False).exists()


def test_nobody_picked_up_is_a_note_and_no_contact(case: Case, sam: Technician) -> None:
    call = calls.start(by=sam.pk, case_id=case.id, once="o", now=NOW)
    calls.finish(call_id=call, by=sam.pk, wrap=Wrap(note="Rang twice.", reached=False), once="w", now=NOW)

    assert Message.objects.get().kind == "note"
    assert Call.objects.get().outcome == "not_reached"


def test_a_wrapped_call_takes_no_more_lines(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    calls.finish(call_id=call, by=sam.pk, wrap=Wrap(note="Done."), once="w", now=NOW)

    with pytest.raises(Refused, match="wrapped up"):
        say(call, sam, "one more")


def test_a_refused_wrap_up_changes_nothing(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    say(call, sam, FURIOUS)
    with pytest.raises(Invalid):
        calls.finish(
            call_id=call,
            by=sam.pk,
            wrap=Wrap(note="x", follow_up_at=NOW - timedelta(hours=1)),
            once="w",
            now=NOW,
        )

    assert Message.objects.count() == 0
    assert Call.objects.get().finished_at is None


def test_others_see_no_call_of_a_foreign_case(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    mallory = factories.technician("Mallory", of=factories.team())

    for deed in (
        lambda: say(call, mallory, "hello"),
        lambda: calls.join(call_id=call, by=mallory.pk, now=NOW),
        lambda: calls.finish(call_id=call, by=mallory.pk, wrap=Wrap(note="x"), once="w", now=NOW),
        lambda: calls.start(by=mallory.pk, case_id=case.id, once="m", now=NOW),
        lambda: calls.threatened(call_id=10**9, by=mallory.pk, now=NOW),
    ):
        with pytest.raises(NotFound):
            deed()


def test_a_call_over_midnight_and_the_long_night_keeps_its_order(case: Case, sam: Technician) -> None:
    """Summer time ends in Berlin on 25 October 2026 at 01:00 UTC: the wall shows 02:30 twice."""
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    call = calls.start(by=sam.pk, case_id=case.id, incoming=True, once="n", now=first - timedelta(hours=3))
    for at, words in ((first, "One."), (second, "Two.")):
        calls.say(call_id=call, by=sam.pk, words=words, now=at)
    calls.finish(
        call_id=call, by=sam.pk, wrap=Wrap(note="Long."), once="w", now=second + timedelta(minutes=1)
    )

    done = Call.objects.get()
    assert done.ended_at is not None
    assert done.ended_at - done.began_at == timedelta(hours=4, minutes=1)
    assert Message.objects.get(kind="customer").text == "One.\nTwo."


def test_steps_are_fed_by_the_lines(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    calls.choose(call_id=call, by=sam.pk, book="ten_steps", now=NOW)
    say(call, sam, "We have had no mail since eight this morning.")

    def tell(step: str, event: str = "done", **more: Any) -> None:
        calls.move_on(call_id=call, by=sam.pk, step=step, event=event, once=f"{step}{more}", now=NOW, **more)

    tell("vent")
    run = PlaybookRun.objects.get(state="running")
    story = run.entries.get(step="vent").recorded
    assert story == {"their_story": "We have had no mail since eight this morning."}
    tell("listen")
    with pytest.raises(Invalid, match="not their words"):
        tell("verify", fields={"read_back": "Your email is broken.", "first_yes": "yes"})
    tell("verify", fields={"read_back": "You have had no mail since eight this morning.", "first_yes": "yes"})
    tell("empathise")
    say(call, sam, "I want it back by noon.", after=60)
    calls.move_on(
        call_id=call, by=sam.pk, step="ask", event="done", once="ask", now=NOW + timedelta(seconds=70),
        fields={"options": "today\ntomorrow"},
    )  # fmt: skip
    assert "noon" in run.entries.get(step="ask").recorded["their_wish"]


def test_what_was_said_before_the_first_press_belongs_to_the_first_step(case: Case, sam: Technician) -> None:
    case.anger_level = case.peak_level = 3
    case.save()
    call = begun(case, sam)
    say(call, sam, "No mail since eight.", after=5)
    calls.move_on(
        call_id=call, by=sam.pk, step="vent", event="done", once="v", now=NOW + timedelta(seconds=60)
    )

    entry = PlaybookRun.objects.get(state="running").entries.get(step="vent")
    assert entry.recorded == {"their_story": "No mail since eight."}


def test_a_paraphrase_may_be_kept_knowingly(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    calls.choose(call_id=call, by=sam.pk, book="ten_steps", now=NOW)
    say(call, sam, "We have had no mail since eight.")
    for step in ("vent", "listen"):
        calls.move_on(call_id=call, by=sam.pk, step=step, event="done", once=step, now=NOW)
    calls.move_on(
        call_id=call, by=sam.pk, step="verify", event="done", once="v", in_our_words=True, now=NOW,
        fields={"read_back": "Your email is broken.", "first_yes": "yes"},
    )  # fmt: skip

    assert PlaybookRun.objects.get(state="running").entries.filter(step="verify").exists()


def test_a_transcript_is_read_speaker_by_speaker(case: Case, sam: Technician) -> None:
    first, second = "00:00:01.000 --> 00:00:02.000", "00:00:03.000 --> 00:00:04.000"
    text = f"WEBVTT\n\n{first}\n<v Maria>{FURIOUS}\n\n{second}\n<v Sam>I hear you.\n"
    for _ in range(2):
        calls.take_transcript(case_id=case.id, by=sam.pk, text=text, once="t", now=NOW)

    case.refresh_from_db()
    assert list(Message.objects.order_by("id").values_list("kind", "text")) == [
        ("customer", FURIOUS),
        ("note", "Sam: I hear you."),
    ]
    assert case.anger_level >= 2


def test_three_hours_of_talk_are_filed_in_a_few_stretches(case: Case, sam: Technician) -> None:
    text = "\n".join(
        f"{'Maria' if n % 2 else 'Sam'}: Words of the turn {n}, and a few more." for n in range(3_000)
    )
    calls.take_transcript(case_id=case.id, by=sam.pk, text=text, once="t", now=NOW)

    assert Message.objects.filter(kind="customer").count() <= 13
    assert "turn 2999," in Message.objects.filter(kind="customer").latest("id").text


def test_a_transcript_without_a_customer_is_refused(case: Case, sam: Technician) -> None:
    with pytest.raises(Invalid, match="colleagues"):
        calls.take_transcript(case_id=case.id, by=sam.pk, text="Sam: hello", once="t", now=NOW)
    with pytest.raises(Invalid, match="No speaker"):
        calls.take_transcript(case_id=case.id, by=sam.pk, text="hello", once="t", now=NOW)


def test_tasks_are_done_once(case: Case, sam: Technician) -> None:
    call = begun(case, sam)
    calls.finish(call_id=call, by=sam.pk, wrap=Wrap(note="x", our_tasks=["Check"]), once="w", now=NOW)
    task = Task.objects.get().id
    assert calls.do_task(task_id=task, by=sam.pk, now=NOW) == case.id
    with pytest.raises(Refused):
        calls.do_task(task_id=task, by=sam.pk, now=NOW)


def test_words_of_self_harm_bring_somebody(case: Case, sam: Technician, priya: Technician) -> None:
    call = begun(case, sam)
    say(call, sam, "I want to die.")
    for _ in range(2):
        calls.bring_in(call_id=call, by=sam.pk, now=NOW + timedelta(seconds=9))
    assert Alert.objects.filter(person=priya).count() == 1
    calls.safe_now(call_id=call, by=sam.pk, words="Her sister is with her, ambulance called.", now=NOW)
    assert Call.objects.get().ended_at is None


def test_a_case_can_be_chosen_while_they_speak(case: Case, sam: Technician) -> None:
    call = begun(None, sam)
    say(call, sam, "It is about the mail.")
    with pytest.raises(NotFound):
        calls.place(call_id=call, by=sam.pk, case_id=10**9, now=NOW)
    calls.place(call_id=call, by=sam.pk, case_id=case.id, now=NOW)
    calls.finish(call_id=call, by=sam.pk, wrap=Wrap(note="x"), once="w", now=NOW)

    assert Message.objects.filter(case=case, kind="customer").count() == 1
