from amends.catalogue import readings as catalogue
from amends.domain.readings import Context
from amends.domain.readings.adjustment import NOTHING, dumped, restored
from amends.domain.readings.heads import Head
from amends.domain.readings.reader import features_of
from amends.domain.readings.refit import Labelled, measured, refit

TEXTS = [(f"The kiosk {n} is on the fritz, our floor waits", 1.0) for n in range(8)] + [
    (f"Please order toner {n} for the kiosk", 0.0) for n in range(8)
]


def examples() -> list[Labelled]:
    cues = catalogue.load().cues
    return [
        Labelled(features_of(subject="", text=text, context=Context(), cues=cues), {Head.COMPLAINT: answer})
        for text, answer in TEXTS
    ]


def test_refit_lowers_the_loss_and_survives_storage() -> None:
    weights = catalogue.load().weights

    found = refit(weights=weights, examples=examples())

    before = measured(weights=weights, adjustment=NOTHING, examples=examples())[Head.COMPLAINT]
    after = measured(weights=weights, adjustment=found, examples=examples())[Head.COMPLAINT]
    assert after.loss < before.loss
    assert restored(dumped(found)) == found
    assert found.version.startswith("+")


def test_too_few_corrections_change_nothing() -> None:
    weights = catalogue.load().weights

    assert refit(weights=weights, examples=examples()[:4]) == NOTHING
