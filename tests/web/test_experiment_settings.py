"""Comparisons in the settings: begun by a form that loses nothing, silent before the first look, stopped with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

import factories
import markup
from amends.domain.experiments import is_second
from amends.store.models import Assignment, Event, Experiment, Technician
from signing_in import browser, manager

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Early or late",
    "question": "Does empathy before verifying calm sooner?",
    "first": "ten_steps",
    "second": "compassionate",
    "measure": "reopened",
    "usual": "30",
    "difference": "15",
}


@pytest.fixture
def carol() -> Technician:
    return manager(of=factories.team())


def drawn(made: Experiment, carol: Technician, *, cases: int, first_back: bool = True) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    for n in range(cases):
        second = is_second(seed=made.seed, place=n)
        case = factories.case(
            of=carol.teams.get(), status="closed", closed_unverified=True, closed_at=long_ago
        )
        Assignment.objects.create(experiment=made, case=case, place=n, second=second, at=long_ago)
        if first_back and not second:
            Event.objects.create(case=case, at=datetime.now(UTC), kind="reopened", what="Back.")


def test_a_comparison_is_begun_with_its_plan(desk: Client) -> None:
    assert desk.post("/settings/experiments/new/", FORM).status_code == 302

    made = Experiment.objects.get()
    assert made.settings["looks"] == [44, 88, 132, 176]
    assert made.channels == ["phone", "visit"]
    page = desk.get(f"/settings/experiments/{made.id}/").content.decode()
    assert "Not enough cases yet: 0 with an outcome in the smaller variant; the first look is at 44." in page
    assert "44, 88, 132, 176 cases in each" in page
    assert markup.wrong(page) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"difference": ""}, "how large a difference"),
        ({"second": "ten_steps"}, "letter by letter"),
        ({"usual": "x"}, "number"),
    ],
)
def test_a_wrong_form_comes_back_as_typed(desk: Client, change: dict[str, str], said: str) -> None:
    answer = desk.post("/settings/experiments/new/", {**FORM, **change})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Does empathy before verifying calm sooner?" in page


def test_values_are_not_shown_before_the_first_look(desk: Client, carol: Technician) -> None:
    made = factories.experiment(by=carol)
    drawn(made, carol, cases=3)

    answer = desk.get(f"/settings/experiments/{made.id}/")

    assert [value for *_, value in answer.context["variants"]] == ["not shown yet"] * 2
    assert "Not enough cases yet" in answer.context["said"]


def test_a_difference_is_said_with_its_interval(desk: Client, carol: Technician) -> None:
    made = factories.experiment(by=carol)
    drawn(made, carol, cases=16)

    answer = desk.get(f"/settings/experiments/{made.id}/")

    assert answer.context["said"].startswith("The second playbook is better, shown at look")
    assert answer.context["difference"].startswith("-100 %")
    assert markup.wrong(answer.content.decode()) == []


def test_stopped_early_answers_nothing(desk: Client, carol: Technician) -> None:
    made = factories.experiment(by=carol)
    address = f"/settings/experiments/{made.id}/"
    assert "Say why it stops" in desk.post(address, {"why": ""}).content.decode()

    assert desk.post(address, {"why": "We move house."}).status_code == 302

    page = desk.get(address)
    assert page.context["said"].startswith("Stopped before the plan was at its end, so this answers nothing.")
    assert "We move house." in page.content.decode()


def test_technicians_read_and_do_not_stop(carol: Technician) -> None:
    made = factories.experiment(by=carol)
    bob = browser(factories.technician("Bob", of=factories.team()))

    page = bob.get(f"/settings/experiments/{made.id}/").content.decode()

    assert "Only an IT manager or above" in page
    assert "Stop it" not in page
    assert bob.post(f"/settings/experiments/{made.id}/", {"why": "x"}).status_code == 403
    assert bob.get("/settings/experiments/99999/").status_code == 404


def test_the_coach_says_that_one_of_two_is_drawn(desk: Client, carol: Technician) -> None:
    factories.experiment(by=carol, first="opening", second="compassionate")
    case = factories.case(of=carol.teams.get(), anger_level=2)

    page = desk.get(f"/cases/{case.id}/").context["page"]

    assert "comparison “Apologise or not”: one of two is drawn" in page.play.why
