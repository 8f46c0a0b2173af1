"""Two ways of doing it, compared on real cases: who gets which, how many are needed, and what may be said when."""

from amends.domain.experiments.assigning import is_second
from amends.domain.experiments.intervals import Interval
from amends.domain.experiments.model import MEASURES, About, Measure, Outcomes, Plan
from amends.domain.experiments.plan import plan
from amends.domain.experiments.reading import ReadOut, Verdict, read_out

__all__ = [
    "MEASURES",
    "About",
    "Interval",
    "Measure",
    "Outcomes",
    "Plan",
    "ReadOut",
    "Verdict",
    "is_second",
    "plan",
    "read_out",
]
