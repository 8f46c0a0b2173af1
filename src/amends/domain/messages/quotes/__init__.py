"""Tell what a person newly wrote from what their mail program carried along."""

from amends.domain.messages.quotes.fold import fold

__all__ = ["fold"]
