"""Chat, push and text messages by an apprise address: an address checked and sealed, and one message sent."""

from amends.connectors.notify.address import SERVICES, BadAddress, WrongKey, encrypt, service_of
from amends.connectors.notify.address import decrypt as decrypt
from amends.connectors.notify.sending import Outcome, Sender

__all__ = ["SERVICES", "BadAddress", "Outcome", "Sender", "WrongKey", "decrypt", "encrypt", "service_of"]
