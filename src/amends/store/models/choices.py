"""Constraints over the closed lists of the vocabulary."""

from enum import StrEnum

from django.db import models


def one_of(field: str, words: type[StrEnum], *, name: str) -> models.CheckConstraint:
    """A constraint: the column holds one of the words, so no code path can store another."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [w.value for w in words]}), name=name)
