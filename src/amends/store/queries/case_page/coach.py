"""The coach beside a case: the steps of a playbook, and what may be told about the one that is on."""

from dataclasses import dataclass

from amends.domain.playbooks import Step


@dataclass(frozen=True, slots=True)
class CoachStep:
    """A step of the opening: done, now or later, with prompts to put in one's own words."""

    n: int
    title: str
    state: str
    prompts: tuple[str, ...]
    avoid: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """Something a step records; `value` is what was typed before it was refused, or recorded earlier."""

    name: str
    kind: str
    label: str
    required: bool
    choices: tuple[str, ...]
    value: str
    said: str = ""
    """The customer's own sentences that this one reads back (S3-06, S3-07)."""


@dataclass(frozen=True, slots=True)
class PlayView:
    """The playbook that runs, or those that could: the first offered is the one that the desk's rules choose."""

    title: str = ""
    version: str = ""
    why: str = ""
    run_id: int = 0
    number: int = 0
    back_to: str = ""
    rounds: int = 0
    step: Step | None = None
    fields: tuple[FieldView, ...] = ()
    events: tuple[tuple[str, str], ...] = ()
    at_once: tuple[tuple[str, str], ...] = ()
    words: str = ""
    reason: str = ""
    offered: tuple[tuple[str, str], ...] = ()
    channel: str = ""
    channels: tuple[tuple[str, str], ...] = ()
