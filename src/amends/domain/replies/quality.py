"""How good an answer was, kept apart from whether the fault was repaired: customers stay for the first (S0-02)."""

from collections.abc import Collection
from dataclasses import asdict

from amends.domain.replies.model import Tally

PARTS = ("acknowledged", "next_step", "when", "who")
"""What an answer holds (S0-14, S0-68), by the names of the tally."""


def quality(*, tally: Tally, left: Collection[str]) -> dict[str, object]:
    """What is kept of an answer: the parts it `holds`, the serious findings `left` in it, and whether it went `well`.

    It went well when it holds all four parts and no serious finding. Nothing here knows whether anything was fixed.
    """
    holds = [part for part, held in asdict(tally).items() if held]
    return {"holds": holds, "left": sorted(left), "well": len(holds) == len(PARTS) and not left}
