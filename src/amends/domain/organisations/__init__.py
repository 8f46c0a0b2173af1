"""Client organisations: how a mail domain is written, and which domains belong to everybody."""

from amends.domain.organisations.domains import clean, is_public

__all__ = ["clean", "is_public"]
