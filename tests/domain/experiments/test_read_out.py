"""Assigning, planning and reading out: fixed beforehand, silent before its time, and right in simulated data."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from amends.domain.experiments import Measure, Outcomes, Plan, Verdict, is_second, plan, read_out

Draw = Callable[[random.Random], float]
FIFTY = Plan(measure=Measure.REOPENED, looks=(20, 40, 60, 80))


def share(chance: float) -> Draw:
    return lambda rng: float(rng.random() < chance)


def verdicts(of: Plan, first: Draw, second: Draw, *, trials: int) -> Counter[Verdict]:
    """How often each verdict comes out of simulated comparisons read at every look; seeded."""
    rng, whole = random.Random(6), of.looks[-1]  # noqa: S311 - simulated cases
    found: Counter[Verdict] = Counter()
    for _ in range(trials):
        one, two = (Outcomes(tuple(draw(rng) for _ in range(whole))) for draw in (first, second))
        found[read_out(plan=of, first=one, second=two).verdict] += 1
    return found


def test_variants_are_fixed_by_the_seed_and_never_drift_apart() -> None:
    sequence = [is_second(seed="marlow", place=place) for place in range(400)]

    assert sequence == [is_second(seed="marlow", place=place) for place in range(400)]
    assert sequence != [is_second(seed="bexley", place=place) for place in range(400)]
    assert all(abs(2 * sum(sequence[:n]) - n) <= 2 for n in range(401))
    assert len({tuple(sequence[n : n + 4]) for n in range(0, 400, 4)}) == 6  # every order of a block occurs


def test_before_the_first_look_there_are_not_enough_cases() -> None:
    found = read_out(plan=FIFTY, first=Outcomes((1.0,) * 19), second=Outcomes((0.0,) * 30))

    assert found.verdict is Verdict.TOO_FEW
    assert (found.next_at, found.known, found.difference) == (20, (19, 30), None)


def test_between_looks_nothing_changes() -> None:
    first, second = Outcomes((1.0, 0.0) * 15), Outcomes((1.0, 0.0) * 10 + (0.0,) * 19)

    found = read_out(plan=FIFTY, first=first, second=second)

    assert (found.verdict, found.look, found.counted) == (Verdict.GO_ON, 1, 20)
    assert found.difference is not None
    assert found.difference.value == 0


def test_a_difference_found_stays_found() -> None:
    clear = Outcomes((1.0,) * 20 + (0.0,) * 60)

    found = read_out(plan=FIFTY, first=clear, second=Outcomes((0.0,) * 20 + (1.0,) * 60))

    assert (found.verdict, found.look) == (Verdict.SECOND_BETTER, 1)  # coming back less often is better


def test_cases_without_an_outcome_are_counted_apart() -> None:
    found = read_out(plan=FIFTY, first=Outcomes((None, 1.0) * 20), second=Outcomes((1.0,) * 25))

    assert (found.known, found.missing, found.look) == ((20, 25), (20, 0), 1)


@pytest.mark.parametrize(
    ("measure", "usual", "difference", "looks"),
    [
        (Measure.REOPENED, 0.3, 0.15, (44, 88, 132, 176)),
        (Measure.TEMPERATURE_FALL, 1.0, 0.4, (27, 54, 81, 108)),
        (Measure.PROMISES_KEPT, 0.9, 0.2, (20, 40, 60, 80)),
    ],
)
def test_plan(measure: Measure, usual: float, difference: float, looks: tuple[int, ...]) -> None:
    assert plan(measure=measure, usual=usual, difference=difference).looks == looks


@pytest.mark.parametrize(
    ("usual", "difference", "said"),
    [(0.3, 0.0, "above nothing"), (1.2, 0.1, "between 0 and 1"), (0.3, 0.001, "look for a larger")],
)
def test_a_plan_that_cannot_be_is_refused(usual: float, difference: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        plan(measure=Measure.REOPENED, usual=usual, difference=difference)


def test_no_difference_is_not_invented() -> None:
    """False alarms stay at 5 % or below; 1,000 seeded trials each, allowed two standard errors."""
    for draw, of in (
        (share(0.5), FIFTY),
        (share(0.1), Plan(measure=Measure.REOPENED, looks=(44, 88, 132, 176))),
        (lambda rng: float(rng.choices((0, 1, 2, 3), weights=(3, 4, 2, 1))[0]),
         Plan(measure=Measure.TEMPERATURE_FALL, looks=(20, 40, 60, 80))),
    ):  # fmt: skip
        found = verdicts(of, draw, draw, trials=1000)

        assert found[Verdict.FIRST_BETTER] + found[Verdict.SECOND_BETTER] <= 50 + 14


def test_a_real_difference_is_found() -> None:
    of = plan(measure=Measure.REOPENED, usual=0.3, difference=0.15)

    found = verdicts(of, share(0.3), share(0.15), trials=300)

    assert found[Verdict.SECOND_BETTER] >= 0.8 * 300
    assert found[Verdict.FIRST_BETTER] <= 1
