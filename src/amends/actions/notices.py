"""Calls to chat, push and text messages: one for each call and target, sent again when it fails, then given up and shown."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from amends.actions import gate
from amends.actions.errors import Invalid, NotFound
from amends.domain.vocabulary import Severity, in_words
from amends.store.models import Alert, AlertTarget, Event, Notice, Technician
from amends.store.models.alert_target import NoticeState
from amends.store.queries import live, rows

BACK_OFF = (15, 60, 180)
"""Seconds until the next attempt after the first, second ... failure; then the mail and the next person have to do."""
STALE = timedelta(minutes=2)


@transaction.atomic
def save_target(
    *, target_id: int | None, name: str, technician_id: int | None, service: str, secret: bytes | None,
    from_severity: str, active: bool, by: int, now: datetime,
) -> int:  # fmt: skip
    """Add or change a target; `secret` is its address encrypted, None to keep the one there is.

    Raises NotFound, Invalid, and Refused for somebody who may not change the settings.
    """
    person = gate.check(by=by, action="change_settings")
    target = AlertTarget()
    if target_id is not None:
        found = AlertTarget.objects.select_for_update().filter(id=target_id).first()
        if found is None:
            raise NotFound
        target = found
    said = " ".join(name.split())[:80]
    if not said:
        raise Invalid("name", "Give it a name, such as Slack of the leads.")
    if AlertTarget.objects.filter(name__iexact=said).exclude(id=target.id).exists():
        raise Invalid("name", f"{said} stands here already.")
    if technician_id is not None and not Technician.objects.filter(id=technician_id, is_active=True).exists():
        raise Invalid("technician", "This person does not work here any more. Choose somebody else.")
    if from_severity not in list(Severity):
        raise Invalid("from_severity", "Choose from which severity on it is called.")
    if secret is not None:
        target.service, target.secret, target.last_error, target.failed_at = service, secret, "", None
    elif not bytes(target.secret or b""):
        raise Invalid("address", "Enter the address of the service.")
    target.name, target.technician_id, target.from_severity = said, technician_id, from_severity
    target.active, target.changed_at, target.changed_by = active, now, person
    target.save()
    return target.id


@transaction.atomic
def try_out(*, target_id: int, by: int, now: datetime) -> None:
    """Send a message that says it is a test."""
    person = gate.check(by=by, action="change_settings")
    target = AlertTarget.objects.filter(id=target_id).first()
    if target is None:
        raise NotFound
    body = f"{person.name} tries out whether calls of this desk arrive here. Nothing has to be done."
    Notice.objects.create(target=target, title="A test of Amends", body=body, due_at=now)


def call(alert: Alert, *, now: datetime) -> None:
    """Queue what one call of an alert sends besides the mail, to the person's own targets and those of the desk.

    The customer's words stay here: outside goes only the number, the reason and the way to the case.
    """
    rank = Severity(alert.case.severity).rank
    targets = AlertTarget.objects.filter(active=True).filter(technician_id=alert.person_id) | (
        AlertTarget.objects.filter(active=True, technician=None)
    )
    reason = in_words(alert.reason)
    title = f"#{alert.case_id} needs {alert.person.name}: {reason}"[:200]
    body = (
        f"Severity {alert.case.severity}, call {alert.calls}. Open the case and acknowledge; until somebody does, the "
        f"next person is called.\n{settings.BASE_URL}/cases/{alert.case_id}/"
    )
    Notice.objects.bulk_create(
        [
            Notice(target=target, alert=alert, call=alert.calls, title=title, body=body, due_at=now)
            for target in targets
            if rank >= Severity(target.from_severity).rank
        ],
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that is ours to send now; `secret` is its address as encrypted."""

    id: int
    secret: bytes = field(repr=False)
    title: str
    body: str


def claim(*, now: datetime) -> list[Sending]:
    """Take one message that is due and mark it; what a crashed sender left is taken again (a second call harms nobody).

    What was acknowledged meanwhile is not sent any more.
    """
    with transaction.atomic():
        rows.run(
            """delete from store_notice n using store_alert a
               where a.id = n.alert_id and a.acknowledged_at is not null and n.state = 'held'""",
        )
        return rows.into(
            Sending,
            """update store_notice n set state = 'sending', claimed_at = %(now)s, attempts = attempts + 1
               from store_alerttarget t, (select id from store_notice
                 where (state = 'held' and due_at <= %(now)s) or (state = 'sending' and claimed_at < %(stale)s)
                 order by due_at limit 1 for update skip locked) due
               where n.id = due.id and t.id = n.target_id returning n.id, t.secret, n.title, n.body""",
            {"now": now, "stale": now - STALE},
        )


@transaction.atomic
def settle(*, notice_id: int, sent: bool, why: str, now: datetime) -> None:
    """Write down what became of an attempt: on the target for its managers, and on the timeline of the case."""
    notice = Notice.objects.select_related("target", "alert__case").filter(id=notice_id).first()
    if notice is None or notice.state != NoticeState.SENDING:
        return
    target = notice.target
    again = not sent and notice.alert_id is not None and notice.attempts <= len(BACK_OFF)
    notice.last_error = "" if sent else why[:300]
    if again:
        notice.state, notice.due_at = NoticeState.HELD, now + timedelta(seconds=BACK_OFF[notice.attempts - 1])
    else:
        notice.state, notice.settled_at = (NoticeState.SENT if sent else NoticeState.FAILED), now
    notice.claimed_at = None
    notice.save(update_fields=["state", "due_at", "settled_at", "last_error", "claimed_at"])
    if sent:
        target.reached_at, target.last_error = now, ""
    else:
        target.failed_at, target.last_error = now, why[:300]
    target.save(update_fields=["reached_at", "failed_at", "last_error"])
    if notice.alert is not None and not again:
        what = f"Called by {target.name}." if sent else f"{target.name} could not be reached."
        Event.objects.create(
            case_id=notice.alert.case_id, at=now, kind="alert", what=what, why=notice.last_error,
            data={"subject": notice.alert.subject, "notice": notice.id},
        )  # fmt: skip
        live.announce(case_ids=[notice.alert.case_id])


def next_due(*, now: datetime) -> float | None:
    """Seconds until the next message may leave, None when none waits."""
    row = rows.one(
        "select extract(epoch from min(due_at) - %s) from store_notice where state in ('held', 'sending')",
        [now],
    )
    return None if row is None or row[0] is None else max(float(row[0]), 0.0)
