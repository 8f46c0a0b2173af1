"""When cases are one incident: a desk's policy as values."""

from dataclasses import dataclass
from functools import cached_property

from amends.domain.readings.words import significant_words
from amends.domain.vocabulary import ComplaintType, OutageScope, Severity, Trigger


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can stop, and the words by which customers name it (lower case)."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """The policy of a desk (`catalogue/incidents/grouping.toml` says what each line means). Times in minutes."""

    version: int
    window_minutes: int
    proposes_from_cases: int
    joins_from_cases: int
    joins_from_organisations: int
    outage_scopes: frozenset[OutageScope]
    complaint_types: frozenset[ComplaintType]
    shared_words: int
    says_little: tuple[str, ...]
    reopens_within_minutes: int
    calls_again_minutes: int
    quiet_below: Severity
    calls_alone_triggers: frozenset[Trigger]
    calls_alone_rules: frozenset[str]
    calls_alone_reasons: frozenset[str]
    things: tuple[Thing, ...]

    @cached_property
    def empty_words(self) -> frozenset[str]:
        """Words that tell nothing of what has stopped, as stems, with the names of the things themselves."""
        return significant_words(" ".join(self.says_little))

    def is_outage(self, *, complaint_type: str, outage_scope: str) -> bool:
        """Whether a case read like this can be part of an outage at all."""
        return complaint_type in self.complaint_types or outage_scope in self.outage_scopes

    def calls_alone(self, *, reason: str, severity_rule: str, triggers: frozenset[str]) -> bool:
        """Whether a call on a case goes out although the case is part of an incident."""
        return (
            reason in self.calls_alone_reasons
            or severity_rule in self.calls_alone_rules
            or not triggers.isdisjoint(self.calls_alone_triggers)
        )
