"""Guided ways through a conversation: what a playbook is, how one is run, and what can be wrong with one."""

from amends.domain.playbooks.check import Problem, problems
from amends.domain.playbooks.follow import Progress, StepState, follow, progress
from amends.domain.playbooks.model import (
    FIXED,
    USUAL,
    Ending,
    Event,
    Fact,
    Field,
    FieldKind,
    Phase,
    Playbook,
    Step,
    Target,
)
from amends.domain.playbooks.run import Entry, Refused, Run, advance, come_back, prompts, start

__all__ = [
    "FIXED",
    "USUAL",
    "Ending",
    "Entry",
    "Event",
    "Fact",
    "Field",
    "FieldKind",
    "Phase",
    "Playbook",
    "Problem",
    "Progress",
    "Refused",
    "Run",
    "Step",
    "StepState",
    "Target",
    "advance",
    "come_back",
    "follow",
    "problems",
    "progress",
    "prompts",
    "start",
]
