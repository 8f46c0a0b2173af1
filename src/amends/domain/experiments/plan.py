"""How many cases a comparison needs to see a difference that would matter, and when it is read out."""

import math
from statistics import NormalDist

from amends.domain.experiments.model import MEASURES, SPENT, Measure, Plan

LOOKS = 4
LEAST = 20
"""Cases in a variant below which nothing is read out, whatever the plan."""
MOST = 20_000
_MORE = 1.03
"""What looking four times costs in cases, against looking once at the end (O'Brien-Fleming kind, power 0.8)."""


def plan(
    *, measure: Measure, usual: float, difference: float, alpha: float = 0.05, power: float = 0.8
) -> Plan:
    """A plan that finds a `difference` from `usual` with the chance `power`. For yes or no both are shares (0 to 1),
    else in the measure's own unit. Raises ValueError with a sentence when that cannot be."""
    if difference <= 0:
        raise ValueError("The difference that would matter must be above nothing.")
    about = MEASURES[measure]
    if about.yes_or_no:
        other = usual + difference if (usual + difference) < 1 else usual - difference
        if not 0 < usual < 1 or not 0 < other < 1:
            raise ValueError("A share lies between 0 and 1, and so must the share that would matter.")
        spread = usual * (1 - usual) + other * (1 - other)
    else:
        spread = 2 * about.spread**2
    normal = NormalDist()
    sure = normal.inv_cdf(1 - SPENT * alpha / 2) + normal.inv_cdf(power)
    whole = max(LEAST * LOOKS, math.ceil(_MORE * sure * sure * spread / difference**2))
    if whole > MOST:
        raise ValueError(f"That would take {whole:,} cases in each variant; look for a larger difference.")
    return Plan(
        measure=measure, looks=tuple(math.ceil(whole * n / LOOKS) for n in range(1, LOOKS + 1)), alpha=alpha
    )
