"""A customer's words judged: the reading, what it makes of the case, its clocks, its owner, who is called."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.actions import tuning
from amends.domain import clocks, escalations, readings
from amends.domain.messages import Segment
from amends.domain.messages.newly import Newly, newly_written
from amends.domain.vocabulary import Anger, ComplaintType, Severity, Trigger
from amends.store.models import Clock, Reading
from amends.store.queries import organisations

WORDS = {Anger.CALM: "calm", Anger.UNEASY: "uneasy", Anger.ANGRY: "angry", Anger.FURIOUS: "furious"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading with the severity that follows from it and from what the case carried before."""

    reading: readings.Reading
    evidence: list[dict[str, object]]
    severity: escalations.Judgement
    complaint_type: ComplaintType
    triggers: list[dict[str, object]]
    new_triggers: tuple[readings.TriggerHit, ...]


def judge(
    *,
    subject: str,
    text: str,
    segments: Sequence[Segment],
    context: readings.Context,
    before: Severity,
    type_before: ComplaintType,
    triggers_before: Sequence[Mapping[str, object]],
    desk: tuning.Tuning,
) -> Judged:
    """Read what was newly written and judge it; severity and triggers never fall while a case is open (P2)."""
    newly = newly_written(text=text, segments=segments)
    reading = readings.read(subject=subject, text=newly.text, context=context, lexicon=desk.lexicon)
    kind = reading.complaint_type
    if kind == ComplaintType.NOT_A_COMPLAINT:
        kind = type_before
    carried = {Trigger(str(t["name"])) for t in triggers_before}
    fresh = tuple(hit for hit in reading.triggers if hit.trigger not in carried)
    judgement = escalations.severity(
        triggers=carried | {hit.trigger for hit in fresh},
        complaint_type=kind,
        anger_level=reading.anger_level,
        outage_scope=reading.outage_scope,
        abuse_kind=reading.abuse_kind,
        churn_risk=reading.churn_risk,
        matrix=desk.matrix,
    )
    if not escalations.raised(before, judgement.severity):
        judgement = dataclasses.replace(judgement, severity=before)
    return Judged(
        reading=reading,
        evidence=[_placed(e, newly) for e in reading.evidence],
        severity=judgement,
        complaint_type=kind,
        triggers=[*map(dict, triggers_before), *(_trigger(hit) for hit in fresh)],
        new_triggers=fresh,
    )


def _placed(evidence: readings.Evidence, newly: Newly) -> dict[str, object]:
    """Evidence as it is stored, with offsets into the message's whole text."""
    start, end = evidence.start, evidence.end
    if evidence.part == "body":
        start, end = newly.place(start=start, end=end)
    return {"part": evidence.part, "start": start, "end": end, "text": evidence.text, "shows": evidence.shows}


def _trigger(hit: readings.TriggerHit) -> dict[str, object]:
    return {
        "name": hit.trigger.value,
        "rule": hit.rule,
        "why": hit.why,
        "words": [e.text for e in hit.evidence],
        "earlier": hit.earlier_case,
    }


def in_words(reading: readings.Reading) -> str:
    """The reading as one clause of a timeline: `furious (0.93), service outage`."""
    if reading.not_read:
        return reading.not_read
    kind = reading.complaint_type.value.replace("_", " ")
    return f"{WORDS[reading.anger_level]} ({reading.anger:.2f}), {kind}"


def reading_row(judged: Judged, *, message_id: int, case_id: int, at: datetime) -> Reading:
    """The reading as it is kept."""
    reading = judged.reading
    return Reading(
        message_id=message_id,
        case_id=case_id,
        reader=reading.reader,
        language=reading.language,
        not_read=reading.not_read,
        anger_level=int(reading.anger_level),
        anger=reading.anger,
        complaint=reading.complaint,
        complaint_type=reading.complaint_type.value,
        heads={
            "drivers": [driver.value for driver in reading.drivers],
            "triggers": [hit.trigger.value for hit in reading.triggers],
            "abuse": reading.abuse_kind.value,
            "churn_risk": reading.churn_risk,
            "outage_scope": reading.outage_scope.value,
            "sarcasm": reading.sarcasm,
        },
        evidence=judged.evidence,
        at=at,
    )


def start_clocks(
    judged: Judged,
    *,
    case_id: int,
    team_id: int | None,
    terms: organisations.Terms | None,
    received: datetime,
    running: Sequence[str],
    desk: tuning.Tuning,
) -> list[Clock]:
    """The clocks this message starts, stricter of rule and contract; kinds in `running` go on as they are."""
    found = tuning.team_calendar(desk, team_id=team_id)
    calendar_id, calendar = found if found else (None, clocks.ALWAYS)
    contract = None
    if terms and (terms.first_reply_minutes or terms.resolution_minutes):
        contract = clocks.ContractTargets(
            name=terms.contract,
            first_reply_seconds=terms.first_reply_minutes and terms.first_reply_minutes * 60,
            resolution_seconds=terms.resolution_minutes and terms.resolution_minutes * 60,
        )
        if terms.calendar_id in desk.calendars:
            calendar_id, calendar = terms.calendar_id, desk.calendars[terms.calendar_id]
    targets = clocks.targets(
        complaint_type=judged.complaint_type,
        severity=judged.severity.severity,
        rules=desk.targets,
        contract=contract,
        received=received,
        calendar=calendar,
    )
    return [
        Clock(
            case_id=case_id,
            kind=target.kind.value,
            calendar_id=None if target.always else calendar_id,
            seconds=target.seconds,
            started_at=received,
            due_at=target.due_at,
            rule=target.rule,
            why=target.why,
        )
        for target in targets
        if target.kind.value not in running
    ]
