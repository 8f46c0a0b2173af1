"""What stands on it for a client when something fails: read from its profile by the desk's own rules (S0-08)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stake:
    """One row: it holds from so many `devices` on (0: whatever their number), or for any of `words` in what is written
    of the client's segment and stakes. `says` names it in a reason, `tone` is how to write to such a client."""

    id: str
    says: str
    tone: str
    devices: int
    words: tuple[str, ...]


def at_stake(*, rules: Sequence[Stake], segment: str, stakes: str, devices: int | None) -> tuple[Stake, ...]:
    """The rows that hold for a client, in the order of the rules; none for one of whom nothing is written.

    Words are compared whole and without regard to case: "audit" is not found in "auditorium".
    """
    written = f"{segment}\n{stakes}".casefold()
    return tuple(
        rule
        for rule in rules
        if (rule.devices and (devices or 0) >= rule.devices)
        or any(re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", written) for word in rule.words)
    )
