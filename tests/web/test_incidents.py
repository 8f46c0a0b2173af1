"""An incident as a page: what it shows, to whom, and what may be done there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.actions import incidents
from amends.actions.incidents import ending, telling
from amends.domain.vocabulary import Role
from amends.store.models import Case, Incident, IncidentUpdate, Message, Team, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
HOSTILE = "<script>alert(1)</script> \"' {{ now }}"


@pytest.fixture
def team() -> Team:
    return factories.team()


@pytest.fixture
def carol(team: Team) -> Technician:
    return factories.technician("Carol", role=Role.TEAM_LEAD, of=team)


@pytest.fixture
def found(team: Team) -> list[Case]:
    box = factories.mailbox(of=team)
    return [factories.case(f"No mail {n}", of=team, mailbox=box, things=["MX-02", "mail"]) for n in range(3)]


@pytest.fixture
def incident(found: list[Case], carol: Technician) -> Incident:
    number = incidents.open_for(case_ids=[c.id for c in found], title="Mail", by=carol.id, now=NOW)
    return Incident.objects.get(id=number)


def test_it_shows_its_cases_and_the_queue_one_row(
    carol: Technician, incident: Incident, found: list[Case]
) -> None:
    other = factories.case("A printer", of=carol.teams.get())
    desk = browser(carol)

    page = desk.get(f"/incidents/{incident.id}/").content.decode()
    now = desk.get("/")

    assert all(f"#{case.id} No mail" in page for case in found)
    assert markup.wrong(page) == []
    assert [row.number for row in now.context["rows"]] == [other.id]
    assert [row.id for row in now.context["incidents"]] == [incident.id]
    assert "This case is part of" in desk.get(f"/cases/{found[0].id}/").content.decode()


def test_a_customer_who_speaks_of_law_keeps_a_row(
    carol: Technician, incident: Incident, found: list[Case]
) -> None:
    Case.objects.filter(id=found[1].id).update(triggers=[{"name": "legal_mention"}])

    assert [row.number for row in browser(carol).get("/").context["rows"]] == [found[1].id]


def test_another_team_sees_nothing_of_it(incident: Incident) -> None:
    sam = browser(factories.technician("Sam", of=factories.team()))

    assert sam.get(f"/incidents/{incident.id}/").status_code == 404
    assert "Mail" not in sam.get("/incidents/").content.decode().split("<main")[1]
    for part in ("end/", "updates/", "accepted/", "dismissed/", "acknowledge/", "cases/"):
        answer = sam.post(f"/incidents/{incident.id}/{part}", {"body": "x", "words": "x", "case": "1"})
        assert answer.status_code == 404, part


def test_a_case_of_another_team_shows_its_number_only(carol: Technician, incident: Incident) -> None:
    boss = factories.technician("Ingrid", role=Role.IT_MANAGER)
    hidden = factories.case("A secret matter", of=factories.team())
    incidents.join(incident_id=incident.id, case_id=hidden.id, by=boss.id, now=NOW)

    page = browser(carol).get(f"/incidents/{incident.id}/").content.decode()

    assert f"#{hidden.id}" in page
    assert "A secret matter" not in page
    assert hidden.contact.name not in page.split(f"#{hidden.id}")[1][:400]


def test_an_update_is_checked_sent_and_taken_back(carol: Technician, incident: Incident) -> None:
    desk, at = browser(carol), f"/incidents/{incident.id}/updates/"
    checked = desk.post(at, {"body": f"We restart it. {HOSTILE}", "check": "yes", "once": "a"})
    assert (checked.status_code, IncidentUpdate.objects.count()) == (200, 0)
    assert "Hello Alice Moran" in checked.content.decode()
    assert markup.wrong(checked.content.decode()) == []

    body = "MX-02 stands still. We restart it now."
    assert desk.post(at, {"body": body, "once": "a"}).status_code == 302
    desk.post(at, {"body": body, "once": "a"})
    update = IncidentUpdate.objects.get()
    telling.write(now=NOW)
    assert Message.objects.filter(kind="reply").count() == 3

    undone = desk.post(f"/incidents/{incident.id}/updates/{update.id}/undo/")
    assert body in undone.content.decode()
    update.refresh_from_db()
    assert update.undone_at is not None


def test_an_update_with_serious_findings_needs_a_reason(carol: Technician, incident: Incident) -> None:
    Case.objects.update(anger_level=3, peak_level=3)
    desk, at = browser(carol), f"/incidents/{incident.id}/updates/"
    bad = {"body": "Calm down. This was closed in error as soon as possible.", "once": "b"}

    assert desk.post(at, bad).status_code == 422
    assert desk.post(at, {**bad, "reason": "read out by our director"}).status_code == 302
    assert IncidentUpdate.objects.get().rules_left


def test_only_who_runs_it_finds_the_forms(team: Team, incident: Incident) -> None:
    incidents_of = browser(factories.technician("Bob", of=team))

    page = incidents_of.get(f"/incidents/{incident.id}/").content.decode()
    refused = incidents_of.post(
        f"/incidents/{incident.id}/end/", {"words": "x", "category": "email/delivery"}
    )

    assert "Only the owner of the incident" in page
    assert refused.status_code == 422


def test_it_ends_by_the_form(carol: Technician, incident: Incident) -> None:
    from amends.catalogue import categories

    desk, at = browser(carol), f"/incidents/{incident.id}/end/"
    assert desk.post(at, {"words": "", "category": ""}).status_code == 422
    answer = desk.post(at, {"words": "Restarted.", "category": next(iter(categories.load()))})
    assert answer.status_code == 302
    ending.settle(now=NOW)
    assert set(Case.objects.values_list("status", flat=True)) == {"resolved_pending_verification"}
    assert "was part of" in desk.get(f"/cases/{incident.lead_id}/").content.decode()


def test_chosen_cases_become_one_from_the_queue(carol: Technician, found: list[Case]) -> None:
    desk = browser(carol)
    named = desk.post("/incidents/new/", {"case": [str(case.id) for case in found]})
    numbers = ", ".join(str(case.id) for case in found)
    assert numbers in named.content.decode()
    assert desk.post("/incidents/new/", {"title": "", "cases": numbers}).status_code == 422
    assert desk.post("/incidents/new/", {"title": "Mail", "cases": "one, two"}).status_code == 422
    assert desk.post("/incidents/new/", {"title": "Mail", "cases": "999999"}).status_code == 422
    assert desk.post("/incidents/new/", {"title": "Mail", "cases": numbers}).status_code == 302
    assert Incident.objects.get().members.count() == 3


def test_a_case_is_taken_out_and_put_back(carol: Technician, incident: Incident, found: list[Case]) -> None:
    desk = browser(carol)
    desk.post(f"/cases/{found[2].id}/incident/left/")
    assert incident.members.filter(left_at=None).count() == 2
    assert desk.post(f"/incidents/{incident.id}/cases/", {"case": "x"}).status_code == 422
    desk.post(f"/incidents/{incident.id}/cases/", {"case": str(found[2].id)})
    assert incident.members.filter(left_at=None).count() == 3


def test_the_page_costs_the_same_for_more_cases(carol: Technician, incident: Incident, team: Team) -> None:
    desk = browser(carol)

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            desk.get(f"/incidents/{incident.id}/")
        return len(seen)

    desk.get("/")
    few = statements()
    for _ in range(20):
        case = factories.case(of=team)
        incidents.join(incident_id=incident.id, case_id=case.id, by=carol.id, now=NOW + timedelta(minutes=1))
    assert statements() == few


def test_nothing_typed_is_lost(carol: Technician, incident: Incident) -> None:
    desk: Client = browser(carol)
    answer = desk.post(f"/incidents/{incident.id}/end/", {"words": "A long story.", "category": "nonsense"})

    assert "A long story." in answer.content.decode()


def test_an_update_is_checked_while_it_is_typed(carol: Technician, incident: Incident) -> None:
    desk, where = browser(carol), f"/incidents/{incident.id}/updates/findings/"
    bad = {"subject": "", "body": "We apologise for any inconvenience. Please do not hesitate to contact us."}

    part = desk.post(where, bad, headers={"HX-Request": "true"}).content.decode()
    whole = desk.post(where, bad).content.decode()

    assert "What the check says" in part
    assert "<html" not in part
    assert "What the check says" in whole
    assert markup.wrong(whole) == []
    assert f'data-checked="{where}"' in desk.get(f"/incidents/{incident.id}/").content.decode()
    assert desk.post(where, {"body": " "}, headers={"HX-Request": "true"}).content.decode().strip() == ""
    assert not IncidentUpdate.objects.exists()


def test_what_is_typed_is_shown_as_words_while_it_is_checked(carol: Technician, incident: Incident) -> None:
    answer = browser(carol).post(
        f"/incidents/{incident.id}/updates/findings/", {"body": HOSTILE}, headers={"HX-Request": "true"}
    )

    assert "<script>" not in answer.content.decode()
