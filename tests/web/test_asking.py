"""A customer asks for somebody with more authority: by a link of our mails, asked once more, and once for each."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client

import factories
from amends.actions import cases, tuning
from amends.actions.cases import asking
from amends.domain.vocabulary import Role
from amends.store.models import Alert, Case, Escalation, Message, Outbox, Outreach

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def case() -> Case:
    tuning.forget()
    team = factories.team()
    bob = factories.technician("Bob", of=team)
    factories.technician("Carol", role=Role.TEAM_LEAD, of=team)
    made = factories.case(
        of=team, owner=bob, mailbox=factories.mailbox(of=team), complaint_type="other_complaint"
    )
    cases.reply(case_id=made.id, by=bob.id, subject="Re", body="We look at it.", once="x", now=NOW)
    return made


def link() -> str:
    mime = bytes(Outbox.objects.exclude(message=None).get().mime).decode().replace("=\r\n", "")
    found = re.search(r"/more/[\w:=-]+/", mime)
    assert found
    return found[0].replace("=3A", ":")


def test_a_look_changes_nothing_and_a_yes_finds_a_higher_owner_once(case: Case) -> None:
    customer, where = Client(), link()

    page = customer.get(where)
    assert "Ask for more authority" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    assert not Escalation.objects.exists()
    for _ in range(2):
        assert "has it now" in customer.post(where).content.decode()

    case.refresh_from_db()
    assert (case.owner.name, case.severity) == ("Carol", "medium")  # type: ignore[union-attr]
    assert Escalation.objects.count() == Alert.objects.count() == Outreach.objects.count() == 1


def test_the_links_of_two_mails_within_an_hour_are_one_wish(case: Case) -> None:
    bob = case.owner
    assert bob is not None
    cases.reply(case_id=case.id, by=bob.id, subject="Re", body="We are at it.", once="y", now=NOW)
    tokens = [
        signing.dumps(key, salt=asking.SALT)
        for key in Message.objects.order_by("id").values_list("id", flat=True)
    ]

    for minutes, token in ((0, tokens[0]), (5, tokens[1]), (5, tokens[0])):
        asking.ask(token=token, now=NOW + timedelta(minutes=minutes))

    assert Escalation.objects.count() == Outreach.objects.count() == 1
    assert asking.asked(token=tokens[1], now=NOW + timedelta(minutes=6)).done
    asking.ask(token=tokens[1], now=NOW + timedelta(minutes=61))
    assert Escalation.objects.count() == 2


def test_a_forged_link_finds_nothing(case: Case) -> None:
    where = link()

    assert Client().post(where[:-3] + "xx/").status_code == 404


def test_a_closed_matter_is_opened_by_an_answer_only(case: Case) -> None:
    Case.objects.update(status="closed", closed_at=NOW, closed_unverified=True)

    assert "This matter is closed" in Client().post(link()).content.decode()
    assert not Escalation.objects.exists()
