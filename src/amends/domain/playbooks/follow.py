"""Where a conversation stands in a playbook that nobody has started, from what can be seen on the case."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from amends.domain.playbooks.model import Event, Fact, Playbook, Step
from amends.domain.playbooks.run import Run


class StepState(StrEnum):
    """Where a step stands; at most one is `now`."""

    DONE = "done"
    SKIPPED = "skipped"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Progress:
    """A step and where it stands."""

    step: Step
    state: StepState


def follow(*, playbook: Playbook, facts: Collection[Fact]) -> tuple[Progress, ...]:
    """Every step in order; the first that no fact has ended is the one for now."""
    found: list[Progress] = []
    waiting = StepState.NOW
    for step in playbook.steps:
        if step.ended_by in facts:
            found.append(Progress(step, StepState.DONE))
        else:
            found.append(Progress(step, waiting))
            waiting = StepState.LATER
    return tuple(found)


def progress(run: Run) -> tuple[Progress, ...]:
    """Every step of a run in order: behind it as it was left, the one it is at, and the rest."""
    here, left = run.at, {entry.step: entry.event for entry in run.entries}
    states = {Event.SKIPPED: StepState.SKIPPED}
    return tuple(
        Progress(
            step,
            StepState.NOW
            if here is not None and step.id == here.id
            else states.get(left[step.id], StepState.DONE)
            if step.id in left
            else StepState.LATER,
        )
        for step in run.playbook.steps
    )
