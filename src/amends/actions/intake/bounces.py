"""A bounce says that the customer was not reached: on the case, and on the promise made in that mail."""

from amends.actions.intake.entry import add_message
from amends.actions.intake.known import Known, Opened, references
from amends.actions.intake.plan import Plan
from amends.store.models import Alert, Outbox, Promise
from amends.store.models.case import MessageKind
from amends.store.models.escalation import AlertReason
from amends.store.models.outbox import OutboxState
from amends.store.queries.intake import KnownCase, KnownMessage


def file(opened: Opened, *, case: KnownCase | None, known: Known, plan: Plan) -> None:
    """File a bounce; when it is about a reply of ours, mark that as not delivered and call its author."""
    failed = _reply_that_failed(opened, known=known)
    if failed is None or failed.case_id is None:
        add_message(opened, kind=MessageKind.BOUNCE, case_id=None, known=known, plan=plan)
        return
    case_id = failed.case_id
    bounce = opened.mail.bounce
    if bounce is not None and not bounce.is_final:
        _still_trying(opened, case_id=case_id, known=known, plan=plan)
        return
    message = add_message(opened, kind=MessageKind.BOUNCE, case_id=case_id, known=known, plan=plan)
    who = ", ".join(r.address for r in bounce.recipients[:5] if r.address) if bounce else ""
    reason = (
        next((r.diagnostic or r.status for r in bounce.recipients if r.diagnostic or r.status), "")
        if bounce
        else ""
    )
    what = f"Our mail was not delivered to {who or 'the customer'}."
    sent = Outbox.objects.filter(message_id=failed.id)
    attempt = next((at.timestamp() for at in sent.values_list("due_at", flat=True)), 0.0)
    sent.exclude(state=OutboxState.UNDONE).update(
        state=OutboxState.BOUNCED, last_error=reason[:500], settled_at=plan.now
    )
    Promise.objects.filter(message_id=failed.id, undelivered_at=None).update(undelivered_at=plan.now)
    plan.event(case_id, "not_delivered", what, reason[:500], message=failed.id, bounce=message.id)
    plan.change(case_id, unread=True)
    person = failed.author_id or (case.owner_id if case else None)
    if person is not None:
        plan.alerts.append(
            Alert(
                case_id=case_id,
                reason=AlertReason.NOT_DELIVERED.value,
                subject=f"message:{failed.id}:{attempt:.0f}",  # sent again, it calls again
                why=f"{what} {reason}"[:500].strip(),
                person_id=person,
                raised_at=plan.now,
                next_at=plan.now,
            )
        )


def _still_trying(opened: Opened, *, case_id: int, known: Known, plan: Plan) -> None:
    """A delay notice: the other side is still being tried, so nothing has failed yet."""
    message = add_message(opened, kind=MessageKind.BOUNCE, case_id=case_id, known=known, plan=plan)
    what = "Our mail is delayed; the receiving side has not taken it yet."
    plan.event(case_id, "delayed", what, message=message.id)


def _reply_that_failed(opened: Opened, *, known: Known) -> KnownMessage | None:
    """The reply of ours the bounce names by Message-ID; a bounce that names none proves nothing."""
    for mail_id in references(opened.mail):
        for message in known.by_mail_id.get(mail_id, ()):
            if message.kind == MessageKind.REPLY:
                return message
    return None
