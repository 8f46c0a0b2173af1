"""A call that nobody took owes a call back: on the case or a new one, with a clock, and somebody is called for it."""

from datetime import UTC, datetime, timedelta

import pytest

import factories
from amends.actions import alerts, calls, cases, tuning
from amends.actions.calls import Wrap
from amends.domain.vocabulary import ClockKind, Role
from amends.store.models import Alert, Call, Case, Clock, Contact, Event, Outreach, Technician
from signing_in import browser, manager
from telephone import Telephone

pytestmark = pytest.mark.django_db
NUMBER = "+44 20 7946 0000"


@pytest.fixture
def phone() -> Telephone:
    tuning.forget()
    carol = manager("Carol")
    return Telephone(
        *calls.save_system(system_id=None, name="Main", active=True, by=carol.pk, now=datetime.now(UTC))
    )


@pytest.fixture
def sam() -> Technician:
    return factories.technician("Sam", of=factories.team(), extension="204")


@pytest.fixture
def maria(sam: Technician) -> Contact:
    return factories.contact("Maria", of=factories.organisation("Marlow"), phone="020 7946 0000")


def miss(phone: Telephone, call: str = "c-1", *, number: str = NUMBER, **more: str) -> None:
    phone.event("ringing", call, number=number, **({"extension": "204"} | more))
    phone.event("ended", call)


def test_a_missed_call_is_owed_on_the_open_case_with_a_clock_and_a_call(
    phone: Telephone, sam: Technician, maria: Contact
) -> None:
    case = factories.case(of=sam.teams.get(), by=maria, owner=sam, anger_level=2)

    miss(phone)

    owed, clock = Outreach.objects.get(), Clock.objects.get(kind=ClockKind.FOLLOW_UP.value)
    assert (owed.case, owed.reason, owed.person, owed.done_at) == (case, "missed_call", sam, None)
    assert (clock.case, clock.seconds, clock.state) == (case, 15 * 60, "running")
    assert list(Alert.objects.values_list("reason", "person")) == [("missed_call", sam.pk)]
    assert Event.objects.filter(case=case, kind="missed_call").count() == 1
    page = browser(sam).get(f"/cases/{case.id}/").content.decode()
    assert "nobody picked up" in page
    assert "Call back" in browser(sam).get("/calls/").content.decode()


def test_a_number_that_nobody_knows_gets_a_case_and_the_next_missed_call_joins_it(
    phone: Telephone, sam: Technician
) -> None:
    miss(phone, "c-1", number="+1 555 0100 999")
    miss(phone, "c-2", number="+1 555 0100 999")

    case, contact = Case.objects.get(), Contact.objects.get()
    assert (contact.phone, case.owner, case.subject) == (
        "+1 555 0100 999",
        sam,
        "Missed call from Caller +1 555 0100 999",
    )
    assert set(Call.objects.values_list("case", flat=True)) == {case.id}
    first, second = Outreach.objects.order_by("id")
    assert first.customer_first_at is not None  # they had to ring again before we did (S0-39)
    assert second.customer_first_at is None
    assert Clock.objects.filter(kind=ClockKind.FOLLOW_UP.value).count() == 1


def test_calling_back_settles_it(phone: Telephone, sam: Technician, maria: Contact) -> None:
    case = factories.case(of=sam.teams.get(), by=maria, owner=sam)
    miss(phone)

    cases.call(
        case_id=case.id, by=sam.pk, words="Rang Maria back.", once="x", now=datetime.now(UTC) + timedelta(minutes=5)
    )  # fmt: skip

    assert Outreach.objects.get().done_by == sam
    assert Clock.objects.get(kind=ClockKind.FOLLOW_UP.value).state == "met"
    assert "Call back" not in browser(sam).get("/calls/").content.decode()


def test_nobody_is_let_off_when_the_call_is_not_made(
    phone: Telephone, sam: Technician, maria: Contact
) -> None:
    factories.technician("Lena", role=Role.TEAM_LEAD, of=sam.teams.get(), email="lena@desk.example")
    factories.case(of=sam.teams.get(), by=maria, owner=sam)
    miss(phone)

    for minutes in (1, 600):
        alerts.sweep(now=datetime.now(UTC) + timedelta(minutes=minutes))

    assert Alert.objects.filter(reason="missed_call").values("person").distinct().count() == 2


@pytest.mark.parametrize("order", [("ringing", "ended", "answered"), ("ended", "ringing", "answered")])
def test_a_call_that_was_taken_after_all_owes_nothing(
    phone: Telephone, sam: Technician, maria: Contact, order: tuple[str, ...]
) -> None:
    case = factories.case(of=sam.teams.get(), by=maria, owner=sam)
    base = datetime.now(UTC) - timedelta(minutes=5)
    at = {"ringing": 0, "answered": 10, "ended": 60}

    for kind in order:
        more = {"number": NUMBER, "extension": "204"} if kind == "ringing" else {"extension": "204"}
        phone.event(kind, at=(base + timedelta(seconds=at[kind])).isoformat(), **more)

    assert Call.objects.get().outcome == "open"
    assert not Outreach.objects.exists()
    assert not Alert.objects.filter(acknowledged_at=None).exists()
    assert not Clock.objects.filter(kind=ClockKind.FOLLOW_UP.value, state="running").exists()
    assert "taken after all" in Event.objects.filter(case=case, kind="missed_call").latest("id").what


@pytest.mark.parametrize("number", ["", "   "])
def test_a_withheld_number_cannot_be_called_back(phone: Telephone, sam: Technician, number: str) -> None:
    miss(phone, number=number)

    assert Call.objects.get().outcome == "missed"
    assert not Case.objects.exists()
    assert not Outreach.objects.exists()


def test_a_call_of_ours_that_nobody_took_is_no_missed_call(
    phone: Telephone, sam: Technician, maria: Contact
) -> None:
    factories.case(of=sam.teams.get(), by=maria, owner=sam)
    phone.event("ringing", number=NUMBER, extension="204", direction="out")
    phone.event("ended")

    assert not Outreach.objects.exists()


def test_a_follow_up_that_was_agreed_sooner_stays(phone: Telephone, sam: Technician, maria: Contact) -> None:
    case, now = factories.case(of=sam.teams.get(), by=maria, owner=sam), datetime.now(UTC)
    call = calls.start(by=sam.pk, case_id=case.id, incoming=True, once="a", now=now)
    soon = now + timedelta(minutes=3)
    calls.finish(
        call_id=call, by=sam.pk, wrap=Wrap(note="Ring at once.", follow_up_at=soon), once="w", now=now
    )

    miss(phone)

    assert Clock.objects.get(kind=ClockKind.FOLLOW_UP.value).due_at == soon


def test_a_number_that_colleagues_share_is_whoever_has_an_open_case(
    phone: Telephone, sam: Technician, maria: Contact
) -> None:
    jonas = factories.contact("Jonas", of=maria.organisation, phone=NUMBER)
    case = factories.case(of=sam.teams.get(), by=jonas, owner=sam)

    miss(phone)

    assert Outreach.objects.get().case == case
    assert Contact.objects.count() == 2
