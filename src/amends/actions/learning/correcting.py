"""A person overrules the reader, one label of one message; the case follows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from amends.actions import rising, room, tuning
from amends.actions.errors import Invalid, NotFound
from amends.actions.intake import judging, single
from amends.domain import escalations, learning
from amends.domain.learning import Labels
from amends.domain.vocabulary import Anger, ComplaintType, Severity, Status, Trigger
from amends.store.models import Case, Correction, Difference, Reading, Technician

MAX_WHY = 300


@transaction.atomic
def correct(
    *, case_id: int, message_id: int, label: str, value: str, why: str = "", by: int, now: datetime
) -> bool:
    """The reader was wrong about one label of `domain.learning.VALUES`; whether anything changed.

    The correction is one more row and is counted. Temperature, kind and triggers of the case follow it;
    severity rises by it and never falls (P2). Saying what stands already changes nothing, so a form that
    is sent twice corrects once. Raises NotFound, Refused (see `room.take`) and Invalid for an unknown label.
    """
    taken = room.take(case_id=case_id, by=by, action="answer")
    said = {one.reading.message_id: one for one in _said(taken.case)}
    if message_id not in said:
        raise NotFound
    one = said[message_id]
    try:
        after = one.stands.corrected(label, value)
    except ValueError:
        raise Invalid("value", "Choose one of the values offered.") from None
    was = one.stands.value(label)
    _settle(one.reading, label=label, value=value, by=taken.by, now=now)
    if label == "anger":
        one.second = Anger.CALM  # a person has looked: the second reader's word is settled
    if was == value:
        _follow(taken.case, said=said, at=now)
        return False
    Correction.objects.create(
        message_id=message_id, label=label, was=was, now_is=value, reader=one.reading.reader,
        why=why.strip()[:MAX_WHY], by=taken.by, at=now,
    )  # fmt: skip
    read_as = f"{learning.label_words(label)}: {learning.value_words(label, value)}"
    what = f"{taken.by.name} reads it as {read_as} (the reader: {learning.value_words(label, was)})."
    room.record(
        taken.case,
        kind="corrected",
        what=what,
        why=why.strip(),
        at=now,
        by=by,
        message=message_id,
        label=label,
    )
    before, one.stands = one.stands, after
    if label.startswith("trigger:"):
        _set_trigger(taken.case, Trigger(label.partition(":")[2]), said=said, by=taken.by, why=why.strip())
    _follow(taken.case, said=said, at=now)
    _rise(taken.case, one, was=before, first=message_id == min(said), words=read_as, now=now)
    return True


@dataclass(slots=True)
class _Said:
    """A message of a case with what it is taken to say; `second` is a hotter second reading nobody judged yet."""

    reading: Reading
    stands: Labels
    counts: bool
    second: Anger = Anger.CALM

    @property
    def felt(self) -> Labels:
        """As the temperature of the case feels it."""
        return self.stands.corrected("anger", str(max(self.stands.anger, self.second).value))


def _said(case: Case) -> list[_Said]:
    """What was read on a case, oldest first, as people have corrected it.

    Words that the reader could not read count only once a person has said what they are.
    """
    readings = {r.message_id: r for r in Reading.objects.filter(case=case).order_by("message_id", "id")}
    corrected: Mapping[int, list[tuple[str, str]]] = defaultdict(list)
    for key, label, value in (
        Correction.objects.filter(message__in=readings)
        .order_by("id")
        .values_list("message_id", "label", "now_is")
    ):
        corrected[key].append((label, value))
    hotter = dict(
        Difference.objects.filter(
            second__reading__case=case, label="anger", right="", second_says__gt=F("first_says")
        )
        .order_by("id")
        .values_list("second__reading__message_id", "second_says")
    )
    return [
        _Said(
            reading=reading,
            stands=learning.standing(labels_of(reading), corrected[key]),
            counts=not reading.not_read or key in corrected,
            second=Anger(int(hotter.get(key, 0))),
        )
        for key, reading in readings.items()
    ]


def labels_of(reading: Reading) -> Labels:
    """What the reader said, as labels."""
    return Labels.read(
        anger_level=reading.anger_level, complaint_type=reading.complaint_type, heads=reading.heads
    )


def follow(case: Case, *, at: datetime) -> None:
    """Bring temperature and kind of a locked case in step with what its messages are taken to say."""
    _follow(case, said={one.reading.message_id: one for one in _said(case)}, at=at)


def _follow(case: Case, *, said: Mapping[int, _Said], at: datetime) -> None:
    counted = [one for one in said.values() if one.counts or one.stands != labels_of(one.reading)]
    if counted:
        as_felt = learning.follow(said=[one.felt for one in counted])
        latest = counted[-1]
        untouched = latest.felt.anger == latest.reading.anger_level
        case.anger_level, case.peak_level = as_felt.anger.value, as_felt.peak.value
        case.anger = latest.reading.anger if untouched else as_felt.anger.value / Anger.FURIOUS.value
        case.complaint_type = as_felt.complaint_type.value
    room.saved(case, "anger_level", "anger", "peak_level", "complaint_type", "triggers", at=at)


def _set_trigger(
    case: Case, trigger: Trigger, *, said: Mapping[int, _Said], by: Technician, why: str
) -> None:
    """A trigger stands on the case while one of its messages pulls it."""
    pulled = any(trigger in one.stands.triggers for one in said.values())
    others = [hit for hit in case.triggers if hit["name"] != trigger.value]
    if pulled and len(others) == len(case.triggers):
        words = f"{by.name} read it in the words. {why}".strip()
        others.append({"name": trigger.value, "rule": "a person", "why": words, "words": [], "earlier": None})
    elif pulled:
        return
    case.triggers = others


def _rise(case: Case, one: _Said, *, was: Labels, first: bool, words: str, now: datetime) -> None:
    """Clocks and the ladder, where the case is open and these words ask for more than they did."""
    if case.status == Status.CLOSED:
        return
    desk = tuning.in_force()
    carried = [
        Trigger(str(hit["name"])) for hit in case.triggers if Trigger(hit["name"]) not in one.stands.triggers
    ]
    higher = learning.raised_by(
        was=was,
        now_is=one.stands,
        kind=ComplaintType(case.complaint_type),
        carried=carried,
        before=Severity(case.severity),
        matrix=desk.matrix,
    )
    pulled = set(one.stands.triggers) - set(was.triggers)
    if higher is None and not pulled and was.complaint_type == one.stands.complaint_type:
        return
    stood = escalations.standing(
        severity=Severity(case.severity),
        triggers=[name for name in rising.trigger_names(case.triggers) if name not in pulled],
        matrix=desk.matrix,
    )
    ruling = judging.Ruling(
        severity=higher
        or escalations.Judgement(Severity(case.severity), case.severity_rule, case.severity_why),
        complaint_type=ComplaintType(case.complaint_type),
        triggers=case.triggers,
        words=f"Read by a person as {words}",
    )
    single.read_by_a_person(case.id, ruling=ruling, was=stood, at=one.reading.at, first=first, now=now)


def _settle(reading: Reading, *, label: str, value: str, by: Technician, now: datetime) -> None:
    """A person's word settles what the two readers saw differently about this label."""
    Difference.objects.filter(second__reading=reading, label=label, right="").update(
        right=value, by=by, at=now
    )
