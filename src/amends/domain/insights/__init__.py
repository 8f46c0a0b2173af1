"""The reports: what each counts, for whom, and how sure a share of few cases is."""

from amends.domain.insights.reports import FEWEST, REPORTS, Measure, Report, measure_question

__all__ = ["FEWEST", "REPORTS", "Measure", "Report", "measure_question"]
