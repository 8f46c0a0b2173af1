"""One case judged outside a batch: opened by a technician, or spoken on by a held mail that was let in."""

from datetime import datetime

from amends.actions import keys, tuning
from amends.actions.intake import conversation
from amends.actions.intake.known import Known, earlier_of, live_clocks
from amends.actions.intake.plan import Plan
from amends.store.models import Case, Message
from amends.store.queries import intake, organisations, roster


def judge_new(case: Case, *, message: Message, executive: bool, now: datetime) -> None:
    """Read the first words of a saved case, start its clocks, find its owner and call whoever must know."""
    known = _known(organisation_id=case.organisation_id, but=case.id, now=now)
    plan = Plan(now=now)
    conversation.judge_first(case, message=message, executive=executive, known=known, plan=plan)
    case.save(update_fields=conversation.JUDGED_FIELDS)
    plan.save()


def hear(message: Message, *, now: datetime) -> None:
    """The words of a held mail that was let in count from now on, as the next on its (locked) case."""
    case = intake.cases(ids=[message.case_id or 0])[message.case_id or 0]
    known = _known(organisation_id=case.organisation_id, but=case.id, now=now)
    known.clocks = live_clocks({case.id})
    plan = Plan(now=now)
    executive = message.contact is not None and message.contact.executive
    conversation.hear(message, executive=executive, at=now, case=case, known=known, plan=plan)
    plan.save()


def _known(*, organisation_id: int | None, but: int, now: datetime) -> Known:
    """What one case is judged on: the desk as it is, and the earlier cases of its organisation."""
    client = [organisation_id] if organisation_id is not None else []
    earlier = earlier_of(client, now=now)
    return Known(
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
        earlier={k: [c for c in found if c.case_id != but] for k, found in earlier.items()},
        organisations=organisations.terms(ids=client),
        case_ids=[],
        message_ids=[],
    )
