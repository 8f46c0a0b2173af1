"""Alert targets in the settings: set by managers, tried out, never shown again."""

import logging

import pytest

import factories
import markup
from amends.store.models import AlertTarget, Notice
from signing_in import browser, manager

pytestmark = pytest.mark.django_db
SECRET = "json://user:opensesame@hooks.example/path"
FORM = {"name": "Slack", "address": SECRET, "technician": "", "from_severity": "high", "active": "on"}


def test_an_address_is_kept_and_never_shown_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    desk = browser(manager())
    with caplog.at_level(logging.DEBUG):
        assert desk.post("/settings/alerts/new/", FORM).status_code == 302
        one = AlertTarget.objects.get()
        shown = (
            desk.get(f"/settings/alerts/{one.id}/").content.decode()
            + desk.get("/settings/alerts/").content.decode()
        )

    assert b"opensesame" not in bytes(one.secret)
    assert "opensesame" not in shown
    assert "opensesame" not in caplog.text
    assert markup.wrong(desk.get(f"/settings/alerts/{one.id}/").content.decode()) == []
    kept = bytes(one.secret)
    desk.post(f"/settings/alerts/{one.id}/", {**FORM, "address": "", "name": "Renamed"})
    one.refresh_from_db()
    assert (one.name, bytes(one.secret)) == ("Renamed", kept)


def test_a_wrong_address_is_refused_without_being_repeated() -> None:
    desk = browser(manager())
    answer = desk.post("/settings/alerts/new/", {**FORM, "address": "syslog://opensesame"})

    assert answer.status_code == 422
    assert "opensesame" not in answer.content.decode()
    assert not AlertTarget.objects.exists()


def test_a_test_is_sent_by_its_button_and_its_end_is_shown() -> None:
    desk = browser(manager())
    desk.post("/settings/alerts/new/", FORM)
    one = AlertTarget.objects.get()
    assert "Send a test" in desk.get(f"/settings/alerts/{one.id}/").content.decode()

    assert desk.post(f"/settings/alerts/{one.id}/test/").status_code == 302
    assert Notice.objects.get().target == one
    AlertTarget.objects.update(last_error="The service refused it (HTTP 403).", failed_at=one.changed_at)
    assert "HTTP 403" in desk.get(f"/settings/alerts/{one.id}/").content.decode()


def test_others_read_and_change_nothing() -> None:
    boss, bob = browser(manager()), browser(factories.technician("Bob", of=factories.team()))
    boss.post("/settings/alerts/new/", FORM)
    key = AlertTarget.objects.get().id

    assert bob.post(f"/settings/alerts/{key}/", FORM).status_code == 403
    assert bob.post(f"/settings/alerts/{key}/test/").status_code == 403
    assert "Send a test" not in bob.get(f"/settings/alerts/{key}/").content.decode()
    assert not Notice.objects.exists()
