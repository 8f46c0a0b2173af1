"""A review is opened by policy, once for each case and each change (S0-75, P16)."""

from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import deeds, room, telling, tuning
from amends.domain import clocks, escalations, reviews
from amends.domain.vocabulary import Severity
from amends.store.models import Case, Change, Review
from amends.store.queries import live, roster, rows

# The end of a case is its resolution, or its closing where nobody resolved it.
_OVER = """
select c.id from store_case c
where c.severity = any(%(severities)s) and c.merged_into_id is null
  and c.status in ('resolved_pending_verification', 'closed')
  and coalesce(c.resolved_at, c.closed_at) > %(since)s
  and not exists (select from store_review r where r.case_id = c.id)
order by c.id limit %(limit)s for update of c skip locked
"""


@transaction.atomic
def open_due(*, now: datetime, limit: int = 50) -> int:
    """Open the reviews of cases that are over and were severe; how many were opened."""
    policy = tuning.in_force().reviews
    severities = [one.value for rule in policy.rules for one in rule.severities]
    since = now - timedelta(days=policy.look_back_days)
    found = rows.tuples(_OVER, {"severities": severities, "since": since, "limit": limit})
    opened = 0
    for case in Case.objects.filter(id__in=[row[0] for row in found]).select_related("organisation"):
        rule = reviews.opens(reviews.Ended(severity=Severity(case.severity)), policy=policy)
        if rule is not None:
            opened += _open_for_case(case, rule=rule, policy=policy, now=now)
    return opened


def _open_for_case(case: Case, *, rule: reviews.OpeningRule, policy: reviews.Policy, now: datetime) -> bool:
    says = rule.says.replace("{severity}", case.severity)
    lead_id = case.owner_id or _somebody(case, now=now)
    review, made = Review.objects.get_or_create(
        case=case,
        defaults=_facts(
            rule.id, says, lead_id, due_at=_due(case.team_id, policy, now), policy=policy, now=now
        ),
    )
    if not made:
        return False
    deeds.write(review, kind="review_opened", what="The review is due.", why=says, at=now)
    room.record(case, kind="review_opened", what="A review is due.", why=says, at=now, review=review.id)
    live.announce(case_ids=[case.id])
    _tell(review, about=f"#{case.id} {case.subject}", now=now)
    return True


def open_for_change(change: Change, *, now: datetime) -> None:
    """Open the review of a change that went wrong, when the policy asks for one; the caller holds the change."""
    policy = tuning.in_force().reviews
    rule = reviews.opens(reviews.Ended(change=change.state), policy=policy)
    if rule is None:
        return
    says = rule.says.replace("{ended}", {"backed_out": "was backed out"}.get(change.state, change.state))
    review, made = Review.objects.get_or_create(
        change=change,
        defaults=_facts(
            rule.id, says, change.owner_id, due_at=_due(None, policy, now), policy=policy, now=now
        ),
    )
    if made:
        deeds.write(review, kind="review_opened", what="The review is due.", why=says, at=now)
        _tell(review, about=f"change {change.id}, {change.title}", now=now)


def _facts(
    rule: str, why: str, lead_id: int | None, *, due_at: datetime, policy: reviews.Policy, now: datetime
) -> dict[str, object]:
    first = reviews.next_reminder(due_at=due_at, reminded=0, policy=policy, now=now)
    return {
        "rule": rule,
        "why": why,
        "lead_id": lead_id,
        "opened_at": now,
        "due_at": due_at,
        "remind_at": max(first, now + timedelta(hours=1)),
    }


def _due(team_id: int | None, policy: reviews.Policy, now: datetime) -> datetime:
    """The hours of the policy by the team's calendar; by the wall where the desk has none."""
    calendar = tuning.team_calendar(tuning.in_force(), team_id=team_id)
    if calendar is None:
        return now + timedelta(hours=policy.due_hours)
    return clocks.deadline(calendar=calendar[1], start=now, seconds=policy.due_hours * 3600)


def _somebody(case: Case, *, now: datetime) -> int | None:
    """Who leads the review of a case that nobody owns: whom the matrix asks for."""
    return escalations.choose_owner(
        people=[one.person for one in roster.technicians(now=now).values()],
        team_id=case.team_id,
        severity=Severity(case.severity),
        matrix=tuning.in_force().matrix,
        above=None,
        account_owner_id=case.organisation.account_owner_id if case.organisation else None,
    ).person_id


def _tell(review: Review, *, about: str, now: datetime) -> None:
    body = (
        f"{review.why} The review takes {tuning.in_force().reviews.minutes} minutes and is yours to hold, "
        f"by {review.due_at:%A %d %B, %H:%M} UTC: {about[:200]}"
    )
    telling.tell(
        people=[review.lead_id], subject="A review is due", body=body, path=f"/reviews/{review.id}/", now=now
    )
