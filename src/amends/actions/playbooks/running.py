"""Running a playbook on a case: each press one transaction under the lock of the case, safe to send twice."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from amends.actions import cases as case_actions
from amends.actions import room, tuning
from amends.actions.cases.calling import tell_supervisor
from amends.actions.errors import Invalid, NotFound
from amends.actions.playbooks import comparing
from amends.actions.playbooks.stored import as_run, in_force
from amends.catalogue import playbooks as catalogue
from amends.catalogue.playbooks import CHANNELS
from amends.domain import playbooks
from amends.domain.cases import Refused
from amends.domain.playbooks import Ending, Event
from amends.domain.vocabulary import Anger
from amends.store.models import PlaybookEntry, PlaybookRun, PlaybookVersion
from amends.store.models.playbook import RunState
from amends.store.queries import playbooks as stored
from amends.store.queries.visible import Viewer

LONGEST = 20_000
"""Characters that one step keeps, in its words and in each field."""
_TOLD = {
    Event.DONE: "done",
    Event.SKIPPED: "skipped",
    Event.NOT_CALM: "they would not calm",
    Event.CALMER: "they are calmer",
    Event.REPEATED: "they went round in circles",
    Event.NO_AGREEMENT: "no agreement",
    Event.ABUSIVE: "abuse",
    Event.WANTS_MANAGER: "they ask for a manager",
    Event.THREAT: "a threat",
    Event.SELF_HARM: "words of self-harm",
    Event.LEFT: "given up",
}

_BROKEN_OFF = {
    Ending.FINISHED: "the talk ended here and its steps were done",
    Ending.HANDED_OVER: "handed over",
}


@transaction.atomic
def start(*, case_id: int, book: str, channel: str, by: int, once: str, now: datetime) -> int:
    """Start a playbook on a case; the id of the run. Sent twice it is started once.

    Raises Invalid for a playbook or channel that is none, Refused while another is running.
    """
    taken = room.take(case_id=case_id, by=by, action="answer")
    key = f"{by}:{once}"[:80]
    if (earlier := PlaybookRun.objects.filter(once=key).first()) is not None:
        return earlier.id
    if channel not in CHANNELS:
        raise Invalid("channel", f"Choose one of {', '.join(CHANNELS)}.")
    known = tuning.in_force().playbooks.books
    if book not in known:
        raise Invalid("book", "This playbook does not exist any more. Choose another one.")
    if channel not in known[book].channels:
        raise Invalid("book", f"“{known[book].title}” is for {', '.join(known[book].channels)}.")
    running = PlaybookRun.objects.filter(case=taken.case, state=RunState.RUNNING.value).first()
    if running is not None:
        title = catalogue.read(running.version.body).title
        raise Refused(f"“{title}” is running on this case already. Go on there, or give it up first.")
    draw = comparing.drawn(case=taken.case, book=book, channel=channel, now=now)
    if draw is not None:
        what = f"This case takes part in the comparison “{draw[1]}”, which draws its playbook."
        room.record(taken.case, kind="playbook_drawn", what=what, at=now, version=draw[0].id)
    version = draw[0] if draw is not None else in_force(book=book, now=now)
    tried = _tried(taken.case.id)
    run = _start(taken, version=version, channel=channel, key=key, tried=tried, now=now)
    room.saved(taken.case, at=now)
    return run.id


@transaction.atomic
def tell(
    *,
    case_id: int,
    run_id: int,
    step: str,
    event: str,
    words: str = "",
    reason: str = "",
    recorded: Mapping[str, str] | None = None,
    heat: int | None = None,
    handed_over: bool = False,
    by: int,
    once: str,
    now: datetime,
) -> None:
    """Something happened at `step` of a run; sent twice it happened once. `handed_over` says how a run that is broken
    off ended.

    Raises Refused with the engine's sentence, Invalid for what cannot be kept. A threat or the end of the boundary
    ladder calls the supervisor (S1-23), words of self-harm call for a human being at once, and a wish for a manager
    or the end of containment escalates the case (S0-38).
    """
    taken = room.take(case_id=case_id, by=by, action="answer")
    key = f"{by}:{once}"[:80]
    if PlaybookEntry.objects.filter(once=key).exists():
        return
    row = stored.running(case_id=case_id, viewer=Viewer.of(taken.by))
    if row is None or row.id != run_id:
        if PlaybookRun.objects.filter(id=run_id, case=taken.case).exists():
            raise Refused("This playbook is not running any more.")
        raise NotFound
    before = as_run(row)
    try:
        after = playbooks.advance(
            before,
            _event(event),
            now,
            step=step,
            who=taken.by.name,
            words=_kept("words", words),
            reason=reason[:500],
            recorded={name: _kept(name, value) for name, value in (recorded or {}).items()},
            heat=None if heat is None else Anger(heat),
            handed_over=handed_over,
        )
    except playbooks.Refused as refusal:
        raise Refused(str(refusal)) from None
    run = PlaybookRun.objects.select_related("version").get(id=run_id)
    _write(taken, run, entry=after.entries[-1], number=len(after.entries), key=key)
    _lead(taken, run, after, channel=row.channel, key=key, now=now)
    room.saved(taken.case, at=now)


def _start(
    taken: room.Taken,
    *,
    version: PlaybookVersion,
    channel: str,
    key: str,
    tried: int,
    now: datetime,
    came_from: PlaybookRun | None = None,
) -> PlaybookRun:
    run = PlaybookRun.objects.create(
        case=taken.case, version=version, came_from=came_from, channel=channel, seed=f"{taken.case.id}/{key}"[:40],
        attempts_before=tried, once=key, by=taken.by, started_at=now,
    )  # fmt: skip
    title = catalogue.read(version.body).title
    room.record(
        taken.case, kind="playbook_started", what=f"{taken.by.name} started “{title}”.", at=now, by=taken.by.id,
        run=run.id, book=version.book, version=version.number, origin=version.origin,
    )  # fmt: skip
    return run


def _tried(case_id: int) -> int:
    """Tries to calm on this case that stand on record, in whatever run (S1-21)."""
    done = PlaybookEntry.objects.filter(run__case_id=case_id).exclude(event=Event.SKIPPED.value)
    return sum(
        row["n"]
        for row in done.values("run__version__body", "step").annotate(n=Count("id"))
        if catalogue.read(row["run__version__body"]).step(row["step"]).attempt
    )


def _write(taken: room.Taken, run: PlaybookRun, *, entry: playbooks.Entry, number: int, key: str) -> None:
    PlaybookEntry.objects.create(
        run=run, number=number, step=entry.step, event=entry.event.value, to=str(entry.to), words=entry.words,
        reason=entry.reason, recorded=dict(entry.recorded), heat=entry.heat, once=key, by=taken.by, at=entry.at,
    )  # fmt: skip
    book = catalogue.read(run.version.body)
    said = [f"{field.label}: {entry.recorded[field.name]}" for field in book.step(entry.step).record
            if field.name in entry.recorded]  # fmt: skip
    why = "\n".join(part for part in (entry.reason, entry.words, *said) if part)
    ending = entry.to.end if entry.event is Event.LEFT else None
    told = _BROKEN_OFF.get(ending, "") if ending is not None else ""
    what = f"{taken.by.name}: “{book.step(entry.step).title}”, {told or _TOLD[entry.event]}."
    room.record(
        taken.case, kind="playbook_step", what=what, why=why, at=entry.at, by=taken.by.id, run=run.id,
        step=entry.step, event=entry.event.value, heat=entry.heat,
    )  # fmt: skip


def _lead(
    taken: room.Taken, run: PlaybookRun, after: playbooks.Run, *, channel: str, key: str, now: datetime
) -> None:
    """Follow the last entry to where it leads: the next step, another playbook, back, or an end."""
    entry = after.entries[-1]
    if entry.to.playbook:
        run.state = RunState.WAITING.value
        run.save(update_fields=["state"])
        version = in_force(book=entry.to.playbook, now=now)
        child = f"{run.id}.{len(after.entries)}:{key}"[:80]
        _start(
            taken, version=version, channel=channel, key=child, tried=after.attempts, now=now, came_from=run
        )
    elif entry.to.end is Ending.BACK and run.came_from is not None:
        _end(run, ending=Ending.BACK, now=now)
        _return(taken, run.came_from, now=now)
    elif entry.to.end is not None:
        ending = Ending.FINISHED if entry.to.end is Ending.BACK else entry.to.end
        waits: PlaybookRun | None = run
        while waits is not None:
            _end(waits, ending=ending, now=now)
            waits = waits.came_from
        _ended(taken, run, ending=ending, entry=entry, now=now)


def _end(run: PlaybookRun, *, ending: Ending, now: datetime) -> None:
    run.state, run.ending, run.ended_at = RunState.ENDED.value, ending.value, now
    run.save(update_fields=["state", "ending", "ended_at"])


def _return(taken: room.Taken, run: PlaybookRun, *, now: datetime) -> None:
    """The run that waited goes on where it was left."""
    last = run.entries.order_by("-number")[0]
    run.state = RunState.RUNNING.value
    run.save(update_fields=["state"])
    PlaybookEntry.objects.create(
        run=run,
        number=last.number + 1,
        step=last.step,
        event=Event.RETURNED.value,
        to=last.step,
        by=taken.by,
        at=now,
    )


def _ended(
    taken: room.Taken, run: PlaybookRun, *, ending: Ending, entry: playbooks.Entry, now: datetime
) -> None:
    """What an ending sets going."""
    title, name = catalogue.read(run.version.body).title, taken.by.name
    room.record(
        taken.case, kind="playbook_ended", what=f"“{title}” ended: {ending.value.replace('_', ' ')}.", at=now,
        by=taken.by.id, run=run.id, ending=ending.value,
    )  # fmt: skip
    said = entry.words or next(iter(entry.recorded.values()), "")
    if ending in (Ending.THREAT, Ending.BOUNDARY):
        reason = "a threat" if ending is Ending.THREAT else "abuse that went on after a boundary"
        tell_supervisor(taken, what=f"{name} ended the call.", why=f"{reason}. {said}".strip(), now=now)
    elif ending is Ending.SAFETY:
        what = f"{name} heard words of self-harm."
        why = f"Somebody speaks with them now and stays until they are safe. {said}".strip()
        tell_supervisor(taken, what=what, why=why, now=now)
    elif (
        ending is Ending.HANDED_OVER and entry.event is not Event.LEFT
    ):  # whoever leaves has handed over already
        asked = entry.event is Event.WANTS_MANAGER
        why = "The customer asks for a manager." if asked else "Nothing calmed them; the path is agreed."
        _hand_over(taken, why=f"{why} {said}".strip(), now=now)


def _hand_over(taken: room.Taken, *, why: str, now: datetime) -> None:
    """Escalate; where nobody stands above, the supervisor is told instead, so that the wish is never lost."""
    try:
        with transaction.atomic():
            case_actions.escalate(case_id=taken.case.id, by=taken.by.id, why=why, now=now)
        taken.case.refresh_from_db()
    except Refused:
        tell_supervisor(
            taken, what=f"{taken.by.name} asked for somebody with more authority.", why=why, now=now
        )


def _event(name: str) -> Event:
    told = [event.value for event in _TOLD]
    if name not in told:
        raise Invalid("event", f"Choose what happened: {', '.join(told)}.")
    return Event(name)


def _kept(field: str, text: str) -> str:
    words = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > LONGEST:
        raise Invalid(field, f"It has {len(words):,} characters; {LONGEST:,} are the most that a step keeps.")
    return words
