"""The timeline shows that somebody with the database's own rights rewrote it (S0-19)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

import factories
from amends.actions import timeline as sealing
from amends.cli.timeline import command
from amends.store.models import Event, Seal
from amends.store.queries import many, timeline

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@contextmanager
def superuser() -> Iterator[Callable[[str], None]]:
    """Somebody who takes the triggers away, does something and puts them back."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table store_event disable trigger all")
        yield lambda statement: cursor.execute(statement)
        cursor.execute("alter table store_event enable trigger all")


@pytest.fixture
def events() -> list[Event]:
    """Three lines on one case and one on another, some of them written by one statement."""
    first, second = factories.case(), factories.case(subject="Other")
    Event.objects.create(case=first, at=NOW, kind="opened", what="Opened.")
    many.insert(
        [
            Event(case_id=first.id, at=NOW, kind="read", what="Read.", data={"b": 1, "a": "ü"}),
            Event(case_id=second.id, at=NOW, kind="opened", what="Opened.", why="a mail"),
            Event(case_id=first.id, at=NOW, kind="note", what="Note."),
        ]
    )
    return list(Event.objects.filter(case__in=[first, second]).order_by("id"))


def test_what_was_written_verifies(events: list[Event]) -> None:
    assert sealing.seal(now=NOW + timedelta(hours=2))

    found = timeline.verify()

    assert (found.problem, found.cases, found.seals) == ("", 2, 1)
    assert found.events == Event.objects.count() >= 4


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("update store_event set what = 'Nothing.' where id = {1}", 1),
        ("update store_event set at = at - interval '1 day' where id = {0}", 0),
        ("delete from store_event where id = {1}", 3),
    ],
)
def test_first_broken_event_is_named(events: list[Event], statement: str, broken: int) -> None:
    with superuser() as does:
        does(statement.format(*(event.id for event in events)))

    assert timeline.verify().problem.startswith(f"Event {events[broken].id} of case")


def test_missing_end_is_seen_by_the_seal(events: list[Event]) -> None:
    sealing.seal(now=NOW + timedelta(hours=2))
    with superuser() as does:
        does("delete from store_event where id = (select max(id) from store_event)")

    problem = timeline.verify().problem

    assert "one was changed, added or removed" in problem
    assert CliRunner().invoke(command, ["verify"]).exit_code == 1


def test_seals_follow_one_another_and_stay(events: list[Event]) -> None:
    later = NOW + timedelta(hours=2)
    sealing.seal(now=later)
    assert not sealing.seal(now=later + timedelta(minutes=30))
    Event.objects.create(case=events[0].case, at=later, kind="note", what="Later.")

    assert sealing.seal(now=later + timedelta(hours=2))

    assert (Seal.objects.count(), timeline.verify().problem) == (2, "")
    with pytest.raises(IntegrityError, match="these rows are kept"), transaction.atomic():
        Seal.objects.all().delete()


def test_young_events_wait_for_the_next_seal(events: list[Event]) -> None:
    assert not sealing.seal(now=NOW + timedelta(minutes=59))
    assert not Seal.objects.exists()


def test_command_says_that_all_is_as_written(events: list[Event]) -> None:
    sealing.seal(now=NOW + timedelta(hours=2))

    result = CliRunner().invoke(command, ["verify"])

    assert (result.exit_code, "All are as they were written." in result.output) == (0, True)
    assert f"up to event {events[-1].id}" in result.output
