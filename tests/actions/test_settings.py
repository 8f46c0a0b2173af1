"""Settings of the desk: who may change them, and what is in force afterwards."""

from datetime import UTC, datetime

import pytest

import factories
from amends.actions import settings, tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import clocks, escalations
from amends.catalogue.strict import CatalogueError
from amends.domain.cases import Refused
from amends.domain.clocks.errors import CalendarError
from amends.domain.vocabulary import Role
from amends.store.models import CatalogueEdit, Mailbox
from signing_in import manager

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_tuning() -> None:
    tuning.forget()


def test_only_managers_change_settings() -> None:
    lead, team = factories.technician(role=Role.TEAM_LEAD).pk, factories.team()
    deeds = (
        lambda: settings.save_calendar(calendar_id=None, name="x", data=factories.NINE_TO_FIVE, by=lead),
        lambda: settings.save_team(team_id=None, name="x", calendar_id=team.calendar_id, by=lead),
        lambda: settings.save_contract(
            contract_id=None, name="x", calendar_id=None, first_reply_minutes=1, resolution_minutes=1, by=lead
        ),
        lambda: settings.save_mailbox(
            mailbox_id=None, address="a@b.example", name="", team_id=team.id, active=True, imap=None, by=lead
        ),
        lambda: settings.save_protocol(
            item="matrix", body=escalations.source(), note="", based_on=0, by=lead, now=NOW
        ),
    )

    for deed in deeds:
        with pytest.raises(Refused, match="Only an IT manager or above"):
            deed()


def test_a_calendar_is_checked_before_it_is_saved() -> None:
    with pytest.raises(CalendarError):
        settings.save_calendar(calendar_id=None, name="x", data={"zone": "Mars"}, by=manager().pk)


def test_what_is_not_there_is_not_found() -> None:
    by = manager().pk

    with pytest.raises(NotFound):
        settings.save_calendar(calendar_id=99, name="x", data=factories.NINE_TO_FIVE, by=by)
    with pytest.raises(Invalid, match="This calendar does not exist any more"):
        settings.save_team(team_id=None, name="x", calendar_id=99, by=by)


def test_moving_a_mailbox_to_another_folder_reads_it_from_its_beginning() -> None:
    by, team = manager().pk, factories.team()
    imap = settings.Imap(host="imap.example", user="help", secret=b"x")
    saved = {"address": "help@desk.example", "name": "", "team_id": team.id, "active": True, "by": by}
    key = settings.save_mailbox(mailbox_id=None, imap=imap, **saved)
    Mailbox.objects.update(imap_after="7:100")

    settings.save_mailbox(mailbox_id=key, imap=settings.Imap(host="imap.example", user="help"), **saved)
    assert Mailbox.objects.get().imap_after == "7:100"
    settings.save_mailbox(
        mailbox_id=key, imap=settings.Imap(host="imap.example", user="help", folder="Desk"), **saved
    )
    assert Mailbox.objects.get().imap_after == ""


def test_an_edit_of_the_targets_is_in_force_at_once() -> None:
    by, body = manager().pk, clocks.source().replace("minutes = 15", "minutes = 20")

    version = settings.save_protocol(item="targets", body=body, note="slower", based_on=0, by=by, now=NOW)

    assert version == 1
    assert any(rule.seconds == 20 * 60 for rule in tuning.in_force().targets.rules)
    assert tuning.in_force().version == "targets v1"


def test_an_edit_that_cannot_be_used_is_not_kept() -> None:
    with pytest.raises(CatalogueError):
        settings.save_protocol(item="matrix", body="x = 1", note="", based_on=0, by=manager().pk, now=NOW)

    assert CatalogueEdit.objects.count() == 0
