"""Hand our mail to a server: `send` says exactly how it ended, `check` whether it would work."""

from amends.connectors.smtp.sending import Outcome, State, check, send
from amends.connectors.smtp.server import Server

__all__ = ["Outcome", "Server", "State", "check", "send"]
