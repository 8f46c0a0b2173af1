"""A warm hand-over (K8): whoever answered first stays the contact until the owner has spoken with the customer."""

from datetime import UTC, datetime

import pytest

import factories
import markup
from amends.domain.vocabulary import Role
from amends.store.models import Case, Escalation, Event, Message, Outreach, SignOff, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
STAYS = "stays the customer’s contact"


@pytest.fixture
def priya(bob: Technician) -> Technician:
    return factories.technician("Priya", role=Role.TEAM_LEAD, of=bob.teams.get())


@pytest.fixture
def case(bob: Technician, priya: Technician) -> Case:
    made = factories.case(of=bob.teams.get(), owner=priya, first_responder=bob, severity="medium")
    Escalation.objects.create(
        case=made, at=NOW, severity="medium", rule="x", why="x", to_person=priya, document="incident_summary"
    )
    Outreach.objects.create(
        case=made, reason="escalation", subject="x", why="x", person=priya, authority=2, at=NOW
    )
    return made


def test_the_room_shows_both_until_the_owner_has_called(
    case: Case, bob: Technician, priya: Technician
) -> None:
    page = browser(bob).get(f"/cases/{case.id}/").content.decode()
    assert STAYS in page
    assert markup.wrong(page) == []

    SignOff.objects.create(case=case, kind="incident_summary", how="skipped", by=priya, at=NOW)
    answer = browser(priya).post(f"/cases/{case.id}/called/", {"words": "We spoke.", "reached": "on"})

    assert answer.status_code == 302
    assert STAYS not in browser(bob).get(f"/cases/{case.id}/").content.decode()
    assert Outreach.objects.get().done_by == priya


def test_the_call_button_asks_for_the_document_first(case: Case, priya: Technician) -> None:
    desk = browser(priya)
    refused = desk.post(f"/cases/{case.id}/called/", {"words": "We spoke.", "reached": "on"})
    assert refused.status_code == 422
    assert "Read the incident summary first" in refused.content.decode()
    assert "We spoke." in refused.content.decode()
    assert not Message.objects.exists()

    desk.post(f"/cases/{case.id}/called/", {"words": "We spoke.", "reached": "on", "unread": "on"})
    assert SignOff.objects.get().how == "skipped"
    assert Event.objects.filter(kind="document_skipped").count() == 1


def test_nobody_picked_up_is_no_contact(case: Case, bob: Technician, priya: Technician) -> None:
    browser(priya).post(f"/cases/{case.id}/called/", {"words": "No answer.", "unread": "on"})

    assert STAYS in browser(bob).get(f"/cases/{case.id}/").content.decode()
    assert Outreach.objects.get().done_at is None


def test_the_owner_says_that_they_have_spoken(case: Case, bob: Technician, priya: Technician) -> None:
    said = {"words": "I met her at the site.", "unread": "on"}
    assert browser(bob).post(f"/cases/{case.id}/contact/", said).status_code == 422

    browser(priya).post(f"/cases/{case.id}/contact/", said)
    browser(priya).post(f"/cases/{case.id}/contact/", said)

    assert Event.objects.filter(kind="made_contact").count() == 1
    assert Outreach.objects.get().done_by == priya
    assert STAYS not in browser(bob).get(f"/cases/{case.id}/").content.decode()


def test_a_reply_that_has_not_left_is_no_contact(case: Case, bob: Technician, priya: Technician) -> None:
    said = factories.message(case, kind="reply", author=priya)
    mail = factories.outbox(said)
    assert STAYS in browser(bob).get(f"/cases/{case.id}/").content.decode()

    mail.state = "sent"
    mail.save()
    assert STAYS not in browser(bob).get(f"/cases/{case.id}/").content.decode()


def test_an_ended_call_tells_the_lead(case: Case, bob: Technician) -> None:
    desk = browser(bob)
    assert desk.post(f"/cases/{case.id}/call-ended/", {"why": ""}).status_code == 422
    assert desk.post(f"/cases/{case.id}/call-ended/", {"why": "He shouted threats."}).status_code == 302
    assert Event.objects.filter(kind="call_ended").count() == 1
