"""When a review or an action of one is reminded of: before it is due, when it is, and then again and again."""

from datetime import datetime, timedelta

from amends.domain.reviews.model import Policy


def next_reminder(*, due_at: datetime, reminded: int, policy: Policy, now: datetime) -> datetime:
    """When the reminder after `reminded` others falls due. It never ends: what is owed is asked for until it is settled.

    The first comes ahead of the due time, the second at it, the others a fixed time apart; those that were missed
    while nobody looked count as one.
    """
    if reminded == 0:
        return due_at - timedelta(hours=policy.remind_before_hours)
    if reminded == 1 and now < due_at:
        return due_at
    return max(now, due_at) + timedelta(hours=policy.remind_every_hours)
