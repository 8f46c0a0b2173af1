"""What meets the plan clock: our written words hold a plan, or own the failure (S0-22, P5)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class PlanWords:
    """Patterns over lower-case text: by which a plan is given, by which one is only announced, and by which we
    own a failure. None repeats without bound, so that reading stays linear."""

    version: int
    plan: tuple[str, ...]
    announced: tuple[str, ...]
    owns: tuple[str, ...]


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def gives_plan(*, text: str, words: PlanWords) -> str:
    """Why this text of ours meets the plan clock, or "" when it does not.

    A plan that is announced for later is not given yet; an owned failure is an answer all the same (P5).
    """
    low = text.lower().replace("’", "'")
    owned = _found(words.owns, low)
    if owned:
        return f"it owns the failure: “{owned}”"
    plan = _found(words.plan, low)
    if plan and not _found(words.announced, low):
        return f"it gives a plan: “{plan}”"
    return ""


def _found(patterns: Sequence[str], text: str) -> str:
    found = _compiled(tuple(patterns)).search(text) if patterns else None
    return found[0].strip() if found else ""
