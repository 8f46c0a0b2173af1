"""The webhook of telephone systems: signed, fresh, once, in any order; and what an attacker gets (webhook-in-replay)."""

import itertools
import json
import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

import factories
from amends.actions import calls
from amends.store.models import Call, CallEvent, CallLine, CallPerson, PhoneSystem, Technician
from signing_in import browser, manager
from telephone import Telephone, signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol() -> Technician:
    return manager("Carol")


@pytest.fixture
def phone(carol: Technician) -> Telephone:
    return Telephone(
        *calls.save_system(system_id=None, name="Main", active=True, by=carol.pk, now=datetime.now(UTC))
    )


@pytest.fixture
def sam() -> Technician:
    return factories.technician("Sam", of=factories.team(), extension="204")


def test_a_call_rings_is_answered_and_ends(phone: Telephone, sam: Technician) -> None:
    client = factories.organisation("Marlow")
    maria = factories.contact("Maria", of=client, phone="020 7946 0000")
    case = factories.case(of=sam.teams.get(), by=maria, anger_level=2)

    answer = phone.event("ringing", number="+44 20 7946 0000", extension="204")
    call = Call.objects.get()

    assert (answer.status_code, answer.json()) == (200, {"call": call.id})
    assert (call.contact, call.case, call.technician) == (maria, case, sam)
    phone.event("answered", extension="204")
    phone.event("ended", extension="204")
    call.refresh_from_db()
    assert call.answered_at is not None
    assert (call.ended_at is not None, call.outcome) == (True, "open")


def test_a_number_that_nobody_knows_is_kept(phone: Telephone, sam: Technician) -> None:
    phone.event("ringing", number="+1 555 0100 999", extension="204")
    call = Call.objects.get()
    assert (call.number, call.contact, call.case) == ("+1 555 0100 999", None, None)
    phone.event("ended", extension="204")

    call.refresh_from_db()
    assert call.outcome == "missed"
    page = browser(sam).get("/calls/").content.decode()
    assert "+1 555 0100 999" in page
    assert "missed" in page


def test_a_number_of_several_people_is_nobody_until_somebody_says(phone: Telephone, sam: Technician) -> None:
    for name in ("Maria", "Jonas"):
        factories.contact(name, phone="+44 20 7946 0000")
    phone.event("ringing", number="+442079460000", extension="204")

    call = Call.objects.get()
    assert call.contact is None
    page = browser(sam).get(f"/calls/{call.id}/").content.decode()
    assert "Maria" in page
    assert "Jonas" in page


def test_a_call_taken_on_the_page_is_not_missed_when_its_answer_is_never_told(
    phone: Telephone, sam: Technician
) -> None:
    phone.event("ringing", extension="204")
    call = Call.objects.get()
    browser(sam).post(f"/calls/{call.id}/people/")
    phone.event("ended")

    call.refresh_from_db()
    assert (call.outcome, call.answered_at is not None, call.ended_at is not None) == ("open", True, True)


ORDERS = list(itertools.permutations(["ringing", "answered", "transferred", "ended"]))


@pytest.mark.parametrize("order", ORDERS[::4], ids="-".join)
def test_any_order_and_every_event_twice_tell_the_same(
    phone: Telephone, sam: Technician, order: tuple[str, ...]
) -> None:
    tom = factories.technician("Tom", extension="207")
    base = datetime.now(UTC) - timedelta(minutes=10)
    at = {kind: (base + timedelta(minutes=n)).isoformat() for n, kind in enumerate(ORDERS[0])}
    more = {"ringing": {"extension": "204"}, "answered": {"extension": "204"}, "ended": {},
            "transferred": {"extension": "204", "to": "207"}}  # fmt: skip
    for kind in (*order, *order):
        assert phone.event(kind, at=at[kind], **more[kind]).status_code == 200

    call = Call.objects.get()
    assert call.technician == tom
    assert call.began_at == base
    assert call.ended_at == base + timedelta(minutes=3)
    assert CallPerson.objects.filter(call=call).count() == 2
    assert CallLine.objects.filter(kind="transfer").count() == 1


def test_the_same_request_again_is_a_no_op_with_the_first_answer(phone: Telephone) -> None:
    first = phone.event("ringing", identity="evt-same", at="2026-01-01T00:00:00Z")
    body = json.dumps({"event": "ringing", "call": "c", "at": datetime.now(UTC).isoformat()}).encode()
    one, two = phone.send(body, identity="evt-x"), phone.send(body, identity="evt-x")

    assert first.status_code == 422  # too old to be about now, and nothing of it is kept
    assert (one.status_code, one.content) == (two.status_code, two.content) == (200, one.content)
    assert (CallEvent.objects.count(), Call.objects.count()) == (1, 1)


def test_one_identity_for_two_bodies_is_refused(phone: Telephone) -> None:
    phone.event("ringing", identity="evt-1")

    assert phone.event("ended", identity="evt-1").status_code == 409
    assert CallEvent.objects.count() == 1


@pytest.mark.parametrize("age", [303, -303, 600])
def test_a_request_outside_the_window_is_refused(phone: Telephone, age: float) -> None:
    assert phone.event("ringing", age=age).status_code == 401
    assert Call.objects.count() == 0


def test_one_byte_changed_another_systems_secret_and_no_signature_get_one_answer(
    phone: Telephone, carol: Technician, caplog: pytest.LogCaptureFixture
) -> None:
    other = Telephone(
        *calls.save_system(system_id=None, name="Other", active=True, by=carol.pk, now=datetime.now(UTC))
    )
    body = b'{"event":"ringing","call":"c","at":"%s"}' % datetime.now(UTC).isoformat().encode()
    seconds = str(int(time.time()))
    mine = signature(phone.secret, "e", seconds, body)

    with caplog.at_level(logging.WARNING):
        answers = [
            phone.send(body.replace(b"ringing", b"rinding"), identity="e", sign=mine),
            phone.send(body, identity="f", sign=mine),
            phone.send(body, sign=signature(other.secret, "e", seconds, body)),
            Telephone(phone.key, other.secret).send(body),
            phone.send(body, sign="v1,"),
            phone.send(body, sign="x" * 2_000),
            phone.send(body, key=10**9),
            phone.send(body, key=other.key),
        ]

    assert {(a.status_code, a.content) for a in answers} == {(401, answers[0].content)}
    assert Call.objects.count() == 0
    assert "call_event.refused" in caplog.text
    assert phone.secret not in caplog.text


def test_a_system_that_is_switched_off_and_a_secret_that_was_replaced_open_nothing(
    phone: Telephone, carol: Technician
) -> None:
    now = datetime.now(UTC)
    fresh = calls.new_secret(system_id=phone.key, by=carol.pk, now=now)
    assert phone.event("ringing").status_code == 401
    again = Telephone(phone.key, fresh)
    assert again.event("ringing").status_code == 200
    calls.save_system(system_id=phone.key, name="Main", active=False, by=carol.pk, now=now)
    assert again.event("ended").status_code == 401


def test_the_secret_is_encrypted_at_rest_and_shown_once(phone: Telephone, carol: Technician) -> None:
    kept = bytes(PhoneSystem.objects.get().secret)
    assert phone.secret.encode() not in kept

    client = browser(carol)
    made = client.post("/settings/telephones/new/", {"name": "Second", "active": "on"})
    assert "whsec_" in made.content.decode()
    key = PhoneSystem.objects.get(name="Second").id
    assert "whsec_" not in client.get(f"/settings/telephones/{key}/").content.decode()
    assert "whsec_" in client.post(f"/settings/telephones/{key}/secret/").content.decode()
    assert "whsec_" not in client.get("/settings/telephones/").content.decode()


def test_a_flood_is_slowed_down(phone: Telephone, monkeypatch: pytest.MonkeyPatch) -> None:
    from amends.actions.calls import hook

    monkeypatch.setattr(hook, "MOST_A_MINUTE", 3)
    answers = [phone.event("ringing", call=f"c{n}").status_code for n in range(5)]

    assert answers == [200, 200, 200, 429, 429]
    assert phone.event("ringing", call="c9")["Retry-After"] == "60"


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff\xfe", b'{"event":"ringing"}', b"{" * 9_000])
def test_a_body_that_is_no_event_is_named(phone: Telephone, body: bytes) -> None:
    answer = phone.send(body)

    assert answer.status_code == 422
    assert "Traceback" not in answer.content.decode()


def test_a_body_too_large_is_not_read(phone: Telephone) -> None:
    assert phone.send(b"x" * 20_000).status_code == 413


def test_hostile_words_in_an_event_are_words(phone: Telephone, sam: Technician) -> None:
    phone.event(
        "ringing", call="<svg onload=1>", number='"><script>window.__amends=1</script>', extension="204"
    )

    call = Call.objects.get()
    page = browser(sam).get(f"/calls/{call.id}/").content.decode()
    assert "<script>window" not in page
    assert "&lt;script&gt;" in page


def test_a_get_says_nothing() -> None:
    assert Client().get("/telephones/1/events/").status_code == 405
