"""Client organisations: how a mail domain is written, which domains belong to everybody, what is at stake for whom, and
which client may be lost soon."""

from amends.domain.organisations.domains import clean, is_public
from amends.domain.organisations.risk import AccountRule, Troubles, at_risk
from amends.domain.organisations.stakes import Stake, at_stake

__all__ = ["AccountRule", "Stake", "Troubles", "at_risk", "at_stake", "clean", "is_public"]
