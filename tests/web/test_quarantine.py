"""Mail that waits for a person: shown with its reason, tried again, let in, saved as it came."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.store.models import Message, RawMail, Technician
from amends.store.models.mail import RawState
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' <c-row> {{ now }}"
RAW = b"From: x@y.example\r\nSubject: <script>alert(1)</script>\xff\x00\x1b[2J\r\n\r\nthe body is not shown"


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


def quarantined(**more: object) -> RawMail:
    facts = {"reason": "The mail has no header.", "raw": RAW, "envelope_from": HOSTILE, "source": "smtp"}
    return RawMail.objects.create(
        received_at=datetime.now(UTC),
        state=RawState.QUARANTINED,
        envelope_to=["help@desk.example"],
        **(facts | more),
    )


def test_a_mail_in_quarantine_is_shown_with_its_reason_and_headers_as_text(desk: Client) -> None:
    mail = quarantined()

    listed = desk.get("/quarantine/").content.decode()
    page = desk.get(f"/quarantine/{mail.id}/").content.decode()

    for found in (listed, page):
        assert "The mail has no header." in found
        assert markup.wrong(found) == []
    assert "Subject: &lt;script&gt;alert(1)&lt;/script&gt;���[2J" in page
    assert "the body is not shown" not in page


def test_the_original_is_saved_as_it_came_and_runs_nowhere(desk: Client) -> None:
    mail = quarantined()

    answer = desk.get(f"/quarantine/{mail.id}/original/")

    assert answer.content == RAW
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{mail.id}.eml.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_mail_is_tried_again_once(desk: Client) -> None:
    mail = quarantined()

    first = desk.post(f"/quarantine/{mail.id}/retry/")
    second = desk.post(f"/quarantine/{mail.id}/retry/")

    assert (first.status_code, second.status_code) == (302, 404)
    assert RawMail.objects.get().state == RawState.STORED


def test_a_mail_that_is_filed_is_not_in_quarantine(desk: Client) -> None:
    mail = RawMail.objects.create(received_at=datetime.now(UTC), state=RawState.FILED, raw=RAW, source="smtp")

    for address in ("", "original/"):
        assert desk.get(f"/quarantine/{mail.id}/{address}").status_code == 404


@pytest.mark.parametrize(("choice", "takes_part"), [("participant", True), ("message", False)])
def test_a_held_mail_is_let_in(desk: Client, bob: Technician, choice: str, takes_part: bool) -> None:
    case = factories.case(of=bob.teams.get())
    held = factories.message(case, kind="held", from_address="new@marlow.example")

    desk.post(f"/quarantine/held/{held.id}/", {"as": choice})

    assert Message.objects.get().kind == "customer"
    assert case.participants.filter(address="new@marlow.example").exists() is takes_part
    assert desk.post(f"/quarantine/held/{held.id}/", {"as": choice}).status_code == 404


def test_a_held_mail_becomes_a_case_of_its_own(desk: Client, bob: Technician) -> None:
    case = factories.case(of=bob.teams.get())
    held = factories.message(case, kind="held", from_address="new@other.example")

    page = desk.post(f"/quarantine/held/{held.id}/", {"as": "case"}, follow=True).content.decode()

    held.refresh_from_db()
    assert held.case_id != case.id
    assert f"The mail is on case #{held.case_id}." in page


def test_held_mail_on_another_teams_case_is_nowhere(desk: Client) -> None:
    held = factories.message(factories.case("secret", of=factories.team()), kind="held")

    assert "secret" not in desk.get("/quarantine/held/").content.decode()
    assert desk.post(f"/quarantine/held/{held.id}/", {"as": "participant"}).status_code == 404
    assert Message.objects.get().kind == "held"


def test_automatic_mail_without_a_case_is_listed(desk: Client, bob: Technician) -> None:
    case = factories.case(of=bob.teams.get())
    factories.message(case, kind="automatic", subject="on a case")
    Message.objects.create(
        kind="automatic", subject=HOSTILE, from_address="bot@x.example", at=datetime.now(UTC)
    )

    page = desk.get("/quarantine/automatic/").content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "on a case" not in page
    assert markup.wrong(page) == []


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("address", ["/quarantine/", "/quarantine/held/", "/quarantine/automatic/"])
def test_lists_cost_four_statements_whatever_they_hold(
    desk: Client, bob: Technician, address: str, times: int
) -> None:
    for _ in range(times):
        quarantined()
        factories.message(factories.case(of=bob.teams.get()), kind="held")
        Message.objects.create(kind="bounce", at=datetime.now(UTC))

    with CaptureQueriesContext(connection) as statements:
        desk.get(address)

    assert len(statements) == 4  # session, technician, rows, bar


def test_more_mails_are_a_link_away(desk: Client) -> None:
    mails = [quarantined() for _ in range(51)]

    first = desk.get("/quarantine/").context

    assert len(first["rows"]) == 50
    assert [row.id for row in desk.get(first["more_url"]).context["rows"]] == [mails[0].id]
