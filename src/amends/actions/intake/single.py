"""One case judged outside a batch: opened by a technician, or spoken on by a held mail that was let in."""

from datetime import datetime

from amends.actions import keys, tuning
from amends.actions.clocks import due_clocks
from amends.actions.intake import conversation, judging, ladder
from amends.actions.intake.known import Known, earlier_of, live_clocks
from amends.actions.intake.plan import Plan
from amends.domain import escalations
from amends.domain.vocabulary import ClockState
from amends.store.models import Case, Clock, Message
from amends.store.queries import intake, organisations, roster
from amends.store.queries.intake import KnownCase


def judge_new(
    case: Case, *, message: Message, executive: bool, read: judging.Read = judging.read_here, now: datetime
) -> None:
    """Read the first words of a saved case, start its clocks, find its owner and call whoever must know."""
    known = _known(organisation_id=case.organisation_id, but=case.id, read=read, now=now)
    plan = Plan(now=now)
    conversation.judge_first(case, message=message, executive=executive, known=known, plan=plan)
    case.save(update_fields=conversation.JUDGED_FIELDS)
    plan.save()


def hear(message: Message, *, read: judging.Read = judging.read_here, now: datetime) -> None:
    """The words of a held mail that was let in count from now on, as the next on its (locked) case."""
    case = intake.cases(ids=[message.case_id or 0])[message.case_id or 0]
    known = _known(organisation_id=case.organisation_id, but=case.id, read=read, now=now)
    known.clocks = live_clocks({case.id})
    plan = Plan(now=now)
    executive = message.contact is not None and message.contact.executive
    conversation.hear(message, executive=executive, at=now, case=case, known=known, plan=plan)
    plan.save()


def read_by_a_person(
    case_id: int,
    *,
    ruling: judging.Ruling,
    was: escalations.Standing,
    at: datetime,
    first: bool,
    now: datetime,
) -> None:
    """A person read words differently that came at `at` (`first`: the first on their case); the case stood as it `was`.

    Clocks and owner of the (locked) case follow as if they had been read so at once: what is owed begins
    when the words came, a clock that runs becomes the stricter one, and a higher severity is escalated.
    """
    case = intake.cases(ids=[case_id])[case_id]
    known = _known(organisation_id=case.organisation_id, but=case.id, now=now)
    plan = Plan(now=now)
    _clocks(case, ruling=ruling, at=at, first=first, known=known, plan=plan)
    ladder.rise(ruling, case=case, was=was, known=known, plan=plan)
    plan.save()


def _clocks(
    case: KnownCase, *, ruling: judging.Ruling, at: datetime, first: bool, known: Known, plan: Plan
) -> None:
    """The clocks that should have begun: those of kinds that did not run since, or earlier than they run."""
    since = {
        clock.kind: clock
        for clock in Clock.objects.filter(case_id=case.id, started_at__gte=at).order_by("id")
    }
    live = {clock.kind: clock for clock in live_clocks({case.id}).get(case.id, ())}
    for wanted in due_clocks(
        case_id=case.id,
        team_id=case.team_id,
        complaint_type=ruling.complaint_type,
        severity=ruling.severity.severity,
        triggers=judging.triggers_of(ruling),
        terms=known.organisations.get(case.organisation_id or 0),
        priority=case.priority,
        service=case.category,
        at=at,
        running=(),
        desk=known.desk,
        starts="customer_message",
        first=first,
        contracted=first,
    ):
        running = live.get(wanted.kind)
        if running is None and wanted.kind not in since:
            plan.clocks.append(wanted)
        elif running is not None and running.state == ClockState.RUNNING and wanted.due_at < running.due_at:
            for name in ("calendar_id", "seconds", "started_at", "due_at", "rule", "why"):
                setattr(running, name, getattr(wanted, name))
            running.save(update_fields=["calendar", "seconds", "started_at", "due_at", "rule", "why"])
            kind = wanted.kind.replace("_", " ")
            plan.event(case.id, "clock", f"Clock {kind}: due earlier.", wanted.why, clock=running.id)


def _known(
    *, organisation_id: int | None, but: int, read: judging.Read = judging.read_here, now: datetime
) -> Known:
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
        read=read,
    )
