"""The playbook of a call: started for its case, moved on by what is typed, fed with the lines of the call."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from amends.actions import playbooks as playbook_actions
from amends.actions import tuning
from amends.actions.calls import beginning, taking
from amends.actions.errors import Invalid
from amends.domain import calls, playbooks, readings
from amends.domain.calls import LineKind, ReadBack
from amends.domain.cases import Refused
from amends.domain.playbooks import Event, FieldKind, Run, Step
from amends.domain.vocabulary import Anger, ComplaintType, PromiseState, Severity, Status
from amends.store.models import Call, CallLine, Case, Escalation, Promise, Technician
from amends.store.queries import playbooks as stored
from amends.store.queries.playbooks import RunRow
from amends.store.queries.visible import Viewer

BREATH = 5
"""A first step that takes no more seconds than this and records nothing is the breath before hello (S3-02)."""
LATEST = 12
LONGEST_FIELD = 20_000
CONFIRMED_FIELDS = ("contact_confirmed", "reachable")
"""Ticks of steps that the confirmation in the room has answered already (S2-25)."""


def running(case: Case, *, by: Technician) -> RunRow | None:
    """The run that is on at the case."""
    return stored.running(case_id=case.id, viewer=Viewer.of(by))


def begin(call: Call, *, case: Case, by: Technician, book: str = "", now: datetime) -> RunRow | None:
    """The run of a call's case, started when none is on: the playbook of the first rule that fits, or `book`.

    The breath before hello is behind once somebody has taken the call.
    """
    row = running(case, by=by)
    if row is not None:
        return row
    lines = [text for kind, text, _ in _lines(call) if kind == LineKind.SAID]
    fitting = proposed(case_id=case.id, heat=_heat(lines) or 0)
    chosen = book or (fitting.id if fitting else "")
    if not chosen:
        return None
    latest = stored.of_case(case_id=case.id, viewer=Viewer.of(by))
    key = f"call:{call.id}:{chosen}:{latest[0].id if latest else 0}"
    playbook_actions.start(case_id=case.id, book=chosen, channel="phone", by=by.pk, once=key, now=now)
    row = running(case, by=by)
    step = playbook_actions.as_run(row).at if row is not None else None
    if row is not None and step is not None and _is_breath(step):
        playbook_actions.tell(
            case_id=case.id,
            run_id=row.id,
            step=step.id,
            event=Event.DONE.value,
            by=by.pk,
            once=f"{key}:breath",
            now=now,
        )
        row = running(case, by=by)
    return row


@transaction.atomic
def move_on(
    *,
    call_id: int,
    by: int,
    step: str,
    event: str,
    fields: Mapping[str, str] | None = None,
    reason: str = "",
    in_our_words: bool = False,
    once: str,
    now: datetime,
) -> None:
    """Something happened at a step of the call's playbook.

    A field of their words that was left empty takes the lines they said during the step, a text of ours our lines. A
    read-back that is not word for word is refused once (S3-08), and taken with `in_our_words`. Raises Invalid, Refused.
    """
    taken = taking.take(call_id=call_id, by=by)
    call, person = taken.call, taken.by
    taking.takes_part(call, person, now=now)
    if call.case is None and beginning.could_be_about(call, by=person):
        raise Invalid("case", "Say first which case this call is about.")
    case = beginning.open_for(call, by=person, now=now)
    row = begin(call, case=case, by=person, now=now)
    if row is None:
        raise Refused("No playbook is set for calls. Choose one in Settings.")
    run = playbook_actions.as_run(row)
    here = run.at
    lines = _lines(call)
    recorded = _recorded(run, here, lines, call=call, given=fields or {}) if here is not None else {}
    if event == Event.DONE and here is not None and here.id == step and not in_our_words:
        _check_read_back(here, lines, recorded)
    playbook_actions.tell(
        case_id=case.id,
        run_id=row.id,
        step=step or (here.id if here else ""),
        event=event,
        reason=reason,
        recorded=recorded,
        heat=_heat([text for kind, text, _ in lines if kind == LineKind.SAID]),
        by=person.pk,
        once=once,
        now=now,
    )
    taking.tell(call)


@transaction.atomic
def choose(*, call_id: int, by: int, book: str, now: datetime) -> None:
    """Another playbook for this call: the one that runs is given up."""
    taken = taking.take(call_id=call_id, by=by)
    case = beginning.open_for(taken.call, by=taken.by, now=now)
    if book not in tuning.in_force().playbooks.books:
        raise Invalid("book", "This playbook does not exist any more. Choose another one.")
    give_up(taken.call, case=case, by=taken.by, why="Another way was chosen.", now=now)
    begin(taken.call, case=case, by=taken.by, book=book, now=now)
    taking.tell(taken.call)


def give_up(call: Call, *, case: Case, by: Technician, why: str, now: datetime) -> None:
    """End the run that is on at the case, if one is."""
    tell_if_running(call, case=case, by=by, event=Event.LEFT, words=why, now=now)


def wind_up(call: Call, *, case: Case, by: Technician, now: datetime) -> None:
    """The call is over: the run that is on ends as finished, handed over or left, by what was done in it.

    The last step that solves counts as done where what it has to record was noted while the call was on, though
    nobody pressed its button.
    """
    _last_step_by_its_notes(call, case=case, by=by, now=now)
    row = running(case, by=by)
    if row is None:
        return
    run = playbook_actions.as_run(row)
    over = CallLine.objects.filter(call=call, kind__in=[LineKind.MANAGER.value, LineKind.TRANSFER.value])
    handed = over.order_by("-id").first()
    moved = max([run.started_at, *(entry.at for entry in run.entries)])
    away = handed is not None and handed.at >= (run.started_at if handed.kind == LineKind.MANAGER else moved)
    tell_if_running(
        call, case=case, by=by, event=Event.LEFT, words="The call was wrapped up.", handed_over=away, now=now
    )


def _last_step_by_its_notes(call: Call, *, case: Case, by: Technician, now: datetime) -> None:
    row = running(case, by=by)
    run = playbook_actions.as_run(row) if row is not None else None
    here = run.at if run is not None else None
    if row is None or run is None or here is None or playbooks.still_open(run) != (here,):
        return
    lines = _lines(call)
    recorded = _recorded(run, here, lines, call=call, given={})
    wanted = {field.name for field in here.record if field.required}
    if not wanted or not wanted <= {**run.recorded, **recorded}.keys():
        return
    try:
        _check_read_back(here, lines, recorded)
    except Invalid:
        return
    playbook_actions.tell(
        case_id=case.id, run_id=row.id, step=here.id, event=Event.DONE.value, recorded=recorded, by=by.pk,
        once=f"call:{call.id}:{row.id}:{len(run.entries)}:wrapped", now=now,
    )  # fmt: skip


def tell_if_running(
    call: Call,
    *,
    case: Case,
    by: Technician,
    event: Event,
    words: str = "",
    handed_over: bool = False,
    now: datetime,
) -> bool:
    """Tell the run of the case what happened, wherever it is; false when none is on or it has no answer to it."""
    row = running(case, by=by)
    if row is None:
        return False
    run = playbook_actions.as_run(row)
    if run.at is None or run.playbook.target(run.at.id, event) is None:
        return False
    playbook_actions.tell(
        case_id=case.id, run_id=row.id, step=run.at.id, event=event.value, words=words, handed_over=handed_over, by=by.pk,
        once=f"call:{call.id}:{row.id}:{len(run.entries)}:{event.value}", now=now,
    )  # fmt: skip
    return True


Said = list[tuple[str, str, datetime]]


def _lines(call: Call) -> Said:
    kinds = [LineKind.SAID.value, LineKind.OURS.value]
    found = CallLine.objects.filter(call=call, kind__in=kinds).order_by("id")
    return list(found.values_list("kind", "text", "at"))


def _recorded(run: Run, here: Step, lines: Said, *, call: Call, given: Mapping[str, str]) -> dict[str, str]:
    """What the step records: as typed, else what was said since the step began."""
    since = _step_began(run, call=call)
    behind = [(kind, text) for kind, text, at in lines if at >= since]
    theirs = "\n".join(text for kind, text in behind if kind == LineKind.SAID)
    ours = "\n".join(text for kind, text in behind if kind == LineKind.OURS)
    found: dict[str, str] = {}
    for field in here.record:
        typed = given.get(field.name, "").replace("\0", "").strip()
        if not typed and field.kind is FieldKind.VERBATIM and not field.read_back:
            typed = theirs
        elif not typed and field.kind is FieldKind.TEXT and field.required:
            typed = ours
        elif not typed and field.name in CONFIRMED_FIELDS and _confirmed(call):
            typed = "yes"
        if typed:
            found[field.name] = typed[:LONGEST_FIELD]
    return found


def _confirmed(call: Call) -> bool:
    return CallLine.objects.filter(call=call, kind=LineKind.CONFIRMED.value).exists()


def _step_began(run: Run, *, call: Call) -> datetime:
    """When the step that a run is at began: with the call, where nothing but the breath lies before it.

    A run is written down at its first press only, and what was said until then belongs to its first step.
    """
    told = [entry for entry in run.entries if not _is_breath(run.playbook.step(entry.step))]
    if told:
        return max(told[-1].at, call.began_at)
    return max(run.started_at, call.began_at) if run.playbook.guard else call.began_at


def _is_breath(step: Step) -> bool:
    return 0 < step.hint_seconds <= BREATH and not step.record


def _check_read_back(step: Step, lines: Said, recorded: Mapping[str, str]) -> None:
    said = [text for kind, text, _ in lines if kind == LineKind.SAID]
    for field in step.record:
        words = recorded.get(field.name, "")
        if not field.read_back or not words:
            continue
        if calls.read_back(said=said, words=words).kind is not ReadBack.WORD_FOR_WORD:
            raise Invalid(
                field.name,
                "These are not their words. Read one of their sentences as it stands in the notes, or keep it as yours.",
            )


def _heat(said: list[str]) -> int | None:
    words = "\n".join(said[-LATEST:])
    if not words:
        return None
    found = readings.read(
        subject="", text=words, context=readings.Context(channel="phone"), lexicon=tuning.in_force().lexicon
    )
    return None if found.not_read else int(found.anger_level)


def proposed(*, case_id: int | None, heat: int) -> playbooks.Playbook | None:
    """The playbook of the first rule that fits a call about this case, or about none yet; `heat` is what was heard."""
    known = tuning.in_force().playbooks
    case = Case.objects.select_related("team").filter(id=case_id or 0).first()
    found = playbooks.choose(rules=known.when, playbooks=known.books, situation=_situation(case, heat=heat))
    return found[0].playbook if found else None


def _situation(case: Case | None, *, heat: int) -> playbooks.Situation:
    """What the rules ask about a case on the telephone."""
    if case is None:
        return playbooks.Situation(
            channel="phone", complaint_type=ComplaintType.NOT_A_COMPLAINT, severity=Severity.LOW, team="",
            anger=Anger(heat), moment=playbooks.Moment.FIRST,
        )  # fmt: skip
    broken = Promise.objects.filter(case=case, state=PromiseState.BROKEN.value, owned_up_at=None).exists()
    moment = playbooks.Moment.LATER
    if broken:
        moment = playbooks.Moment.PROMISE_BROKEN
    elif case.status == Status.PENDING_VERIFICATION:
        moment = playbooks.Moment.FIXED
    elif case.last_reply_at is None:
        moment = playbooks.Moment.FIRST
    return playbooks.Situation(
        channel="phone",
        complaint_type=ComplaintType(case.complaint_type),
        severity=Severity(case.severity),
        team=case.team.name if case.team is not None else "",
        anger=Anger(max(case.anger_level, heat)),
        moment=moment,
    )


def hand_to_manager(call: Call, *, case: Case, by: Technician, now: datetime) -> bool:
    """Let the run hand the case up; false when it does not, so that the caller does."""
    before = Escalation.objects.filter(case=case).count()
    tell_if_running(call, case=case, by=by, event=Event.WANTS_MANAGER, now=now)
    return Escalation.objects.filter(case=case).count() > before
