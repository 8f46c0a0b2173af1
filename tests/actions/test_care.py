"""Heat is noted when our words reach somebody hot, and the next hot case goes elsewhere when it can."""

from datetime import UTC, datetime, timedelta

import pytest

import factories
from amends.actions import care as actions
from amends.actions import cases
from amends.catalogue import escalations as catalogue
from amends.domain import escalations
from amends.domain.escalations import Choice
from amends.domain.vocabulary import Severity
from amends.store.models import HotContact, Team, Technician
from amends.store.queries import roster

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def team() -> Team:
    return factories.team()


def chosen(team: Team, *, hot: bool = True, now: datetime = NOW) -> Choice:
    return escalations.choose_owner(
        people=[one.person for one in roster.technicians(now=now).values()],
        team_id=team.id,
        severity=Severity.LOW,
        matrix=catalogue.load(),
        above=None,
        account_owner_id=None,
        hot=hot,
    )


def heat(person: Technician, team: Team, *, minutes: int = 5) -> None:
    """A call with somebody furious, so many minutes ago."""
    case = factories.case(of=team, anger_level=3, owner=None)
    actions.handled(case, by=person, at=NOW - timedelta(minutes=minutes))


@pytest.mark.parametrize(("level", "noted"), [(0, 0), (1, 0), (2, 1), (3, 1)])
def test_a_call_to_somebody_hot_is_noted(team: Team, level: int, noted: int) -> None:
    bob = factories.technician("Bob", of=team)
    case = factories.case(of=team, anger_level=level)

    cases.call(case_id=case.id, by=bob.pk, reached=True, words="I heard her out.", once="c", now=NOW)

    assert [(one.by_id, one.level) for one in HotContact.objects.all()] == [(bob.pk, level)] * noted


def test_the_next_hot_case_goes_elsewhere_and_a_calm_one_need_not(team: Team) -> None:
    bob, sam = (factories.technician(name, of=team) for name in ("Bob", "Sam"))
    assert chosen(team).person_id == bob.pk
    heat(bob, team)

    assert chosen(team).person_id == sam.pk
    assert chosen(team, hot=False).person_id == bob.pk
    assert chosen(team, now=NOW + timedelta(hours=2)).person_id == bob.pk


def test_on_a_break_every_new_case_goes_elsewhere(team: Team) -> None:
    bob, sam = (factories.technician(name, of=team) for name in ("Bob", "Sam"))

    actions.rest(by=bob.pk, minutes=10, now=NOW)

    assert chosen(team, hot=False).person_id == sam.pk
    assert chosen(team, hot=False, now=NOW + timedelta(minutes=10)).person_id == bob.pk


def test_a_case_never_stays_unowned_for_care(team: Team) -> None:
    bob = factories.technician("Bob", of=team)
    heat(bob, team)
    actions.rest(by=bob.pk, minutes=15, now=NOW)

    assert chosen(team).person_id == bob.pk


def test_care_breaks_ties_and_outweighs_no_team(team: Team) -> None:
    bob = factories.technician("Bob", of=team)
    factories.technician("Other", of=factories.team())
    heat(bob, team)

    assert chosen(team).person_id == bob.pk


def test_a_break_leaves_no_trace_in_what_is_counted(team: Team) -> None:
    bob = factories.technician("Bob", of=team)
    before = roster.technicians(now=NOW)[bob.pk].person

    actions.rest(by=bob.pk, minutes=15, now=NOW)

    after = roster.technicians(now=NOW)[bob.pk].person
    assert (after.on_duty, after.absent, after.open_hot) == (before.on_duty, before.absent, before.open_hot)
