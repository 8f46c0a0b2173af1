"""Tasks of a call with their time, and contact details confirmed or set right on the line."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

import factories
from amends.actions import calls, tuning
from amends.actions.calls import Wrap
from amends.actions.errors import Invalid
from amends.store.models import Alert, Call, CallLine, Case, Contact, Event, Outbox, Task, Technician

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def sam() -> Iterator[Technician]:
    tuning.forget()
    yield factories.technician("Sam", of=factories.team())
    tuning.forget()


@pytest.fixture
def maria(sam: Technician) -> Contact:
    return factories.contact("Maria", of=factories.organisation("Marlow"), phone="020 7946 0000")


@pytest.fixture
def case(sam: Technician, maria: Contact) -> Case:
    return factories.case("No mail", of=sam.teams.get(), owner=sam, by=maria)


@pytest.fixture
def call(case: Case, sam: Technician) -> int:
    return calls.start(by=sam.pk, case_id=case.id, incoming=True, once="a", now=NOW)


def wrapped(call: int, sam: Technician, **more: object) -> dict[str, Task]:
    calls.finish(call_id=call, by=sam.pk, wrap=Wrap(note="Agreed.", **more), once="w", now=NOW)  # type: ignore[arg-type]
    return {task.text: task for task in Task.objects.all()}


def test_a_task_is_due_when_its_words_say_so_else_when_the_form_does(call: int, sam: Technician) -> None:
    found = wrapped(
        call, sam, our_tasks=["Replace the disk by tomorrow 14:00", "Look at the log"],
        their_tasks=["Send the list"], tasks_due_at=NOW + timedelta(days=2), zone="Europe/London",
    )  # fmt: skip

    assert found["Replace the disk by tomorrow 14:00"].due_at == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert found["Look at the log"].due_at == found["Send the list"].due_at == NOW + timedelta(days=2)


def test_the_owner_is_reminded_and_called_once_a_task_is_late(call: int, sam: Technician) -> None:
    due = NOW + timedelta(hours=5)
    wrapped(call, sam, their_tasks=["Send the list"], tasks_due_at=due)

    assert calls.remind(now=due - timedelta(hours=2)) == 0
    assert calls.remind(now=due - timedelta(minutes=59)) == 1
    assert (Outbox.objects.count(), Alert.objects.count()) == (1, 0)
    assert calls.remind(now=due) == 1
    alert = Alert.objects.get()
    assert (alert.reason, alert.person) == ("task_due", sam)
    assert "Ask them how it stands" in alert.why
    assert calls.remind(now=due + timedelta(days=9)) == 0
    assert [e.what for e in Event.objects.filter(kind="task_reminded").order_by("id")] == [
        "Nearly due: Send the list",
        "Late: Send the list",
    ]


def test_a_task_that_is_done_reminds_nobody_and_stops_the_call(call: int, sam: Technician) -> None:
    due = NOW + timedelta(hours=5)
    found = wrapped(call, sam, our_tasks=["Look at the log", "Ring back"], tasks_due_at=due)
    calls.do_task(task_id=found["Ring back"].id, by=sam.pk, now=NOW)

    assert calls.remind(now=due) == 1
    calls.do_task(task_id=found["Look at the log"].id, by=sam.pk, now=due)

    assert not Alert.objects.filter(acknowledged_at=None).exists()


def test_contact_details_are_confirmed_unchanged(call: int, maria: Contact, sam: Technician) -> None:
    for _ in range(2):
        changed = calls.confirm_contact(
            call_id=call, by=sam.pk, phone=maria.phone, address="", once="same", now=NOW
        )
        assert not changed

    maria.refresh_from_db()
    assert maria.confirmed_at == NOW
    assert CallLine.objects.get(kind="confirmed").text == "Number and address are right."
    assert Event.objects.get(kind="contact_confirmed").why == "Number and address are right."


def test_contact_details_are_set_right(call: int, maria: Contact, sam: Technician) -> None:
    known = list(maria.addresses.values_list("address", flat=True))

    assert calls.confirm_contact(
        call_id=call, by=sam.pk, phone="+44 20 7946 0999", address="Maria@New.example", now=NOW
    )

    maria.refresh_from_db()
    assert maria.phone == "+44 20 7946 0999"
    assert set(maria.addresses.values_list("address", flat=True)) == {*known, "maria@new.example"}


@pytest.mark.parametrize(
    ("phone", "address", "field"),
    [("ring me", "", "phone"), ("", "nobody", "address"), ("", "taken@other.example", "address")],
)
def test_what_is_no_number_or_address_of_theirs_is_refused(
    call: int, sam: Technician, phone: str, address: str, field: str
) -> None:
    factories.contact("Jonas").addresses.create(address="taken@other.example")

    with pytest.raises(Invalid) as refusal:
        calls.confirm_contact(call_id=call, by=sam.pk, phone=phone, address=address, now=NOW)

    assert refusal.value.field == field
    assert not CallLine.objects.filter(kind="confirmed").exists()


def test_nobody_known_cannot_be_confirmed(sam: Technician) -> None:
    unknown = calls.start(by=sam.pk, incoming=True, once="b", now=NOW)

    with pytest.raises(Invalid, match="who this is"):
        calls.confirm_contact(call_id=unknown, by=sam.pk, phone="123", address="", now=NOW)
    assert Call.objects.get(id=unknown).contact is None


def test_the_tick_of_the_step_is_the_confirmation(call: int, sam: Technician, case: Case) -> None:
    calls.choose(call_id=call, by=sam.pk, book="ten_steps", now=NOW)
    for step in ("vent", "listen", "verify", "empathise", "ask", "agree", "apologise"):
        calls.move_on(
            call_id=call, by=sam.pk, step=step, event="skipped" if step != "empathise" else "done", reason="short call",
            once=step, now=NOW,
        )  # fmt: skip
    calls.confirm_contact(call_id=call, by=sam.pk, phone="", address="", now=NOW)
    calls.move_on(call_id=call, by=sam.pk, step="conclude", event="done", once="c",
                  fields={"nothing_else": "yes"}, now=NOW)  # fmt: skip

    assert "confirmed" in Event.objects.filter(kind="playbook_step").latest("id").why
