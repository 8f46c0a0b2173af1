"""Calls by chat: each once, to whom they belong, tried again, shown when they fail, and ended by an acknowledgement."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings

import factories
import notify_peer
from acting import NOW, Desk
from amends.actions import alerts, cases, notices
from amends.actions.errors import Invalid
from amends.connectors import notify
from amends.domain.cases import Refused
from amends.jobs import notices as loop
from amends.store.models import AlertTarget, Event, Notice
from amends.store.models.escalation import AlertReason

MIN = timedelta(minutes=1)


def target(desk: Desk, name: str, *, address: str = "json://x.example", **more: object) -> AlertTarget:
    key = notices.save_target(
        target_id=None, name=name, technician_id=more.pop("technician_id", None), service="json",  # type: ignore[arg-type]
        secret=notify.encrypt(address=address, key=settings.SECRET_KEY),
        from_severity=str(more.pop("from_severity", "low")), active=bool(more.pop("active", True)), by=desk.ingrid.id,
        now=NOW,
    )  # fmt: skip
    return AlertTarget.objects.get(id=key)


@pytest.fixture
def called(desk: Desk) -> int:
    case = factories.case("A secret subject", of=desk.team, owner=desk.bob, severity="medium", at=NOW)
    alerts.raise_alert(
        case=case, person_id=desk.bob.id, reason=AlertReason.ESCALATION, subject="severity:medium",
        why="The customer said secret words.", now=NOW,
    )  # fmt: skip
    return case.id


def test_a_call_goes_to_the_targets_of_the_person_and_of_the_desk(desk: Desk, called: int) -> None:
    target(desk, "Bob's phone", technician_id=desk.bob.id)
    target(desk, "Carol's phone", technician_id=desk.carol.id)
    target(desk, "the leads")
    target(desk, "grave only", from_severity="high")
    target(desk, "out of use", active=False)

    alerts.sweep(now=NOW)
    alerts.sweep(now=NOW)

    assert sorted(Notice.objects.values_list("target__name", flat=True)) == ["Bob's phone", "the leads"]
    sent = Notice.objects.values_list("title", "body")
    assert all(f"#{called}" in title and f"/cases/{called}/" in body for title, body in sent)
    assert not any("secret" in title + body for title, body in sent)


def test_each_repeated_call_is_sent_and_the_next_person_up_is_called(desk: Desk, called: int) -> None:
    target(desk, "the desk")
    for minutes in (0, 16, 32):
        alerts.sweep(now=NOW + minutes * MIN)

    calls = Notice.objects.values_list("alert__person__name", "call")
    assert ("Bob", 2) in calls
    assert ("Carol", 1) in calls


@override_settings(PRIVATE_HOSTS=("127.0.0.0/8",))
def test_a_real_peer_hears_it_and_the_timeline_says_so(desk: Desk, called: int) -> None:
    with notify_peer.served() as peer, notify.Sender(private=settings.PRIVATE_HOSTS) as messenger:
        target(desk, "Slack of the leads", address=peer.address)
        alerts.sweep(now=NOW)
        run = loop.sender(messenger)
        while run(NOW):
            pass

    assert len(peer.heard) == 1
    assert Event.objects.filter(kind="alert", what="Called by Slack of the leads.").count() == 1
    assert AlertTarget.objects.get().reached_at is not None


def test_a_failure_is_tried_again_then_shown(desk: Desk, called: int) -> None:
    target(desk, "Slack")
    alerts.sweep(now=NOW)
    at = NOW
    for _ in range(4):
        (one,) = notices.claim(now=at)
        assert notices.claim(now=at) == []
        notices.settle(notice_id=one.id, sent=False, why="The service refused it (HTTP 500).", now=at)
        at += 4 * MIN

    assert notices.claim(now=at) == []
    assert Notice.objects.get().state == "failed"
    (event,) = Event.objects.filter(what="Slack could not be reached.")
    assert "HTTP 500" in event.why
    assert "HTTP 500" in AlertTarget.objects.get().last_error


def test_what_was_acknowledged_is_not_sent_any_more(desk: Desk, called: int) -> None:
    target(desk, "Slack")
    alerts.sweep(now=NOW)
    cases.acknowledge(case_id=called, by=desk.bob.id, now=NOW)

    assert notices.claim(now=NOW + MIN) == []


def test_a_crashed_sender_loses_no_call(desk: Desk, called: int) -> None:
    target(desk, "Slack")
    alerts.sweep(now=NOW)
    (first,) = notices.claim(now=NOW)

    assert [one.id for one in notices.claim(now=NOW + 3 * MIN)] == [first.id]


def test_only_a_manager_sets_a_target_and_tries_it(desk: Desk) -> None:
    one = target(desk, "Slack")
    with pytest.raises(Refused):
        notices.try_out(target_id=one.id, by=desk.bob.id, now=NOW)
    notices.try_out(target_id=one.id, by=desk.ingrid.id, now=NOW)
    assert Notice.objects.get().alert is None


def test_bad_settings_are_refused_at_their_field(desk: Desk) -> None:
    target(desk, "Slack")
    with pytest.raises(Invalid, match="already"):
        target(desk, "slack")
    with pytest.raises(Invalid, match="address"):
        notices.save_target(
            target_id=None, name="New", technician_id=None, service="", secret=None, from_severity="low", active=True,
            by=desk.ingrid.id, now=NOW,
        )  # fmt: skip


def test_an_address_of_another_key_is_told(desk: Desk, called: int) -> None:
    one = target(desk, "Slack")
    AlertTarget.objects.filter(id=one.id).update(secret=notify.encrypt(address="json://x", key="another"))
    alerts.sweep(now=NOW)
    with notify.Sender(private=()) as messenger:
        loop.sender(messenger)(NOW)

    assert "enter it again" in AlertTarget.objects.get().last_error
