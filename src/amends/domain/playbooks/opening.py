"""Where a case stands in the steps of the opening: acknowledge, control, validate, document (S0-11 to S0-19)."""

from dataclasses import dataclass
from enum import StrEnum


class Done(StrEnum):
    """Facts that can end a step."""

    ANSWERED = "answered"
    PROMISED = "promised"
    CALMER = "calmer"
    NOTED = "noted"


class StepState(StrEnum):
    """Where a step stands; exactly one is `now` until all are done."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to say in one's own words, what to leave for later, and the fact that ends it."""

    id: str
    title: str
    prompts: tuple[str, ...]
    avoid: tuple[str, ...]
    done_when: Done


@dataclass(frozen=True, slots=True)
class Opening:
    """The steps in their order."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened since the customer last wrote in anger: we answered, gave a time, they wrote calmer words,
    and it was noted for whoever comes next."""

    answered: bool
    promised: bool
    calmer: bool
    noted: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A step and where it stands."""

    step: Step
    state: StepState


def follow(*, opening: Opening, facts: Facts) -> tuple[Progress, ...]:
    """Every step in order; the first that its fact has not ended is the one for now."""
    ended = {
        Done.ANSWERED: facts.answered,
        Done.PROMISED: facts.promised,
        Done.CALMER: facts.calmer,
        Done.NOTED: facts.noted,
    }
    found: list[Progress] = []
    waiting = StepState.NOW
    for step in opening.steps:
        if ended[step.done_when]:
            found.append(Progress(step, StepState.DONE))
        else:
            found.append(Progress(step, waiting))
            waiting = StepState.LATER
    return tuple(found)
