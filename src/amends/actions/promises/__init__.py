"""The ledger of promises: made, kept, late, broken or agreed anew; reminded of, handed over, owned up to."""

from amends.actions.heirs import hand_over
from amends.actions.promises.feeds import digest, make_feed, revoke_feed
from amends.actions.promises.ledger import (
    BY_WORDS,
    MOST,
    approve_fix_time,
    candidates,
    delivered,
    fix_times,
    keep,
    make,
    make_picked,
    renegotiate,
    settle,
)
from amends.actions.promises.owning_up import own_up
from amends.actions.promises.sweeps import call_for_the_absent, remind, sweep

__all__ = [
    "BY_WORDS",
    "MOST",
    "approve_fix_time",
    "call_for_the_absent",
    "candidates",
    "delivered",
    "digest",
    "fix_times",
    "hand_over",
    "keep",
    "make",
    "make_feed",
    "make_picked",
    "own_up",
    "remind",
    "renegotiate",
    "revoke_feed",
    "settle",
    "sweep",
]
