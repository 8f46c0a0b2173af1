"""Whether a fit is better than what was shipped: cross-validated on messages it has not learned from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amends.domain.learning.fitting import LEARNED, Example, fit
from amends.domain.learning.labels import Labels
from amends.domain.readings.adjustment import NOTHING, Adjustment
from amends.domain.readings.weights import Weights
from amends.domain.shares import sure_of_more
from amends.domain.vocabulary import Abuse

LEAST_CORRECTED = 20
"""Messages with a correction that a fit needs."""
FOLDS = 5
CHANCE = 0.05
"""A gain that luck alone would give more often than this is none."""
RULE = (
    "Each message is read by a fit that has not seen it. The fit is put in force when more labels turn right than "
    f"wrong, so clearly that luck would do it less than {100 * CHANCE:.0f} % of the time (McNemar), and when no trigger and "
    "no threat that people let stand is lost."
)
Read = Callable[[Example, Adjustment], Labels]


@dataclass(frozen=True, slots=True)
class LabelReport:
    """One label over all messages: right before, right after, and how many people had overruled."""

    label: str
    total: int
    overruled: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Report:
    """The fit held against the shipped reader. `won` labels turned right, `lost` turned wrong; `alarms_lost`
    counts triggers and threats that would no longer be seen."""

    examples: int
    corrected: int
    labels: tuple[LabelReport, ...]
    won: int
    lost: int
    alarms_lost: int

    @property
    def chance(self) -> float:
        """How likely luck alone does as well."""
        return sure_of_more(won=self.won, lost=self.lost)

    @property
    def better(self) -> bool:
        """Whether the fit may judge, by `RULE`."""
        return self.won > self.lost and self.chance < CHANCE and not self.alarms_lost

    @property
    def why(self) -> str:
        """The outcome in a sentence."""
        counts = f"{self.won} labels turn right and {self.lost} turn wrong"
        if self.alarms_lost:
            return f"{counts}, but {self.alarms_lost} triggers or threats would be lost."
        if self.better:
            return f"{counts} on messages it had not seen."
        return f"{counts} on messages it had not seen: no clear gain."


def too_few(*, corrected: int) -> str:
    """Why there is nothing to fit yet; "" when there is enough."""
    if corrected >= LEAST_CORRECTED:
        return ""
    return f"Not enough corrections yet: {corrected} messages were corrected, {LEAST_CORRECTED} are needed."


def held_out(*, examples: Sequence[Example], weights: Weights, read: Read) -> Report:
    """Cross-validate in `FOLDS` parts, corrected messages and others spread evenly over them by their order."""
    folds = _folds(examples)
    pairs: list[tuple[Example, Labels, Labels]] = []
    for fold in range(FOLDS):
        taught = [example for example in examples if folds[example.key] != fold]
        adjustment = fit(examples=taught, weights=weights)
        pairs += [
            (example, read(example, NOTHING), read(example, adjustment))
            for example in examples
            if folds[example.key] == fold
        ]
    labels = tuple(_of_label(label, pairs) for label in LEARNED)
    return Report(
        examples=len(examples),
        corrected=sum(bool(example.overruled) for example in examples),
        labels=labels,
        won=sum(_turned(pairs, right=True)),
        lost=sum(_turned(pairs, right=False)),
        alarms_lost=sum(_alarms_lost(*pair) for pair in pairs),
    )


def _folds(examples: Sequence[Example]) -> dict[int, int]:
    ordered = sorted(examples, key=lambda example: (not example.overruled, example.key))
    return {example.key: at % FOLDS for at, example in enumerate(ordered)}


def _of_label(label: str, pairs: Sequence[tuple[Example, Labels, Labels]]) -> LabelReport:
    def right(one: Labels, example: Example) -> bool:
        return one.value(label) == example.truth.value(label)

    return LabelReport(
        label=label,
        total=len(pairs),
        overruled=sum(label in example.overruled for example, _, _ in pairs),
        before=sum(right(before, example) for example, before, _ in pairs),
        after=sum(right(after, example) for example, _, after in pairs),
    )


def _turned(pairs: Sequence[tuple[Example, Labels, Labels]], *, right: bool) -> list[bool]:
    """Which labels of which messages turned right (or wrong)."""
    return [
        (before.value(label) == truth) != right and (after.value(label) == truth) == right
        for example, before, after in pairs
        for label in LEARNED
        for truth in (example.truth.value(label),)
    ]


def _alarms_lost(example: Example, before: Labels, after: Labels) -> int:
    """Triggers and threats that the shipped reader sees rightly and the fit does not see any more."""
    lost = (before.triggers - after.triggers) & example.truth.triggers
    threat = example.truth.abuse is before.abuse is Abuse.THREAT and after.abuse is not Abuse.THREAT
    return len(lost) + threat
