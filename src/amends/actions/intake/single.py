"""One new case judged outside a batch: opened by a technician, or let in from held mail."""

from datetime import datetime

from amends.actions import keys, tuning
from amends.actions.intake import conversation
from amends.actions.intake.known import Known, earlier_of
from amends.actions.intake.plan import Plan
from amends.store.models import Case, Message
from amends.store.queries import organisations, roster


def judge_new(case: Case, *, message: Message, executive: bool, now: datetime) -> None:
    """Read the first words of a saved case, start its clocks, find its owner and call whoever must know."""
    client = [case.organisation_id] if case.organisation_id is not None else []
    earlier = earlier_of(client, now=now)
    known = Known(
        now=now,
        secret=keys.thread_secret(),
        desk=tuning.in_force(),
        staff=roster.technicians(now=now),
        here_already=set(),
        senders={},
        keys={},
        by_mail_id={},
        cases={},
        clocks={},
        earlier={k: [c for c in found if c.case_id != case.id] for k, found in earlier.items()},
        organisations=organisations.terms(ids=client),
        case_ids=[],
        message_ids=[],
    )
    plan = Plan(now=now)
    conversation.judge_first(case, message=message, executive=executive, known=known, plan=plan)
    case.save(update_fields=conversation.JUDGED_FIELDS)
    plan.save()
