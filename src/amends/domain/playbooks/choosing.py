"""Which playbook runs when: rules by channel, complaint, severity, team and moment; the first that fits counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from amends.domain.playbooks.model import Playbook
from amends.domain.vocabulary import Anger, ComplaintType, Severity


class Moment(StrEnum):
    """Where a case stands when somebody is about to speak."""

    FIRST = "first"
    """Nobody of ours has answered yet."""
    LATER = "later"
    PROMISE_BROKEN = "promise_broken"
    FIXED = "fixed"
    """Resolved, and not yet verified by the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the rules may ask about a case; an empty channel means that it is not known yet."""

    channel: str
    complaint_type: ComplaintType
    severity: Severity
    team: str
    anger: Anger
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One rule; an empty list fits everything."""

    playbook: str
    why: str
    channels: tuple[str, ...] = ()
    complaint_types: tuple[ComplaintType, ...] = ()
    severities: tuple[Severity, ...] = ()
    teams: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    anger_at_least: Anger = Anger.CALM

    def fits(self, situation: Situation) -> bool:
        """Whether every condition holds."""
        asked: tuple[tuple[Sequence[str], str], ...] = (
            (self.channels, situation.channel),
            (self.complaint_types, situation.complaint_type),
            (self.severities, situation.severity),
            (self.teams, situation.team),
            (self.moments, situation.moment),
        )
        return situation.anger >= self.anger_at_least and all(
            not wanted or given in wanted for wanted, given in asked
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """A playbook for a situation and the reason it comes first; `why` is empty for one that is only possible."""

    playbook: Playbook
    why: str


def choose(
    *, rules: Sequence[When], playbooks: Mapping[str, Playbook], situation: Situation
) -> tuple[Choice, ...]:
    """The playbook of the first rule that fits, then the others that the channel allows; guards are never offered."""
    first = next((rule for rule in rules if rule.playbook in playbooks and rule.fits(situation)), None)
    fitting = [
        book
        for book in playbooks.values()
        if not book.guard and (not situation.channel or situation.channel in book.channels)
    ]
    chosen = [Choice(playbooks[first.playbook], first.why)] if first else []
    return (
        *chosen,
        *(Choice(book, "") for book in fitting if first is None or book.id != first.playbook),
    )
