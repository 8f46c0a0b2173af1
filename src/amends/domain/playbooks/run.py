"""A run of a playbook: what happened at which step, and where that leads. A run never changes; it grows into a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from amends.domain.playbooks.model import Ending, Event, FieldKind, Phase, Playbook, Step, Target
from amends.domain.vocabulary import Anger

_TRIED = frozenset(
    {Event.DONE, Event.NOT_CALM, Event.CALMER, Event.REPEATED, Event.ABUSIVE, Event.NO_AGREEMENT}
)
"""Events that show that a step was tried, whether it helped or not."""
_BEHIND = frozenset({Event.DONE, Event.SKIPPED, Event.CALMER})
"""Events after which a step is behind."""


class Refused(ValueError):
    """An event that cannot happen now; `str()` is one sentence fit to show a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened: at which step, what, when (UTC), told by whom, in which words, with what recorded.

    `heat` is the customer's temperature when it happened, None when nobody said (S2-38). `reason` says why a step was
    skipped. `to` is where it led.
    """

    step: str
    event: Event
    at: datetime
    who: str
    to: Target
    words: str = ""
    reason: str = ""
    recorded: Mapping[str, str] = field(default_factory=dict)
    heat: Anger | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One use of a playbook on one case. `seed` turns the prompts, so that no two calls sound alike;
    `attempts_before` counts the tries to calm of the run that this one was started from."""

    playbook: Playbook
    seed: str
    started_at: datetime
    entries: tuple[Entry, ...] = ()
    attempts_before: int = 0

    @property
    def at(self) -> Step | None:
        """The step it is at; None when it has ended or gone to another playbook."""
        if not self.entries:
            return self.playbook.steps[0]
        to = self.entries[-1].to
        return self.playbook.step(to.step) if to.step else None

    @property
    def ending(self) -> Ending | None:
        """How it ended; None while it runs or waits for another playbook."""
        return self.entries[-1].to.end if self.entries else None

    @property
    def switched_to(self) -> str:
        """The playbook that took over; this run waits until that one comes back."""
        return self.entries[-1].to.playbook if self.entries else ""

    @property
    def attempts(self) -> int:
        """Tries to calm that stand on record (S1-21), those before this run among them."""
        tried = [e for e in self.entries if e.event in _TRIED and self.playbook.step(e.step).attempt]
        return self.attempts_before + len(tried)

    @property
    def rounds(self) -> int:
        """How often the customer did not agree and the talk went back (S2-31)."""
        return sum(entry.event is Event.NO_AGREEMENT for entry in self.entries)

    @property
    def recorded(self) -> Mapping[str, str]:
        """What has been recorded, by field; the latest counts, the earlier stays in the entries."""
        return {name: value for entry in self.entries for name, value in entry.recorded.items()}

    def visits(self, step: str) -> int:
        """How often something happened at a step."""
        return sum(entry.step == step for entry in self.entries)

    def heats(self) -> tuple[tuple[str, Anger | None, Anger | None], ...]:
        """For each entry its step and the temperature before and after it (S2-38)."""
        found: list[tuple[str, Anger | None, Anger | None]] = []
        before: Anger | None = None
        for entry in self.entries:
            found.append((entry.step, before, entry.heat))
            before = entry.heat if entry.heat is not None else before
        return tuple(found)


def start(*, playbook: Playbook, seed: str, now: datetime, attempts_before: int = 0) -> Run:
    """A run at the first step."""
    return Run(playbook=playbook, seed=seed, started_at=now, attempts_before=attempts_before)


def advance(
    run: Run,
    event: Event,
    now: datetime,
    *,
    step: str,
    who: str,
    words: str = "",
    reason: str = "",
    recorded: Mapping[str, str] | None = None,
    heat: Anger | None = None,
    handed_over: bool = False,
) -> Run:
    """The run after an event at `step`, the step its teller was looking at.

    `handed_over`: somebody else has the customer now, which tells how a run that is broken off here ended.
    Raises Refused when the run is elsewhere by now, a skip has no reason, something required is not recorded, the
    event leads nowhere, or the next step may not be entered yet. A threat, words of self-harm and giving up are
    never refused while the run is on.
    """
    here = run.at
    if here is None:
        raise Refused("This playbook is not running any more.")
    if step != here.id:
        raise Refused(f"Somebody else has moved on to “{here.title}”.")
    target = run.playbook.target(here.id, event)
    if event is Event.LEFT:
        target = Target(end=broken_off(run, handed_over=handed_over))
    if target is None:
        raise Refused(f"“{here.title}” has no answer to that; choose another.")
    kept = {name: value.strip() for name, value in (recorded or {}).items() if value.strip()}
    _may_leave(here, event, reason=reason, kept={**run.recorded, **kept})
    if event in (Event.THREAT, Event.SELF_HARM, Event.LEFT):
        kept = {name: value for name, value in kept.items() if name in {f.name for f in here.record}}
    else:
        _fits(here, kept)
    entry = Entry(
        step=here.id,
        event=event,
        at=now,
        who=who,
        to=target,
        words=words,
        reason=reason.strip(),
        recorded=kept,
        heat=heat,
    )
    after = replace(run, entries=(*run.entries, entry))
    _may_enter(after)
    return after


def broken_off(run: Run, *, handed_over: bool = False) -> Ending:
    """How a run ends that nobody goes on with: finished when no step that calms or solves is open any more, else
    handed over or left. A guard comes back to the run before it, so it is never finished this way."""
    if not run.playbook.guard and not still_open(run):
        return Ending.FINISHED
    return Ending.HANDED_OVER if handed_over else Ending.LEFT


def still_open(run: Run) -> tuple[Step, ...]:
    """The steps that calm or solve and are neither done nor skipped; those that close a talk can wait for the wrap-up."""
    behind = {e.step for e in run.entries if e.event in _BEHIND}
    return tuple(
        step for step in run.playbook.steps if step.phase is not Phase.CLOSE and step.id not in behind
    )


def come_back(run: Run, now: datetime, *, who: str) -> Run:
    """The run that waited for another playbook, again at the step where it was left."""
    if not run.switched_to:
        raise Refused("This playbook is not waiting for another.")
    left = run.entries[-1].step
    back = Entry(step=left, event=Event.RETURNED, at=now, who=who, to=Target(step=left))
    return replace(run, entries=(*run.entries, back))


def _may_leave(step: Step, event: Event, *, reason: str, kept: Mapping[str, str]) -> None:
    if event is Event.SKIPPED:
        if not step.may_skip:
            raise Refused(f"“{step.title}” cannot be skipped.")
        if not reason.strip():
            raise Refused(f"Say in a few words why “{step.title}” is skipped.")
    if event is Event.DONE:
        missing = [f.label for f in step.record if f.required and f.name not in kept]
        if missing:
            raise Refused(f"Still to be noted: {', '.join(missing)}.")


def _fits(step: Step, kept: Mapping[str, str]) -> None:
    fields = {f.name: f for f in step.record}
    for name, value in kept.items():
        if name not in fields:
            raise Refused(f"“{step.title}” does not record {name!r}.")
        known = fields[name]
        if known.kind is FieldKind.CHOICE and value not in known.choices:
            raise Refused(f"{known.label}: choose one of {', '.join(known.choices)}.")
        if known.kind is FieldKind.OPTIONS and len([o for o in value.splitlines() if o.strip()]) < 2:
            raise Refused(f"{known.label}: give at least two, one a line.")


def _may_enter(run: Run) -> None:
    """Whether the step that an event leads to may be entered; the last entry is that event."""
    into = run.at
    if into is None:
        return
    if run.attempts < into.attempts_needed:
        raise Refused(
            f"“{into.title}” comes after {into.attempts_needed} tries to calm; {run.attempts} on record so far."
        )
    # A guard is for talks that will not calm (S0-26): it goes on without.
    if into.phase is Phase.SOLVE and not run.playbook.guard:
        order = run.playbook.steps
        behind = {e.step for e in run.entries if e.event in _BEHIND}
        open_ = [s for s in order[: order.index(into)] if s.phase is Phase.CALM and s.id not in behind]
        if open_:
            raise Refused(f"First “{open_[0].title}”, or skip it with a reason; then “{into.title}”.")


def prompts(run: Run, step: Step) -> tuple[str, ...]:
    """The prompts of a step, turned by the seed and by how often it was visited: another one comes first each time."""
    if not step.prompts:
        return ()
    turn = sum(ord(letter) for letter in run.seed + step.id) + run.visits(step.id)
    first = turn % len(step.prompts)
    return step.prompts[first:] + step.prompts[:first]
