"""Client organisations: how a mail domain is written, which domains belong to everybody, what is at stake for whom."""

from amends.domain.organisations.domains import clean, is_public
from amends.domain.organisations.stakes import Stake, at_stake

__all__ = ["Stake", "at_stake", "clean", "is_public"]
