"""A customer speaks: a new case, or the next words on one."""

from datetime import datetime

from amends.actions import keys, rising, tuning
from amends.actions.intake import judging, ladder, naming
from amends.actions.intake.entry import add_message
from amends.actions.intake.known import Known, Opened, address_of, own_addresses, without_tag
from amends.actions.intake.plan import Plan
from amends.domain import cases, escalations, incidents, readings
from amends.domain.messages import Segment
from amends.domain.vocabulary import ComplaintType, Severity, Status
from amends.store.models import Case, Message, Participant
from amends.store.models.case import MessageKind
from amends.store.queries import many
from amends.store.queries.intake import KnownCase

NO_SUBJECT = "(no subject)"
JUDGED_FIELDS = (
    "anger_level", "anger", "peak_level", "complaint_type", "severity", "severity_rule", "severity_why", "triggers",
    "judged_by", "words", "things", "outage_scope", "owner", "first_responder", "priority",
)  # fmt: skip
"""The columns of a case that `judge_first` sets."""
_SETTLED = ("closed_at", "resolved_at", "verified_at")
"""What the customer's next words undo: nothing of it is certain until they have been read."""


def open_case(opened: Opened, *, known: Known, plan: Plan) -> None:
    """A new case from a mail that belongs to none."""
    mail, address = opened.mail, address_of(opened.mail)
    sender = known.senders[address]
    mailbox = _mailbox(opened, known=known)
    case = many.new(
        Case,
        id=known.case_ids.pop(),
        organisation_id=sender.organisation_id,
        contact_id=sender.contact_id,
        mailbox_id=mailbox.id if mailbox else None,
        team_id=mailbox.team_id if mailbox else None,
        subject=(mail.subject.strip() or NO_SUBJECT)[:998],
        thread_key=keys.fresh_thread_key(),
        created_at=opened.waiting.received_at,
        updated_at=plan.now,
        last_customer_at=opened.waiting.received_at,
    )
    message = add_message(opened, kind=MessageKind.CUSTOMER, case_id=case.id, known=known, plan=plan)
    plan.cases.append(case)
    plan.participants.append(many.new(Participant, case_id=case.id, address=address))
    plan.event(case.id, "opened", f"Opened by a mail from {sender.name or address}.", message=message.id)
    judge_first(case, message=message, executive=sender.executive, known=known, plan=plan)
    known.cases[case.id] = _as_known(case, participants={address})
    known.remember(case)


def judge_first(case: Case, *, message: Message, executive: bool, known: Known, plan: Plan) -> None:
    """The first words of a case: read, judged, timed, owned; the case's own columns are set, not saved."""
    context = readings.Context(
        earlier=tuple(known.earlier.get(case.organisation_id or 0, ())),
        sender_executive=executive,
        channel=message.channel,
    )
    judged = judging.judge(
        subject=message.subject,
        text=message.text,
        segments=[Segment(*s) for s in message.segments],
        context=context,
        before=Severity.LOW,
        type_before=ComplaintType.NOT_A_COMPLAINT,
        triggers_before=(),
        desk=known.desk,
        read=known.read,
    )
    _apply(case, judged, message=message, known=known)
    _record(judged, case_id=case.id, message=message, plan=plan)
    plan.spoken.append(naming.Spoken(case.id, case.organisation_id, message))
    words = f"{message.subject}\n{message.text[:4000]}"
    ladder.first_owner(judged, case=case, words=words, known=known, plan=plan)


def join(opened: Opened, *, case: KnownCase, known: Known, plan: Plan) -> None:
    """The next words of somebody who takes part in the case."""
    address = address_of(opened.mail)
    message = add_message(opened, kind=MessageKind.CUSTOMER, case_id=case.id, known=known, plan=plan)
    hear(
        message, executive=known.senders[address].executive, at=message.at, case=case, known=known, plan=plan
    )


def hear(
    message: Message, *, executive: bool, at: datetime, case: KnownCase, known: Known, plan: Plan
) -> None:
    """What the next words do to their case: status, reading, clocks, severity, owner. `at`: since when they count."""
    was = Status(case.status)
    status = cases.move(status=was, event="customer_wrote")
    plan.event(
        case.id,
        "customer_wrote",
        f"{message.from_name or message.from_address} wrote.",
        message.unverified,
        message=message.id,
    )
    if was == Status.CLOSED:
        _came_back(case, plan=plan)
    elif was == Status.PENDING_VERIFICATION:
        _spoke_again(case, plan=plan)
    if case.handing_over:
        _goes_to_both(case, known=known, plan=plan)
    judged = judging.judge(
        subject="",
        text=message.text,
        segments=[Segment(*s) for s in message.segments],
        context=readings.Context(
            earlier=_itself_and_earlier(case, was=was, known=known),
            sla_breached=case.breached,
            sender_executive=executive,
            channel=message.channel,
        ),
        before=Severity(case.severity),
        type_before=ComplaintType(case.complaint_type),
        triggers_before=case.triggers,
        desk=known.desk,
        read=known.read,
    )
    case.status = status.value
    plan.change(
        case.id,
        status=status.value,
        last_customer_at=at,
        unread=True,
        **(dict.fromkeys(_SETTLED) if was in (Status.CLOSED, Status.PENDING_VERIFICATION) else {}),
    )
    _record(judged, case_id=case.id, message=message, plan=plan)
    plan.spoken.append(naming.Spoken(case.id, case.organisation_id, message))
    stood = escalations.standing(
        severity=Severity(case.severity),
        triggers=rising.trigger_names(case.triggers),
        matrix=known.desk.matrix,
    )
    turned = judged.complaint_type.value != case.complaint_type
    _change(judged, case=case, known=known, plan=plan)
    ladder.customer_spoke(
        judged,
        case=case,
        was=stood,
        turned=turned,
        came_back=was == Status.CLOSED,
        at=at,
        known=known,
        plan=plan,
    )


def _goes_to_both(case: KnownCase, *, known: Known, plan: Plan) -> None:
    """While a case is handed over, the customer's words reach both who answered first and who owns it (K8)."""
    both = [known.staff[key] for key in (case.first_responder_id, case.owner_id) if key in known.staff]
    plan.told += [(one.email, case.id) for one in both]
    names = " and ".join(one.person.name for one in both)
    plan.event(
        case.id,
        "handover",
        f"These words went to {names}.",
        "the owner has not spoken with the customer yet (K8)",
    )


def _itself_and_earlier(case: KnownCase, *, was: Status, known: Known) -> tuple[readings.EarlierCase, ...]:
    """The organisation's other cases; the case itself is an earlier complaint only once it was called solved."""
    others = known.earlier.get(case.organisation_id or 0, ())
    earlier = [other for other in others if other.case_id != case.id]
    if was in (Status.CLOSED, Status.PENDING_VERIFICATION):
        settled = case.closed_at or case.resolved_at or known.now
        days = max((known.now - settled).total_seconds(), 0.0) / 86400
        itself = readings.EarlierCase(
            case_id=case.id,
            subject=case.subject,
            status="closed" if was == Status.CLOSED else "resolved",
            days_ago=days,
            words=frozenset(case.words),
            category=case.category,
            same_thread=True,
        )
        earlier.insert(0, itself)
    return tuple(earlier)


def _came_back(case: KnownCase, *, plan: Plan) -> None:
    """A customer who returns to a case closed without verification is a cause worth counting (S0-06)."""
    if case.closed_unverified:
        plan.event(
            case.id,
            "came_back_unverified",
            "The customer came back to a case that was closed without verification.",
            "S0-06: a case closes on verification; closing without it is recorded as the cause",
        )
    plan.event(case.id, "reopened", "Reopened, because the customer wrote.")


def _spoke_again(case: KnownCase, *, plan: Plan) -> None:
    """Words after a verification may be a no; the case closes on a verification that is newer than they are."""
    if case.verified:
        plan.event(
            case.id,
            "verification_void",
            "The customer wrote after the verification, so it no longer counts.",
            "S0-06: a case closes on the customer's last word",
        )


def _apply(case: Case, judged: judging.Judged, *, message: Message, known: Known) -> None:
    """What the reading makes of a new case."""
    reading = judged.reading
    case.anger_level, case.anger = int(reading.anger_level), reading.anger
    case.peak_level = int(reading.anger_level)
    case.complaint_type = judged.complaint_type.value
    case.severity = judged.severity.severity.value
    case.severity_rule, case.severity_why = judged.severity.rule, judged.severity.why
    case.triggers = judged.triggers
    case.judged_by = f"{reading.reader}; {known.desk.version}"
    said = f"{case.subject}\n{message.text[:4000]}"
    case.words = sorted(readings.significant_words(said))[:60]
    case.things = list(incidents.things_in(said, policy=known.desk.grouping))
    case.outage_scope = reading.outage_scope.value


def _record(judged: judging.Judged, *, case_id: int, message: Message, plan: Plan) -> None:
    """The reading as a row and as lines of the timeline, each with its words or its rule."""
    reading = judged.reading
    plan.readings.append(judging.reading_row(judged, message_id=message.id, case_id=case_id, at=plan.now))
    quoted = "; ".join(dict.fromkeys(str(e["text"]) for e in judged.evidence))
    what = f"Read as {judging.in_words(reading)}."
    plan.event(case_id, "read", what, quoted[:500], message=message.id, reader=reading.reader)
    for hit in judged.new_triggers:
        what = f"Trigger: {hit.trigger.value.replace('_', ' ')}."
        plan.event(case_id, "trigger", what, hit.why, rule=hit.rule, earlier=hit.earlier_case)


def _change(judged: judging.Judged, *, case: KnownCase, known: Known, plan: Plan) -> None:
    """What the reading makes of a case that exists; words that could not be read change nothing."""
    reading = judged.reading
    if reading.not_read:
        return
    case.peak_level = max(case.peak_level, int(reading.anger_level))
    case.complaint_type, case.triggers = judged.complaint_type.value, judged.triggers
    plan.change(
        case.id,
        anger_level=int(reading.anger_level),
        anger=reading.anger,
        peak_level=case.peak_level,
        complaint_type=case.complaint_type,
        triggers=case.triggers,
        judged_by=f"{reading.reader}; {known.desk.version}",
    )


def _mailbox(opened: Opened, *, known: Known) -> tuning.MailboxFacts | None:
    """The mailbox it was delivered to, else the address of ours it was sent to, plus-tag aside, else the first."""
    for mailbox in known.desk.mailboxes.values():
        if mailbox.id == opened.waiting.mailbox_id:
            return mailbox
    for address in own_addresses(opened):
        if found := known.desk.mailboxes.get(without_tag(address)):
            return found
    return next(iter(known.desk.mailboxes.values()), None)


def _as_known(case: Case, *, participants: set[str]) -> KnownCase:
    return KnownCase(
        id=case.id,
        organisation_id=case.organisation_id,
        contact_id=case.contact_id,
        team_id=case.team_id,
        owner_id=case.owner_id,
        first_responder_id=case.first_responder_id,
        subject=case.subject,
        status=case.status,
        severity=case.severity,
        anger_level=case.anger_level,
        peak_level=case.peak_level,
        complaint_type=case.complaint_type,
        triggers=case.triggers,
        words=case.words,
        category="",
        closed_unverified=False,
        verified=False,
        closed_at=None,
        resolved_at=None,
        created_at=case.created_at,
        breached=False,
        priority=case.priority,
        outreach_due=False,
        handing_over=False,
        participants=participants,
        contacts={case.contact_id},
    )
