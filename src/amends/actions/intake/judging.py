"""A customer's words judged: the reading, what it makes of the case, and the severity that follows."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from amends.actions import tuning
from amends.domain import escalations, readings
from amends.domain.messages import Segment
from amends.domain.messages.newly import Newly, newly_written
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, OutageScope, Severity, Trigger
from amends.domain.vocabulary import in_words as words_of
from amends.store.models import Reading
from amends.store.queries import many

WORDS = {Anger.CALM: "calm", Anger.UNEASY: "uneasy", Anger.ANGRY: "angry", Anger.FURIOUS: "furious"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What clocks and the ladder go by: severity, kind and triggers of a case, and the judgement in words."""

    severity: escalations.Judgement
    complaint_type: ComplaintType
    triggers: list[dict[str, object]]
    words: str


class Read(Protocol):
    """Whoever reads a customer's words: the reader, or a rehearsal that says what is to be seen in them."""

    def __call__(
        self, *, subject: str, text: str, context: readings.Context, desk: tuning.Tuning
    ) -> readings.Reading:
        """What is in these words, by what the desk's reader knows."""


def read_here(*, subject: str, text: str, context: readings.Context, desk: tuning.Tuning) -> readings.Reading:
    """The reader, in this process."""
    return readings.read(subject=subject, text=text, context=context, lexicon=desk.lexicon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Ruling):
    """A reading with the severity that follows from it and from what the case carried before."""

    reading: readings.Reading
    evidence: list[dict[str, object]]
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
    read: Read,
) -> Judged:
    """Read what was newly written and judge it; severity and triggers never fall while a case is open (P2)."""
    newly = newly_written(text=text, segments=segments)
    reading = read(subject=subject, text=newly.text, context=context, desk=desk)
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
    if not _rises(judgement, before=before, kind=type_before, carried=carried, desk=desk):
        judgement = dataclasses.replace(judgement, severity=before)
    return Judged(
        reading=reading,
        evidence=[_placed(e, newly) for e in reading.evidence],
        severity=judgement,
        complaint_type=kind,
        triggers=[*map(dict, triggers_before), *(_trigger(hit) for hit in fresh)],
        new_triggers=fresh,
        words=in_words(reading),
    )


def _rises(
    judgement: escalations.Judgement,
    *,
    before: Severity,
    kind: ComplaintType,
    carried: Collection[Trigger],
    desk: tuning.Tuning,
) -> bool:
    """Whether these words ask for more than the case has, and for more than it carried already: what somebody
    with authority has overruled does not come back by the next calm word."""
    if not escalations.raised(before, judgement.severity):
        return False
    without = escalations.severity(
        triggers=carried,
        complaint_type=kind,
        anger_level=Anger.CALM,
        outage_scope=OutageScope.NONE,
        abuse_kind=Abuse.NONE,
        churn_risk=False,
        matrix=desk.matrix,
    )
    return escalations.raised(without.severity, judgement.severity)


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
    kind = words_of(reading.complaint_type.value)
    return f"{WORDS[reading.anger_level]} ({reading.anger:.2f}), {kind}"


def reading_row(judged: Judged, *, message_id: int, case_id: int, at: datetime) -> Reading:
    """The reading as it is kept."""
    reading = judged.reading
    return many.new(
        Reading,
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


def triggers_of(judged: Ruling) -> list[Trigger]:
    """The triggers the case carries now, as words of the vocabulary."""
    return [Trigger(str(trigger["name"])) for trigger in judged.triggers]
