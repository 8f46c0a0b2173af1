"""What people overrule, what the reader learns from it, and what a second reader makes of the same words."""

from amends.actions.learning.correcting import correct

__all__ = ["correct"]
