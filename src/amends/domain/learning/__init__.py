"""What people overrule in readings, what a case makes of it, and what the reader learns from it."""

from amends.domain.learning.following import Followed, follow, raised_by
from amends.domain.learning.labels import VALUES, Labels, label_words, standing, value_words

__all__ = [
    "VALUES",
    "Followed",
    "Labels",
    "follow",
    "label_words",
    "raised_by",
    "standing",
    "value_words",
]
