"""How risky a change is: points for what it touches and for what happened before, each line shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from amends.domain.changes.model import ChangeKind, RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a change touches and what happened before on the same things.

    `below` are assets that depend on the changed ones, at any distance; `organisations` those whose assets are among
    all of them or that are named; the other figures count the last `days` of the rules.
    """

    assets: int = 0
    below: int = 0
    organisations: int = 0
    key_accounts: int = 0
    with_stakes: int = 0
    failed_before: int = 0
    outages_after: int = 0
    went_well: int = 0


FACTORS = ("emergency", "unknown_assets", *History.__dataclass_fields__)
"""What can be counted: the figures of the history, an emergency, and a change that names no asset (each 0 or 1)."""


@dataclass(frozen=True, slots=True)
class FactorRule:
    """Points for each of a figure, at most `most` for it (both negative for what speaks for the change)."""

    id: str
    points: int
    most: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRules:
    """The factors, from how many points a risk is medium and high, and how many days of history count."""

    factors: tuple[FactorRule, ...]
    medium: int
    high: int
    days: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the arithmetic: `3 × assets that depend on it, 5 points each: 15`."""

    words: str
    points: int


@dataclass(frozen=True, slots=True)
class Risk:
    """The level, the points and the lines behind them."""

    level: RiskLevel
    points: int
    lines: tuple[Line, ...]
    sentence: str


def assess(*, kind: ChangeKind, history: History, rules: RiskRules) -> Risk:
    """The risk of a change; factors that do not apply have no line."""
    counted: Mapping[str, int] = {
        **{name: int(getattr(history, name)) for name in History.__dataclass_fields__},
        "emergency": int(kind is ChangeKind.EMERGENCY),
        "unknown_assets": int(history.assets == 0),
    }
    lines = tuple(_line(rule, counted[rule.id]) for rule in rules.factors if counted[rule.id])
    points = max(0, sum(line.points for line in lines))
    level = (
        RiskLevel.HIGH
        if points >= rules.high
        else RiskLevel.MEDIUM
        if points >= rules.medium
        else RiskLevel.LOW
    )
    sums = " + ".join(str(line.points) for line in lines).replace("+ -", "− ") or "0"
    sentence = f"{sums} = {points} points; medium from {rules.medium}, high from {rules.high}: {level.value}"
    return Risk(level, points, lines, sentence)


def _line(rule: FactorRule, count: int) -> Line:
    whole = rule.points * count
    points = max(whole, rule.most) if rule.points < 0 else min(whole, rule.most)
    capped = f", at most {rule.most}" if points != whole else ""
    return Line(f"{rule.says}: {count} × {rule.points}{capped} = {points}", points)
