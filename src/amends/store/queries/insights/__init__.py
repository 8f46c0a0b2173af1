"""The figures of the reports."""

from amends.store.queries.insights.counted import Line, table, titles

__all__ = ["Line", "table", "titles"]
