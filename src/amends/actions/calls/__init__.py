"""Calls: told by a telephone system or begun by a click, held line by line, and wrapped up in one go."""

from amends.actions.calls.beginning import join, place, place_anew, start
from amends.actions.calls.confirming import confirm_contact
from amends.actions.calls.guiding import choose, move_on
from amends.actions.calls.hook import Answer, take_event
from amends.actions.calls.systems import new_secret, save_system
from amends.actions.calls.taking import take
from amends.actions.calls.talking import (
    LONGEST_LINE,
    back_from_hold,
    bring_in,
    hold,
    keep_draft,
    manager_please,
    safe_now,
    say,
    threatened,
    transfer,
)
from amends.actions.calls.tasks import remind
from amends.actions.calls.transcripts import take_transcript
from amends.actions.calls.wrapping import Wrap, do_task, finish

__all__ = [
    "LONGEST_LINE",
    "Answer",
    "Wrap",
    "back_from_hold",
    "bring_in",
    "choose",
    "confirm_contact",
    "do_task",
    "finish",
    "hold",
    "join",
    "keep_draft",
    "manager_please",
    "move_on",
    "new_secret",
    "place",
    "place_anew",
    "remind",
    "safe_now",
    "save_system",
    "say",
    "start",
    "take",
    "take_event",
    "take_transcript",
    "threatened",
    "transfer",
]
