"""Our words have reached the customer: what that ends, starts and keeps, whether written or spoken."""

from datetime import datetime

from amends.actions import care, clocks, room, tuning
from amends.actions import promises as promise_actions
from amends.catalogue import clocks as clock_catalogue
from amends.domain import cases, escalations
from amends.domain.clocks import gives_plan
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import Role, Status
from amends.store.models import Case, Message, Outreach, Technician


def reached(case: Case, *, message: Message, spoken: bool, at: datetime) -> None:
    """A person's words reached the customer of a locked case; its columns are saved.

    Written words that give a plan or own the failure meet the plan clock (P5); contact by whoever owes it, or by
    somebody with the authority for it, is the outreach (S0-39, P11).
    """
    event = "agent_called" if spoken else "agent_replied"
    before = Status(case.status)
    case.status = cases.move(status=before, event=event).value
    clocks.on_event(case, event="human_call" if spoken else "human_reply", at=at)
    plan = "" if spoken else gives_plan(text=message.text, words=clock_catalogue.plan_words())
    if plan:
        clocks.on_event(case, event="plan_given", at=at)
    author = message.author
    if author is not None and reaches_out(case, by=author, at=at):
        clocks.on_event(case, event="owner_contacted", at=at)
    _news_owed(case, at=at)
    promise_actions.delivered(case, by_message=message, at=at)
    if author is not None:
        care.handled(case, by=author, at=at)
    if case.status != before:
        words = case.status.replace("_", " ")
        room.record(case, kind="status", what=f"Status: {words}.", why=event.replace("_", " "), at=at)
    case.last_reply_at = at
    room.saved(case, "status", "last_reply_at", at=at)


def _news_owed(case: Case, *, at: datetime) -> None:
    """The next news is owed from these words on: not once it is solved, and not running while we wait for them."""
    if case.status in (Status.PENDING_VERIFICATION, Status.CLOSED):
        return
    clocks.start(case, starts="human_reply", at=at)
    if case.status == Status.WAITING_CUSTOMER:
        clocks.on_event(case, event="waiting_customer", at=at)


def reaches_out(case: Case, *, by: Technician, at: datetime) -> bool:
    """Settle what is owed and this contact discharges; whether it is the owner's contact."""
    person = escalations.Person(id=by.id, name=by.name, role=Role(by.role))
    matrix, discharged = tuning.in_force().matrix, by.id == case.owner_id
    for owed in Outreach.objects.filter(case=case, done_at=None).order_by("id"):
        fact = escalations.Owed(OutreachReason(owed.reason), owed.person_id, owed.authority)
        if not escalations.discharges(owed=fact, by=person, owner_id=case.owner_id, matrix=matrix):
            continue
        owed.done_at, owed.done_by = at, by
        owed.save(update_fields=["done_at", "done_by"])
        first = " The customer had come first." if owed.customer_first_at else ""
        room.record(
            case, kind="outreach", what=f"{by.name} reached out to the customer.{first}", why=owed.why, at=at, by=by.id,
            outreach=owed.id,
        )  # fmt: skip
        discharged = discharged or owed.reason == OutreachReason.ESCALATION
    return discharged
