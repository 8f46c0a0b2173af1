"""Reviews and their actions are asked for until they are settled: their owner first, then the next level as well."""

from datetime import datetime

from django.db import transaction

from amends.actions import deeds, telling, tuning
from amends.actions.reviews.following import settle_kept
from amends.domain import escalations, reviews
from amends.domain.reviews import PreventionState, ReviewState
from amends.store.models import PreventionItem, Review
from amends.store.queries import roster


def remind(*, now: datetime, limit: int = 50) -> int:
    """Remind of what is due; how many reminders there were."""
    return settle_kept(now=now) + _reviews(now=now, limit=limit) + _items(now=now, limit=limit)


@transaction.atomic
def _reviews(*, now: datetime, limit: int) -> int:
    due = Review.objects.select_for_update(of=("self",), skip_locked=True).filter(remind_at__lte=now)
    found = list(due.exclude(state=ReviewState.DONE).order_by("remind_at")[:limit])
    for review in found:
        _asked(
            review,
            person_id=review.lead_id,
            what="This review has not been held",
            path=f"/reviews/{review.id}/",
            now=now,
        )
    return len(found)


@transaction.atomic
def _items(*, now: datetime, limit: int) -> int:
    due = PreventionItem.objects.select_for_update(of=("self",), skip_locked=True).filter(
        remind_at__lte=now, state=PreventionState.OPEN
    )
    found = list(due.select_related("review").order_by("remind_at")[:limit])
    for item in found:
        what = f"A review asked for this and it is not done: {item.words}"
        _asked(item, person_id=item.owner_id, what=what, path=f"/reviews/{item.review_id}/", now=now)
    return len(found)


def _asked(
    on: Review | PreventionItem, *, person_id: int | None, what: str, path: str, now: datetime
) -> None:
    policy = tuning.in_force().reviews
    staff = roster.technicians(now=now)
    on.reminded += 1
    on.remind_at = reviews.next_reminder(due_at=on.due_at, reminded=on.reminded, policy=policy, now=now)
    on.save(update_fields=["reminded", "remind_at"])
    people = [person_id]
    gone = person_id not in staff or staff[person_id].person.absent
    if on.reminded >= policy.call_next_after or gone:
        people.append(_above(person_id, staff=staff))
    names = (
        ", ".join(staff[one].person.name for one in dict.fromkeys(people) if one in staff) or "nobody is here"
    )
    late = " It is late." if now > on.due_at else ""
    review = on if isinstance(on, Review) else on.review
    deeds.write(review, kind="review_reminded", what=f"Reminded: {names}.", why=what, at=now)
    telling.tell(
        people=people, subject=what[:120], path=path, now=now,
        body=f"{what}. It is due {on.due_at:%A %d %B, %H:%M} UTC.{late}",
    )  # fmt: skip


def _above(person_id: int | None, *, staff: dict[int, roster.Technician]) -> int | None:
    """The next level up; whoever is highest for somebody who has left."""
    people, matrix = [one.person for one in staff.values()], tuning.in_force().matrix
    if person_id in staff:
        return escalations.next_level(
            people=people, current=staff[person_id].person, matrix=matrix, account_owner_id=None
        ).person_id
    here = [person for person in people if not person.absent]
    return max(here, key=lambda p: (matrix.authority[p.role], -p.id)).id if here else None
