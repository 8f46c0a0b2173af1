"""Replies that wait for a manager: one page of them, and a figure in the bar."""

import pytest
from django.test import Client

import factories
from amends.store.models import Approval
from signing_in import browser, manager

pytestmark = pytest.mark.django_db


def test_a_manager_finds_every_reply_that_waits_and_decides_there() -> None:
    team = factories.team()
    bob, carol = factories.technician("Bob", of=team), manager(of=team)
    case = factories.case("They speak of their lawyer", of=team)
    waiting = factories.approval(case, by=bob)

    desk = browser(carol)
    assert "1 to approve" in desk.get("/").content.decode()
    page = desk.get("/approvals/").content.decode()
    assert "They speak of their lawyer" in page
    assert f"/cases/{case.id}/approval/{waiting.id}/" in page
    assert "Approve and send" in page

    desk.post(f"/cases/{case.id}/approval/{waiting.id}/", {"as": "refuse", "why": "Name the hour."})

    assert Approval.objects.get().approved is False
    assert "No reply waits" in desk.get("/approvals/").content.decode()


def test_its_writer_may_take_it_back_and_nobody_else_sees_it() -> None:
    team = factories.team()
    bob = factories.technician("Bob", of=team)
    factories.approval(factories.case("secret matter", of=team), by=bob)

    own: Client = browser(bob)
    page = own.get("/approvals/").content.decode()
    assert "Take it back" in page
    assert "Approve and send" not in page

    stranger = browser(factories.technician("Mallory", of=factories.team()))
    assert "to approve" not in stranger.get("/").content.decode()
    assert "secret matter" not in stranger.get("/approvals/").content.decode()
