"""What losing the customer would cost against what the fix costs, with the arithmetic shown (S0-80)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from amends.domain.reviews.model import Answers

_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A sum of money and how it was worked out, fit to show."""

    amount: Decimal
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Both sides; None on a side that nobody has estimated. `verdict` is a sentence, empty until both are known."""

    losing: Estimate | None
    fixing: Estimate | None
    verdict: str


def weigh(answers: Answers, *, currency: str) -> Cost:
    """Both sides of the comparison. Losing: a year's revenue times the chance to lose it. Fixing: hours at a rate
    and what is spent besides."""
    losing, fixing = _losing(answers, currency), _fixing(answers, currency)
    return Cost(losing, fixing, _verdict(losing, fixing, currency) if losing and fixing else "")


def _losing(answers: Answers, currency: str) -> Estimate | None:
    if answers.value_year is None or answers.losing_percent is None:
        return None
    amount = answers.value_year * answers.losing_percent / 100
    return Estimate(
        amount,
        f"{money(answers.value_year, currency)} a year × {answers.losing_percent} % likely to leave"
        f" = {money(amount, currency)}",
    )


def _fixing(answers: Answers, currency: str) -> Estimate | None:
    if answers.fix_hours is None and answers.fix_spend is None:
        return None
    hours, rate = answers.fix_hours or Decimal(0), answers.hour_rate or Decimal(0)
    spend = answers.fix_spend or Decimal(0)
    amount = hours * rate + spend
    return Estimate(
        amount,
        f"{hours.normalize():f} h × {money(rate, currency)} + {money(spend, currency)} = {money(amount, currency)}",
    )


def _verdict(losing: Estimate, fixing: Estimate, currency: str) -> str:
    if fixing.amount > losing.amount:
        return f"The fix costs {money(fixing.amount - losing.amount, currency)} more than what is at stake in a year."
    if not fixing.amount:
        return "The fix costs nothing."
    times = (losing.amount / fixing.amount).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"What is at stake in a year is {times} times what the fix costs."


def money(amount: Decimal, currency: str) -> str:
    """An amount as people read it: whole units with thin groups, and the currency behind."""
    whole = amount.quantize(_WHOLE, ROUND_HALF_UP)
    return f"{whole:,}".replace(",", "\u202f") + f" {currency}"
