"""The killable process that parses and reads mail, with the desk's limits and what the desk has taught the reader.

A command starts it before it loads Django, so that the two load side by side.
"""

import json
from collections.abc import Sequence
from typing import Any

from amends.runtime.sandbox import Sandbox

PARSER = "amends.jobs.opener:serve"
_MOST_TAUGHT = 100_000
"""Characters of what was taught that can go along in an argument; a desk that taught more reads in its own process."""


def make_sandbox(*, trusted_authserv: Sequence[str]) -> Sandbox:
    """The process, not yet started. Let it `follow` the `options` where a desk may have taught the reader; close it."""
    return Sandbox(PARSER, options={"trusted_authserv": list(trusted_authserv), "adjustment": None})


def options(*, trusted_authserv: Sequence[str]) -> dict[str, Any]:
    """What it goes by now; reads the database."""
    from amends.actions import tuning
    from amends.domain.readings.adjustment import dumped

    taught = tuning.in_force().adjustment
    kept = dumped(taught) if taught.version else None
    now = {"trusted_authserv": list(trusted_authserv), "adjustment": kept}
    if kept is not None and len(json.dumps(kept)) > _MOST_TAUGHT:
        del now["adjustment"]
    return now
