"""Alerts: a fingerprint stands in one case for ever, a storm is bounded, resolved asks for verification."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from amends.actions import cases
from amends.actions.assets import monitoring, tokens
from amends.domain.assets import alerts
from amends.domain.vocabulary import Role, Status
from amends.store.models import Asset, Case, CaseAsset, Event, Message, MonitorAlert, PushToken

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def who() -> tokens.Pusher:
    client = factories.organisation("Marlow")
    alice = factories.contact("Alice", of=client, address="alice@marlow.example")
    by = factories.technician("Carol", role=Role.IT_MANAGER)
    token = tokens.make_token(
        purpose="alerts", name="prometheus", organisation_id=client.id, contact_id=alice.id, by=by.pk, now=NOW
    )
    found = tokens.pusher(token=token, purpose="alerts", now=NOW)
    assert found is not None
    return found


def said(
    *marks: str, status: str = "firing", name: str = "NodeDown", instance: str = "", severity: str = "warning"
) -> bytes:
    return json.dumps(
        {
            "version": "4",
            "alerts": [
                {
                    "status": status, "fingerprint": mark, "startsAt": "2026-11-25T08:59:00.123Z",
                    "labels": {"alertname": name, "severity": severity, **({"instance": instance} if instance else {})},
                    "annotations": {"summary": f"{name} {mark}", "description": "No answer for 5 minutes."},
                }
                for mark in marks
            ],
        }
    ).encode()  # fmt: skip


def hear(content: bytes, who: tokens.Pusher, *, at: datetime = NOW) -> monitoring.Outcome:
    found, _ = alerts.read(content)
    return monitoring.heard(found, by=who, now=at)


def mx(who: tokens.Pusher) -> Asset:
    made = factories.asset("MX-02")
    Asset.objects.filter(id=made.id).update(organisation_id=who.organisation_id)
    made.words.update(organisation_id=who.organisation_id)
    return made


def test_firing_opens_a_case_on_the_asset_and_never_two(who: tokens.Pusher) -> None:
    asset = mx(who)

    first = hear(said("aa", instance="mx-02.marlow.example:9100", severity="critical"), who)
    again = hear(
        said("aa", instance="mx-02.marlow.example:9100", severity="critical"),
        who,
        at=NOW + timedelta(minutes=5),
    )

    assert ((first.opened, first.repeated), (again.opened, again.repeated)) == ((1, 0), (0, 1))
    case = Case.objects.get()
    assert (case.subject, case.contact.name, case.complaint_type) == (
        "NodeDown aa",
        "Alice",
        "service_outage",
    )
    assert CaseAsset.objects.get().words == "instance=mx-02"
    assert (CaseAsset.objects.get().asset_id, CaseAsset.objects.get().how) == (asset.id, "alert")
    assert Message.objects.get().kind == "automatic"
    assert MonitorAlert.objects.get().times == 2
    assert case.anger_level == 0


def test_other_alerts_of_the_asset_join_and_resolved_asks_for_verification(who: tokens.Pusher) -> None:
    mx(who)
    hear(said("aa", instance="mx-02:9100"), who)
    joined = hear(said("bb", "cc", instance="mx-02:9100", name="DiskFull"), who)
    assert (joined.opened, joined.joined) == (0, 2)

    hear(said("aa", "bb", "cc", "unknown", instance="mx-02:9100", status="resolved"), who)
    hear(said("aa", status="resolved"), who)

    case = Case.objects.get()
    lines = list(
        Event.objects.filter(case=case, kind__startswith="alert_").order_by("id").values_list("kind", "what")
    )
    assert lines == [
        ("alert_joined", "Another alert fires: DiskFull bb, DiskFull cc."),
        (
            "alert_resolved",
            "Monitoring sees it fixed: NodeDown aa, NodeDown bb, NodeDown cc. Ask the customer to confirm.",
        ),
    ]
    assert case.status == Status.OPEN  # monitoring proposes; the customer's word closes
    assert set(MonitorAlert.objects.values_list("state", flat=True)) == {"resolved"}


def test_an_alert_that_comes_back_reopens_its_case(who: tokens.Pusher) -> None:
    lead = factories.technician("Lea", role=Role.IT_MANAGER)
    hear(said("aa"), who)
    case = Case.objects.get()
    Case.objects.filter(id=case.id).update(category="network/outage")
    hear(said("aa", status="resolved"), who)
    cases.close(case_id=case.id, by=lead.pk, now=NOW, force_why="seen by monitoring")

    back = hear(said("aa"), who, at=NOW + timedelta(days=40))

    assert back.opened == 0
    assert Case.objects.get().status == Status.REOPENED
    assert Event.objects.filter(kind="alert_again").count() == 1


def test_a_storm_of_a_thousand_makes_few_cases_and_few_lines(who: tokens.Pusher) -> None:
    with CaptureQueriesContext(connection) as asked:
        for minute in range(10):
            content = json.loads(said(*(f"{minute}-{n}" for n in range(100))))
            for n, alert in enumerate(content["alerts"]):
                alert["labels"] |= {"alertname": f"Alert {minute}-{n}", "instance": f"host-{minute}-{n}:9100"}
            hear(json.dumps(content).encode(), who, at=NOW + timedelta(seconds=minute))

    assert MonitorAlert.objects.count() == 1000
    assert Case.objects.count() == monitoring.MOST_NEW
    assert Event.objects.filter(kind="alert_joined").count() <= 20
    assert len(asked) < 1500
    again = hear(said(*(f"0-{n}" for n in range(100))), who, at=NOW + timedelta(hours=1))
    assert (again.repeated, again.opened) == (100, 0)


def test_the_same_alert_twice_in_one_push_counts_once(who: tokens.Pusher) -> None:
    hear(said("aa", "aa", "aa"), who)

    assert (MonitorAlert.objects.count(), Case.objects.count()) == (1, 1)


def test_an_ended_or_foreign_token_opens_nothing(who: tokens.Pusher) -> None:
    by = factories.technician("Carla", role=Role.IT_MANAGER)
    tokens.end_token(token_id=PushToken.objects.get().id, by=by.pk, now=NOW)

    assert tokens.pusher(token="x", purpose="alerts", now=NOW) is None
    kept = PushToken.objects.get()
    assert (kept.ended_at, len(kept.digest)) == (NOW, 64)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"alerts": 5}', b"[" * 100_000, b"\xff\xfe"],
)
def test_what_is_no_webhook_is_refused(content: bytes) -> None:
    with pytest.raises(alerts.NoAlerts):
        alerts.read(content)


def test_hostile_alerts_are_bounded() -> None:
    labels = {"alertname": "x" * 9999, "instance": {"a": 1}}
    strange = {"alerts": [{"fingerprint": "a" * 500, "labels": labels, "startsAt": "never"}, 5, {}]}

    ((one,), left_out) = alerts.read(json.dumps(strange).encode())

    assert (len(one.fingerprint), len(one.name), one.hosts, left_out) == (64, 200, (), 0)
    many = {"alerts": [{"fingerprint": str(n)} for n in range(3000)]}
    assert (len(alerts.read(json.dumps(many).encode())[0]), alerts.read(json.dumps(many).encode())[1]) == (
        2000,
        1000,
    )
