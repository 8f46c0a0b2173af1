"""The one question that a customer is asked after recovery (S4-32)."""

from amends.domain.surveys.question import LONGEST_COMMENT, Rules, checked, letter

__all__ = ["LONGEST_COMMENT", "Rules", "checked", "letter"]
