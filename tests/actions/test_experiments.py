"""Comparisons on real cases: drawn once by a fixed sequence, outcomes by measure, and no change once begun."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import factories
from acting import NOW, Desk
from amends.actions import playbooks
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import playbooks as catalogue
from amends.domain.cases import Refused
from amends.domain.experiments import Measure, is_second
from amends.store.models import Assignment, Case, Event, Experiment, PlaybookEntry, PlaybookRun
from amends.store.queries import experiments as stored


def begin(desk: Desk, **more: Any) -> int:
    told: dict[str, Any] = {
        "title": "Apologise or not",
        "question": "Do fewer cases come back?",
        "first": "compassionate",
        "second": "five_steps",
        "measure": "reopened",
        "usual": 0.3,
        "difference": 0.15,
        "by": desk.ingrid.id,
        "now": NOW,
        **more,
    }
    return playbooks.begin(**told)


def run(desk: Desk, case: Case, book: str = "compassionate", channel: str = "phone", once: str = "1") -> str:
    key = playbooks.start(case_id=case.id, book=book, channel=channel, by=desk.bob.id, once=once, now=NOW)
    return PlaybookRun.objects.get(id=key).version.book


def outcomes(experiment: Experiment, measure: str) -> list[float | None]:
    """What is known of each case, in the order of the sequence."""
    first, second = stored.outcomes(experiment_id=experiment.id, measure=Measure(measure), now=NOW)
    sides = {False: iter(first.values), True: iter(second.values)}
    drawn = Assignment.objects.filter(experiment=experiment).order_by("place")
    return [next(sides[one.second]) for one in drawn]


def test_cases_are_drawn_by_the_sequence_that_the_seed_fixed(desk: Desk) -> None:
    experiment = Experiment.objects.get(id=begin(desk))
    cases = [factories.case(of=desk.team) for _ in range(8)]

    ran = [
        run(desk, case, book, once=str(case.id))
        for case, book in zip(cases, ["compassionate", "five_steps"] * 4, strict=True)
    ]

    wanted = ["five_steps" if is_second(seed=experiment.seed, place=n) else "compassionate" for n in range(8)]
    assert ran == wanted
    assert ran.count("five_steps") == 4
    assert "draws its playbook" in Event.objects.get(case=cases[0], kind="playbook_drawn").what


def test_a_case_keeps_what_was_drawn(desk: Desk) -> None:
    begin(desk)
    case = factories.case(of=desk.team)
    drawn = run(desk, case)
    started = PlaybookRun.objects.get()
    step = catalogue.load()[drawn].steps[0].id
    playbooks.tell(
        case_id=case.id, run_id=started.id, step=step, event="left", by=desk.bob.id, once="x", now=NOW
    )

    assert {run(desk, case, "five_steps", once="2"), drawn} == {drawn}
    assert Assignment.objects.count() == 1


def test_only_playbooks_and_channels_of_the_comparison_are_drawn(desk: Desk) -> None:
    begin(desk)

    assert run(desk, factories.case(of=desk.team), "ten_steps", once="a") == "ten_steps"
    assert run(desk, factories.case(of=desk.team), "opening", "email", once="b") == "opening"
    assert not Assignment.objects.exists()


def test_after_it_is_stopped_nobody_is_drawn(desk: Desk) -> None:
    key = begin(desk)
    with pytest.raises(Invalid, match="Say why it stops"):
        playbooks.stop(experiment_id=key, why=" ", by=desk.ingrid.id, now=NOW)
    for _ in range(2):
        playbooks.stop(experiment_id=key, why="We move house.", by=desk.ingrid.id, now=NOW)

    assert run(desk, factories.case(of=desk.team)) == "compassionate"
    assert not Assignment.objects.exists()
    begin(desk)  # the next one may begin


def test_a_decided_comparison_draws_no_more(desk: Desk) -> None:
    made = factories.experiment(by=desk.bob)
    for n in range(16):
        second = is_second(seed=made.seed, place=n)
        case = factories.case(
            of=desk.team, status="closed", closed_unverified=True, closed_at=NOW - timedelta(days=30)
        )
        Assignment.objects.create(
            experiment=made, case=case, place=n, second=second, at=NOW - timedelta(days=40)
        )
        if not second:
            Event.objects.create(case=case, at=NOW - timedelta(days=29), kind="reopened", what="Back.")

    assert playbooks.read_out(stored.every()[0], now=NOW).verdict == "second_better"
    assert run(desk, factories.case(of=desk.team)) == "compassionate"
    assert Assignment.objects.count() == 16


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"measure": "luck"}, "measure", "Choose what is measured"),
        ({"first": "nothing"}, "first", "does not exist any more"),
        ({"second": "v999999"}, "second", "does not exist any more"),
        ({"second": "compassionate"}, "second", "the same, letter by letter"),
        ({"second": "first_reply"}, "second", "No channel is common"),
        ({"difference": 0.0}, "difference", "above nothing"),
        ({"usual": 7.0}, "difference", "between 0 and 1"),
    ],
)
def test_a_plan_of_no_use_is_refused(desk: Desk, more: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        begin(desk, **more)
    assert refused.value.field == field


def test_only_managers_begin_one_and_one_at_a_time(desk: Desk) -> None:
    with pytest.raises(Refused, match="Only an IT manager"):
        begin(desk, by=desk.bob.id)
    begin(desk)

    with pytest.raises(Refused, match="“Apologise or not” compares one of these already"):
        begin(desk, first="ten_steps")
    with pytest.raises(NotFound):
        playbooks.stop(experiment_id=999, why="x", by=desk.ingrid.id, now=NOW)


@pytest.mark.parametrize(
    "statement",
    ["update store_experiment set seed = 'better'", "update store_experiment set settings = '{}'",
     "update store_assignment set second = not second", "delete from store_assignment"],
)  # fmt: skip
def test_what_was_fixed_stays_fixed(desk: Desk, statement: str) -> None:
    begin(desk)
    run(desk, factories.case(of=desk.team))

    with pytest.raises(IntegrityError, match="these rows are kept"), transaction.atomic():
        connection.cursor().execute(statement)


def test_outcomes_by_measure(desk: Desk) -> None:
    made = factories.experiment(by=desk.bob)
    long_ago = NOW - timedelta(days=20)
    done: dict[str, Any] = {
        "status": "closed",
        "verified_at": long_ago,
        "resolved_at": long_ago,
        "closed_at": long_ago,
    }
    calm = factories.case(of=desk.team, anger_level=0, peak_level=3, **done)
    fresh = factories.case(of=desk.team, anger_level=2)
    for n, case in enumerate((calm, fresh)):
        Assignment.objects.create(
            experiment=made,
            case=case,
            place=n,
            second=is_second(seed=made.seed, place=n),
            at=NOW - timedelta(days=30),
        )
    for at in (long_ago - timedelta(days=2), long_ago - timedelta(days=1), long_ago + timedelta(days=1)):
        factories.message(calm, at=at)
    factories.promise(calm, maker=desk.bob, due_at=long_ago, state="kept", settled_at=long_ago)
    factories.promise(calm, maker=desk.bob, due_at=long_ago, state="renegotiated", settled_at=long_ago)
    played = PlaybookRun.objects.create(
        case=calm, version=made.first, channel="phone", seed="s", once="o", by=desk.bob, started_at=NOW
    )
    PlaybookEntry.objects.create(
        run=played, number=1, step="confidence", event="done", to="else", recorded={"rating": "4", "stays": "yes"},
        by=desk.bob, at=NOW,
    )  # fmt: skip

    assert {measure.value: outcomes(made, measure.value) for measure in Measure} == {
        "temperature_fall": [3.0, None],
        "reopened": [0.0, None],
        "contacts_to_satisfied": [2.0, None],
        "promises_kept": [1.0, None],
        "rating": [4.0, None],
        "stayed": [1.0, None],
    }
