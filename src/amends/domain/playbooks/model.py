"""The parts of a playbook: steps, what each records, and the table that says where an event leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class Event(StrEnum):
    """What can happen at a step; a playbook's table says where each leads."""

    DONE = "done"
    SKIPPED = "skipped"
    NOT_CALM = "not_calm"
    CALMER = "calmer"
    REPEATED = "repeated"
    NO_AGREEMENT = "no_agreement"
    ABUSIVE = "abusive"
    WANTS_MANAGER = "wants_manager"
    THREAT = "threat"
    SELF_HARM = "self_harm"
    LEFT = "left"
    RETURNED = "returned"


class Ending(StrEnum):
    """How a run ends."""

    FINISHED = "finished"
    BOUNDARY = "boundary"
    THREAT = "threat"
    SAFETY = "safety"
    HANDED_OVER = "handed_over"
    LEFT = "left"
    BACK = "back"
    """Back to the run that this one was started from; without one it is finished."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an event leads: exactly one of a step of this playbook, an ending, or another playbook."""

    step: str = ""
    end: Ending | None = None
    playbook: str = ""

    def __str__(self) -> str:
        """As written in a playbook: `name of a step`, `end: finished`, `play: containment`."""
        if self.end is not None:
            return f"end: {self.end.value}"
        return f"play: {self.playbook}" if self.playbook else self.step

    @classmethod
    def read(cls, text: str) -> Self:
        """From the words of `__str__`. Raises ValueError for an ending that is none."""
        word, colon, rest = text.partition(":")
        if not colon:
            return cls(step=text.strip())
        if word.strip() == "play" and rest.strip():
            return cls(playbook=rest.strip())
        if word.strip() == "end":
            return cls(end=Ending(rest.strip()))
        raise ValueError(f"{text!r} is no place to go")


FIXED: Mapping[Event, Target] = {
    Event.THREAT: Target(end=Ending.THREAT),
    Event.SELF_HARM: Target(end=Ending.SAFETY),
    Event.LEFT: Target(end=Ending.LEFT),
}
"""Where these lead in every playbook: no desk may keep somebody in a threat (S1-20), and words of
self-harm go to a human safety path and to nothing else."""

USUAL: Mapping[Event, Target] = {Event.WANTS_MANAGER: Target(end=Ending.HANDED_OVER)}
"""Where these lead when a playbook says nothing."""


class Fact(StrEnum):
    """What can be seen on the case itself and ends a step without a click."""

    ANSWERED = "answered"
    PROMISED = "promised"
    CALMER = "calmer"
    NOTED = "noted"


class Phase(StrEnum):
    """What a step is for; nothing is solved before the calming steps are behind (S1-01, S4-10)."""

    CALM = "calm"
    SOLVE = "solve"
    CLOSE = "close"


class FieldKind(StrEnum):
    """How a step records something."""

    VERBATIM = "verbatim"
    """The customer's own words, kept with their time and never rewritten (S0-19)."""
    TEXT = "text"
    TICK = "tick"
    CHOICE = "choice"
    TIME = "time"
    OPTIONS = "options"
    """Two or more things to choose from, one a line (S3-16)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a step records. `read_back` names the verbatim field whose sentences it must repeat (S3-07)."""

    name: str
    kind: FieldKind
    label: str
    required: bool = False
    choices: tuple[str, ...] = ()
    read_back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, as a person reads it while the customer talks.

    `hint_seconds` is how long it usually takes (0: as long as it takes). `attempts_needed` is how many tries to calm
    must stand on record before it may be entered (S1-21); `attempt` says that doing this step is one such try.
    `quiet` says that nothing on the screen may prompt speech (S3-04). `ended_by` is the fact of the case that ends it.
    """

    id: str
    title: str
    purpose: str
    phase: Phase
    prompts: tuple[str, ...]
    rules: tuple[str, ...]
    done_when: str
    listen_for: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    record: tuple[Field, ...] = ()
    may_skip: bool = True
    if_not_calm: str = ""
    if_abusive: str = ""
    hint_seconds: int = 0
    attempt: bool = False
    attempts_needed: int = 0
    quiet: bool = False
    ended_by: Fact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """A guided way through a conversation. `table` says where each event of each step leads; `channels` where it may
    be used; `policies` what it chooses in place of the desk where the sources disagree (K1 to K20)."""

    id: str
    version: int
    title: str
    why: str
    rules: tuple[str, ...]
    channels: tuple[str, ...]
    steps: tuple[Step, ...]
    table: Mapping[tuple[str, Event], Target]
    policies: Mapping[str, str] = field(default_factory=dict)
    guard: bool = False
    """Entered from another playbook when something goes wrong, and may go back to it."""

    def step(self, name: str) -> Step:
        """The step of that id. Raises KeyError."""
        for step in self.steps:
            if step.id == name:
                return step
        raise KeyError(name)

    def target(self, step: str, event: Event) -> Target | None:
        """Where an event at a step leads; None when the playbook has no answer to it."""
        return FIXED.get(event) or self.table.get((step, event)) or USUAL.get(event)

    def events(self, step: str) -> tuple[Event, ...]:
        """The events that lead somewhere from a step, in the order of the enumeration."""
        return tuple(event for event in Event if self.target(step, event) is not None)

    def cited(self) -> frozenset[str]:
        """Every rule id that the playbook or one of its steps cites."""
        return frozenset(self.rules).union(*(step.rules for step in self.steps))
