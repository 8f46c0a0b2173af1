"""The reader is fitted to the desk's corrections: asked for, reported, put in force only when better, and taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

import factories
from acting import NOW, Desk, mail
from amends.actions import learning, tuning
from amends.catalogue import readings as catalogue
from amends.domain import readings
from amends.domain.cases import Refused
from amends.domain.vocabulary import Anger
from amends.store.models import Case, Fitting, ReaderInForce, Reading

Arrive = Callable[..., Case]
LOCAL = "The gantry on {place} is sitting in the huff again, {who} is stood there with the lorries."
CALM = "Please set up {place} for our new colleague {who}, there is no hurry at all."
PLACES = ("dock A", "dock B", "the yard", "line 3", "line 4", "the quay")
PEOPLE = ("Ali", "Bea", "Carl", "Dee", "Eve")
NEW = "The crane at gate 2 is sitting in the huff again, the lorries are stood there."


def say(desk: Desk, text: str, *, level: str | None = None) -> None:
    """A message that was read, answered, and whose temperature somebody set right."""
    read = readings.read(subject="", text=text, context=readings.Context(), lexicon=catalogue.load())
    case = factories.case(of=desk.team, at=NOW, last_reply_at=NOW + timedelta(hours=1))
    message = factories.message(case, text, at=NOW)
    found = factories.reading(message, level=int(read.anger_level))
    found.complaint_type, found.reader = read.complaint_type.value, read.reader
    found.save()
    if level is not None:
        learning.correct(
            case_id=case.id, message_id=message.id, label="anger", value=level, by=desk.bob.id, now=NOW
        )


@pytest.fixture
def taught(desk: Desk) -> Desk:
    """A desk whose people said thirty times that `in the huff` is anger, and let as many calm words stand."""
    for place in PLACES:
        for who in PEOPLE:
            say(desk, LOCAL.format(place=place, who=who), level="2")
            say(desk, CALM.format(place=place, who=who))
    return desk


def fit(desk: Desk, *, at: datetime = NOW) -> Fitting:
    learning.ask(by=desk.ingrid.id, now=at)
    assert learning.run(now=at) is not None
    tuning.forget()
    return Fitting.objects.latest("id")


def test_a_fit_that_is_better_judges_the_next_mail(taught: Desk, arrive: Arrive) -> None:
    before = arrive(mail(NEW, subject="Crane"))

    done = fit(taught)

    assert (done.outcome, done.asked_by) == ("better", taught.ingrid)
    assert done.report["corrected"] == 30
    assert done.report["won"] > 20
    after = arrive(mail(NEW, subject="Crane", mail_id="<m2@marlow.example>"))
    assert before.anger_level < Anger.ANGRY <= after.anger_level
    first, second = (case.messages.get().readings.get().reader for case in (before, after))
    assert second == first + done.settings["version"]
    assert f"fit {done.id}" in after.judged_by


def test_the_way_back_leaves_cases_as_they_were_judged(taught: Desk, arrive: Arrive) -> None:
    done = fit(taught)
    between = arrive(mail(NEW, subject="Crane"))

    learning.put_in_force(fitting_id=None, why="too hot", by=taught.ingrid.id, now=NOW)
    tuning.forget()
    after = arrive(mail(NEW, subject="Crane", mail_id="<m2@marlow.example>"))

    between.refresh_from_db()
    assert f"fit {done.id}" in between.judged_by
    assert "fit" not in after.judged_by
    learning.put_in_force(fitting_id=done.id, why="", by=taught.ingrid.id, now=NOW)
    assert list(ReaderInForce.objects.order_by("id").values_list("fitting", flat=True)) == [
        done.id,
        None,
        done.id,
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        ReaderInForce.objects.all().delete()


def test_too_few_corrections_are_refused_with_their_number(desk: Desk) -> None:
    for who in PEOPLE:
        say(desk, LOCAL.format(place="dock A", who=who), level="2")

    done = fit(desk)

    assert (done.outcome, done.why) == (
        "too_few", "Not enough corrections yet: 5 messages were corrected, 20 are needed.",
    )  # fmt: skip
    assert not ReaderInForce.objects.exists()


def test_a_fit_that_is_not_better_is_reported_and_not_put_in_force(desk: Desk) -> None:
    for place in PLACES:
        for at, who in enumerate(PEOPLE):
            say(desk, CALM.format(place=place, who=who), level="3" if at % 2 else None)
            say(desk, LOCAL.format(place=place, who=who), level="0" if at % 2 else "1")

    done = fit(desk)

    assert done.outcome in ("not_better", "too_few")
    assert not ReaderInForce.objects.exists()
    assert tuning.in_force().lexicon is catalogue.load()


def test_one_fit_waits_at_a_time_and_is_done_once(desk: Desk) -> None:
    learning.ask(by=desk.ingrid.id, now=NOW)
    with pytest.raises(Refused, match="asked for already"):
        learning.ask(by=desk.ingrid.id, now=NOW)

    done = learning.run(now=NOW)
    assert done is not None
    assert (done.outcome, learning.run(now=NOW), learning.waits()) == ("too_few", None, False)


def test_only_a_manager_asks_and_puts_in_force(desk: Desk) -> None:
    for who in (desk.bob, desk.carol):
        with pytest.raises(Refused, match="Only an IT manager"):
            learning.ask(by=who.id, now=NOW)
        with pytest.raises(Refused, match="Only an IT manager"):
            learning.put_in_force(fitting_id=None, why="", by=who.id, now=NOW)

    assert not Fitting.objects.exists()


def test_what_cannot_be_put_in_force_is_refused(desk: Desk) -> None:
    foreign = Fitting.objects.create(
        asked_at=NOW,
        done_at=NOW,
        outcome="better",
        base="another reader",
        settings={"version": "+1", "words": {}, "curves": {}},
    )
    for fitting_id, why in (
        (10**9, "no such fit"),
        (foreign.id, "another reader"),
        (None, "in force already"),
    ):
        with pytest.raises(Refused, match=why):
            learning.put_in_force(fitting_id=fitting_id, why="", by=desk.ingrid.id, now=NOW)


def test_a_fit_of_another_reader_judges_nothing(desk: Desk) -> None:
    foreign = Fitting.objects.create(
        asked_at=NOW, done_at=NOW, outcome="better", base="another reader",
        settings={"version": "+1", "words": {"mail": {"angry": 9.0}}, "curves": {}},
    )  # fmt: skip
    ReaderInForce.objects.create(fitting=foreign, why="", at=NOW)
    tuning.forget()

    assert tuning.in_force().lexicon is catalogue.load()


def test_the_night_asks_only_where_something_new_was_corrected(desk: Desk) -> None:
    night = NOW.replace(hour=2) + timedelta(days=1)

    assert not learning.ask_nightly(now=night)
    say(desk, CALM.format(place="a desk", who="Ann"), level="3")
    assert not learning.ask_nightly(now=night.replace(hour=12))
    assert learning.ask_nightly(now=night)
    assert not learning.ask_nightly(now=night)
    assert learning.run(now=night) is not None
    assert not learning.ask_nightly(now=night + timedelta(days=1))
    say(desk, CALM.format(place="a desk", who="Ben"), level="1")
    assert Fitting.objects.get().asked_by is None


def test_readings_that_nobody_judged_teach_nothing(taught: Desk) -> None:
    Case.objects.update(last_reply_at=None)
    Reading.objects.update(not_read="not read: pt")

    assert fit(taught).outcome == "too_few"
