"""What the worker does after bad days: reviews opened and asked for, changes watched, patterns looked for."""

from datetime import datetime

from amends.actions import accounts, assets, changes, problems, reviews, surveys
from amends.jobs.loops import Loop


def _watch(now: datetime) -> int:
    return changes.link_caused(now=now) + changes.reassign(now=now)


def _look(now: datetime) -> int:
    problems.propose(now=now)
    return 0  # one look finds everything there is


def _call(now: datetime) -> int:
    accounts.call_for_those_at_risk(now=now)
    return 0  # one look finds every account there is


def loops() -> tuple[Loop, ...]:
    """All of them can wait a little, and are not woken by every commit of a busy desk."""
    return (
        Loop("reviews", lambda now: reviews.open_due(now=now), lambda now: 10.0, patient=True),
        Loop("asked for", lambda now: reviews.remind(now=now), lambda now: 60.0, patient=True),
        Loop("changes", _watch, lambda now: 20.0, patient=True),
        Loop("problems", _look, lambda now: 300.0, patient=True),
        Loop("surveys", lambda now: surveys.ask(now=now), lambda now: 20.0, patient=True),
        Loop("accounts", _call, lambda now: 900.0, patient=True),
        Loop("old pushes", lambda now: assets.clear_pushes(now=now), lambda now: 86_400.0, patient=True),
    )
