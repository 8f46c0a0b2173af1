"""What people overrule in readings, what a case makes of it, and what the reader learns from it."""

from amends.domain.learning.following import Followed, follow, raised_by
from amends.domain.learning.labels import VALUES, Labels, label_words, standing, value_words
from amends.domain.learning.rates import Rate, sure_of_more

__all__ = [
    "VALUES",
    "Followed",
    "Labels",
    "Rate",
    "follow",
    "label_words",
    "raised_by",
    "standing",
    "sure_of_more",
    "value_words",
]
