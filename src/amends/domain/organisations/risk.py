"""When a client may be lost soon: what went wrong for them lately, weighed by the desk's own rule (S0-73)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRule:
    """What weighs how much over the last `days`, and from how many points on whoever owns the account is called;
    not again for the same client within `apart_days`."""

    days: int
    apart_days: int
    from_points: int
    severe: int
    hot: int
    broken: int
    leaving: int


@dataclass(frozen=True, slots=True)
class Troubles:
    """What happened to one client: cases of high or critical severity, cases that were angry or furious, promises to
    them that broke, and cases in which they spoke of leaving."""

    severe: int = 0
    hot: int = 0
    broken: int = 0
    leaving: int = 0


def at_risk(*, troubles: Troubles, rule: AccountRule) -> tuple[str, ...]:
    """The arithmetic that makes the account one at risk, the heaviest first; empty while it is none."""
    counted = [
        (
            troubles.leaving * rule.leaving,
            _said(troubles.leaving, "case speaks", "cases speak", "of leaving"),
        ),
        (troubles.severe * rule.severe, _said(troubles.severe, "case was", "cases were", "high or critical")),
        (
            troubles.broken * rule.broken,
            _said(troubles.broken, "promise to them", "promises to them", "broke"),
        ),
        (troubles.hot * rule.hot, _said(troubles.hot, "case was", "cases were", "angry or furious")),
    ]
    if sum(points for points, _ in counted) < rule.from_points:
        return ()
    told = sorted((one for one in counted if one[0]), key=lambda one: -one[0])
    return tuple(f"{words} (weighs {points})" for points, words in told)


def _said(count: int, one: str, many: str, what: str) -> str:
    return f"{count} {one if count == 1 else many} {what}"
