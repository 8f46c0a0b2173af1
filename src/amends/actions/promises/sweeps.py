"""What time does to promises: reminders, the break, and the call when whoever owes one is away."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from amends.actions import alerts, clocks, desk_mail, tuning
from amends.actions.promises.ledger import settle
from amends.domain import promises
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import PromiseState, Role
from amends.store.models import Case, Event, Outreach, Promise
from amends.store.models.escalation import AlertReason
from amends.store.queries import due, live, roster, rows


@transaction.atomic
def sweep(*, now: datetime, limit: int = 50) -> int:
    """Mark promises whose time has passed as broken and call their owner and the next level (P9)."""
    claimed = rows.tuples(
        """select p.id from store_promise p join store_case c on c.id = p.case_id
           where p.state = 'open' and p.due_at <= %s - interval '1 minute' order by p.due_at limit %s
           for update of c skip locked""",
        [now, limit],
    )
    fallen = Promise.objects.filter(id__in=[row[0] for row in claimed], state=PromiseState.OPEN)
    staff = roster.technicians(now=now) if claimed else {}
    touched = []
    for promise in fallen.select_related("case", "case__organisation").order_by("due_at"):
        if settle(promise, event="due_passed", at=now):
            touched.append(promise.case_id)
            _call(promise, staff=staff, now=now)
    due.refresh(case_ids=touched)
    live.announce(case_ids=touched)
    return len(claimed)


def _call(promise: Promise, *, staff: dict[int, roster.Technician], now: datetime) -> None:
    """Whoever owes it and the next level are called; a contact to own up to it is due (P9, P11)."""
    subject = f"promise:{promise.id}"
    why = f"A promise was broken, and the customer is owed a word about it: {promise.words}"
    case, owes = promise.case, promise.heir_id or promise.maker_id
    alerts.call_owner_and_next(
        case=case,
        reason=AlertReason.PROMISE_BROKEN,
        subject=subject,
        why=why,
        staff=staff,
        owner_id=owes,
        now=now,
    )
    authority = tuning.in_force().matrix.authority
    person = staff[owes].person if owes in staff else None
    Outreach.objects.get_or_create(
        case=case,
        subject=subject,
        defaults={
            "reason": OutreachReason.PROMISE_BROKEN.value,
            "why": why,
            "person_id": owes,
            "authority": authority[person.role] + 1 if person else min(authority.values()),
            "at": now,
        },
    )


@transaction.atomic
def remind(*, now: datetime, limit: int = 50) -> int:
    """Remind whoever owes a promise at each share of its time; how many reminders were due.

    A promise with several shares behind it at once is reminded of once, of the last of them.
    """
    claimed = rows.tuples(
        """select p.id from store_promise p join store_case c on c.id = p.case_id
           where p.state = 'open' and p.remind_at <= %s order by p.remind_at limit %s
           for update of c skip locked""",
        [now, limit],
    )
    if not claimed:
        return 0
    waiting = Promise.objects.filter(
        id__in=[row[0] for row in claimed], state=PromiseState.OPEN, remind_at__lte=now
    )
    touched = []
    for promise in waiting.select_related("case__organisation", "maker", "heir").order_by("remind_at"):
        _remind(promise, now=now)
        touched.append(promise.case_id)
    live.announce(case_ids=touched)
    return len(claimed)


def _remind(promise: Promise, *, now: datetime) -> None:
    opens = clocks.opening(promise.case, desk=tuning.in_force(), at=now)
    if now < opens < promise.due_at:  # at night there is nothing to be done about what is due after opening
        promise.remind_at = opens
        promise.save(update_fields=["remind_at"])
        return
    shares = tuning.in_force().ledger.reminders
    share = promises.reminder_due(
        made_at=promise.made_at, due_at=promise.due_at, shares=shares, sent=promise.reminded, now=now
    )
    promise.reminded = promise.reminded if share is None else share
    following = promises.next_reminder(
        made_at=promise.made_at, due_at=promise.due_at, shares=shares, sent=promise.reminded
    )
    promise.remind_at = following[1] if following else None
    promise.save(update_fields=["reminded", "remind_at"])
    if share is None:
        return
    owes = promise.heir or promise.maker
    what = f"{owes.name} was reminded at {share} % of the time: {promise.words}"
    Event.objects.create(
        case=promise.case, at=now, kind="reminded", what=what, data={"promise": promise.id, "share": share}
    )
    if owes.is_active:
        _mail(promise, owes.email, owes.zone, share=share, now=now)


def _mail(promise: Promise, address: str, zone: str, *, share: int, now: datetime) -> None:
    """The reminder as a mail of the desk; past four fifths it says how to own up in time."""
    case, at = promise.case, promises.zone_of(zone)
    when = f"{promise.due_at.astimezone(at):%A %d %B, %H:%M} ({zone})"
    lead = "It is due now." if share >= 100 else f"{share} % of its time has passed."
    late = "" if share < 80 else (
        "\n\nIf it will not be met, say so before it breaks: the promise has a button for it, and the new time is "
        "agreed with the customer."
    )  # fmt: skip
    body = (
        f"You owe the customer on case #{case.id} this, due {when}. {lead}\n\n“{promise.words}”\n\n"
        f"{settings.BASE_URL}/promises/?view=mine\n{settings.BASE_URL}/cases/{case.id}/{late}"
    )
    desk_mail.queue(
        mail_from=settings.DEFAULT_FROM_EMAIL,
        recipients=[address],
        subject=f"#{case.id}: {promise.kind} promised for {promise.due_at.astimezone(at):%H:%M}",
        body=body,
        now=now,
    )


# Who is not here is asked first: there are few of them, and many open promises.
_ABSENT = """
select p.id from store_promise p
join store_case c on c.id = p.case_id
join store_technician t on t.id = coalesce(p.heir_id, p.maker_id)
where p.state = 'open' and coalesce(p.heir_id, p.maker_id) = any(array(
    select n.id from store_technician n where not n.is_active
    union select g.technician_id from store_absence g where g.starts_at <= %(now)s and %(now)s < g.ends_at))
  and (not t.is_active or exists (select from store_absence a where a.technician_id = t.id
    and a.starts_at <= %(now)s and %(now)s < a.ends_at and p.due_at < a.ends_at))
  and not exists (select from store_alert l where l.case_id = p.case_id and l.subject = 'absent:' || p.id)
order by p.due_at limit %(limit)s
for update of c skip locked
"""


@transaction.atomic
def call_for_the_absent(*, now: datetime, limit: int = 50) -> int:
    """Whoever owes a promise left, or is away until after its time: a team lead and the IT manager are called (P17)."""
    claimed = [row[0] for row in rows.tuples(_ABSENT, {"now": now, "limit": limit})]
    if not claimed:
        return 0
    staff = roster.technicians(now=now)
    for promise in (
        Promise.objects.filter(id__in=claimed).select_related("case", "maker", "heir").order_by("id")
    ):
        owes = promise.heir or promise.maker
        why = f"{owes.name} is not here and owes the customer this: {promise.words}"
        people = [_leader(role, case=promise.case, staff=staff) for role in (Role.TEAM_LEAD, Role.IT_MANAGER)]
        called = list(dict.fromkeys(person for person in people if person is not None))
        for person in called or [owes.id]:
            alerts.raise_alert(
                case=promise.case, person_id=person, reason=AlertReason.ESCALATION, subject=f"absent:{promise.id}",
                why=why, now=now,
            )  # fmt: skip
        names = ", ".join(staff[person].person.name for person in called) or "nobody is there to call"
        Event.objects.create(
            case=promise.case, at=now, kind="alert", what=f"Called: {names}.", why=why, data={}
        )
    live.announce(case_ids=set(Promise.objects.filter(id__in=claimed).values_list("case_id", flat=True)))
    return len(claimed)


def _leader(role: Role, *, case: Case, staff: dict[int, roster.Technician]) -> int | None:
    """Who of this role is here: on duty first, then of the case's team, then who carries least."""
    fitting = [one.person for one in staff.values() if one.person.role is role and not one.person.absent]
    ranked = sorted(fitting, key=lambda p: (not p.on_duty, case.team_id not in p.team_ids, p.open_hot, p.id))
    return ranked[0].id if ranked else None
