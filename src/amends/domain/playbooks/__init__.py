"""Guided ways through a conversation: what a playbook is, how one is run, and what can be wrong with one."""

from amends.domain.playbooks.check import Problem, problems
from amends.domain.playbooks.choosing import Choice, Moment, Situation, When, choose
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
from amends.domain.playbooks.run import (
    Entry,
    Refused,
    Run,
    advance,
    broken_off,
    come_back,
    prompts,
    start,
    still_open,
)
from amends.domain.playbooks.writing import as_text

__all__ = [
    "FIXED",
    "USUAL",
    "Choice",
    "Ending",
    "Entry",
    "Event",
    "Fact",
    "Field",
    "FieldKind",
    "Moment",
    "Phase",
    "Playbook",
    "Problem",
    "Progress",
    "Refused",
    "Run",
    "Situation",
    "Step",
    "StepState",
    "Target",
    "When",
    "advance",
    "as_text",
    "broken_off",
    "choose",
    "come_back",
    "follow",
    "problems",
    "progress",
    "prompts",
    "start",
    "still_open",
]
