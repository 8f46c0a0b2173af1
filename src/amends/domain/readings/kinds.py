"""What kind of complaint a message makes, and what lies beneath it."""

from amends.domain.readings.model import Signal
from amends.domain.readings.tally import Tally
from amends.domain.vocabulary import ComplaintType, Driver, OutageScope

_ENOUGH = 1.0
_MONEY = 0.9  # two words of money, or one that says it was taken wrongly
_MOST_DRIVERS = 3
_DRIVER_ENOUGH = 0.6
# What a kind of complaint itself says about what lies beneath.
_LEANING = {
    ComplaintType.MISSED_SLA: {Driver.UNMET_EXPECTATION: 0.6},
    ComplaintType.FEATURE_REQUEST_DENIED: {Driver.UNMET_EXPECTATION: 0.6},
    ComplaintType.REPEATED_ISSUE: {Driver.UNMET_EXPECTATION: 0.6, Driver.IGNORED: 0.2},
    ComplaintType.BILLING_DISPUTE: {Driver.PROCESS_OPACITY: 0.4},
}


def complaint_type(
    *, tally: Tally, scope: OutageScope, complains: bool, again: bool, breached: bool
) -> ComplaintType:
    """The one type of a complaint, by the precedence of the gold guide, section 2.

    `again` is whether the same matter was raised before, `breached` the contract's clock.
    """
    late = tally.sum(Signal.LATE)
    if not complains:
        return ComplaintType.NOT_A_COMPLAINT
    if tally.sum(Signal.BILLING) >= _MONEY:
        return ComplaintType.BILLING_DISPUTE
    if scope is not OutageScope.NONE:
        return ComplaintType.SERVICE_OUTAGE
    if tally.sum(Signal.DENIED) >= _ENOUGH:
        return ComplaintType.FEATURE_REQUEST_DENIED
    if tally.sum(Signal.TARGET) >= _ENOUGH and (late >= _ENOUGH or breached):
        return ComplaintType.MISSED_SLA
    if again or tally.sum(Signal.REPEAT) >= _ENOUGH:
        return ComplaintType.REPEATED_ISSUE
    if late >= _ENOUGH:
        return ComplaintType.MISSED_SLA
    return ComplaintType.OTHER_COMPLAINT


def drivers(*, tally: Tally, kind: ComplaintType) -> tuple[Driver, ...]:
    """At most three drivers of a complaint, the strongest first; none without a complaint."""
    if kind is ComplaintType.NOT_A_COMPLAINT:
        return ()
    sums = {driver: tally.sum(Signal(driver.value)) for driver in Driver}
    for driver, lean in _LEANING.get(kind, {}).items():
        sums[driver] += lean
    strong = [driver for driver in Driver if sums[driver] >= _DRIVER_ENOUGH]
    return tuple(sorted(strong, key=lambda driver: -sums[driver])[:_MOST_DRIVERS])
