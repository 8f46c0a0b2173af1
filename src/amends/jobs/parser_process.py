"""The killable process that parses and reads mail, with the desk's limits and what the desk has taught the reader."""

import json
from typing import Any

from django.conf import settings

from amends.actions import tuning
from amends.domain.readings.adjustment import dumped
from amends.runtime.sandbox import Sandbox

PARSER = "amends.jobs.opener:serve"
_MOST_TAUGHT = 100_000
"""Characters of what was taught that can go along in an argument; a desk that taught more reads in its own process."""


def make_sandbox() -> Sandbox:
    """The process, not yet started; let it `follow` the `options` where a desk may have taught the reader. Close it."""
    return Sandbox(PARSER, options=_untaught())


def options() -> dict[str, Any]:
    """What it goes by now. Reads the database."""
    now, taught = _untaught(), tuning.in_force().adjustment
    if taught.version:
        kept = dumped(taught)
        now["adjustment"] = kept
        if len(json.dumps(kept)) > _MOST_TAUGHT:
            del now["adjustment"]
    return now


def _untaught() -> dict[str, Any]:
    return {"trusted_authserv": list(settings.TRUSTED_AUTHSERV), "adjustment": None}
