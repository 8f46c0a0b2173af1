"""What managers set for the whole desk; each change is refused with a sentence or in force at once."""

from amends.actions.settings.asset_types import save_type
from amends.actions.settings.calendars import save_calendar, save_contract, save_team
from amends.actions.settings.mailboxes import Imap, save_mailbox
from amends.actions.settings.protocol import ITEMS, save_protocol
from amends.actions.settings.wording import save_choices, save_reply

__all__ = [
    "ITEMS",
    "Imap",
    "save_calendar",
    "save_choices",
    "save_contract",
    "save_mailbox",
    "save_protocol",
    "save_reply",
    "save_team",
    "save_type",
]
