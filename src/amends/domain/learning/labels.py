"""The labels of a reading that a person can overrule one at a time, and what stands when they have."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from amends.domain.vocabulary import Abuse, Anger, ComplaintType, Driver, OutageScope, Trigger, in_words

YES, NO = "yes", "no"
_DRIVER, _TRIGGER = "driver:", "trigger:"
# The clock of the contract decides about a breach, not the words: it is no label of a reading.
READ_TRIGGERS = tuple(trigger for trigger in Trigger if trigger is not Trigger.SLA_BREACH)

VALUES: Mapping[str, tuple[str, ...]] = {
    "anger": tuple(str(level.value) for level in Anger),
    "complaint_type": tuple(kind.value for kind in ComplaintType),
    **{f"{_DRIVER}{driver.value}": (NO, YES) for driver in Driver},
    **{f"{_TRIGGER}{trigger.value}": (NO, YES) for trigger in READ_TRIGGERS},
    "sarcasm": (NO, YES),
    "abuse": tuple(kind.value for kind in Abuse),
    "churn_risk": (NO, YES),
    "outage_scope": tuple(scope.value for scope in OutageScope),
}
"""Every label with the values it can take, as they are stored and printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What one message is taken to say, by the reader or by the people who overruled it."""

    anger: Anger = Anger.CALM
    complaint_type: ComplaintType = ComplaintType.NOT_A_COMPLAINT
    drivers: frozenset[Driver] = frozenset()
    triggers: frozenset[Trigger] = frozenset()
    sarcasm: bool = False
    abuse: Abuse = Abuse.NONE
    churn_risk: bool = False
    outage_scope: OutageScope = OutageScope.NONE

    @classmethod
    def read(cls, *, anger_level: int, complaint_type: str, heads: Mapping[str, Any]) -> Self:
        """The labels of a stored reading; a head that was not kept counts as nothing seen."""
        return cls(
            anger=Anger(anger_level),
            complaint_type=ComplaintType(complaint_type),
            drivers=frozenset(map(Driver, heads.get("drivers", ()))),
            triggers=frozenset(map(Trigger, heads.get("triggers", ()))),
            sarcasm=bool(heads.get("sarcasm")),
            abuse=Abuse(heads.get("abuse") or Abuse.NONE),
            churn_risk=bool(heads.get("churn_risk")),
            outage_scope=OutageScope(heads.get("outage_scope") or OutageScope.NONE),
        )

    def value(self, label: str) -> str:
        """What stands for one label, as in `VALUES`. Raises KeyError for a label that is none."""
        if label not in VALUES:
            raise KeyError(label)
        if label.startswith(_DRIVER):
            return YES if Driver(label.removeprefix(_DRIVER)) in self.drivers else NO
        if label.startswith(_TRIGGER):
            return YES if Trigger(label.removeprefix(_TRIGGER)) in self.triggers else NO
        found = getattr(self, label)
        if isinstance(found, bool):
            return YES if found else NO
        return str(int(found)) if isinstance(found, Anger) else str(found.value)

    def corrected(self, label: str, value: str) -> Self:
        """The labels with one of them overruled. Raises ValueError for what is no label or no value of it."""
        if value not in VALUES.get(label, ()):
            raise ValueError(f"{value!r} is no value of {label!r}")
        if self.value(label) == value:
            return self
        if label.startswith(_DRIVER):
            return dataclasses.replace(self, drivers=self.drivers ^ {Driver(label.removeprefix(_DRIVER))})
        if label.startswith(_TRIGGER):
            return dataclasses.replace(self, triggers=self.triggers ^ {Trigger(label.removeprefix(_TRIGGER))})
        typed: Any = {
            "anger": lambda: Anger(int(value)),
            "complaint_type": lambda: ComplaintType(value),
            "abuse": lambda: Abuse(value),
            "outage_scope": lambda: OutageScope(value),
        }.get(label, lambda: value == YES)()
        change: dict[str, Any] = {label: typed}
        return dataclasses.replace(self, **change)


def standing(read: Labels, corrections: Iterable[tuple[str, str]]) -> Labels:
    """What stands: the reader's labels with the corrections (label, value) on top, oldest first.

    A correction of a label that this version does not know any more changes nothing.
    """
    for label, value in corrections:
        if value in VALUES.get(label, ()):
            read = read.corrected(label, value)
    return read


_WORDS = {
    "anger": "temperature",
    "complaint_type": "kind",
    "sarcasm": "sarcasm",
    "abuse": "abuse",
    "churn_risk": "may leave us",
    "outage_scope": "outage",
    "driver:unmet_expectation": "expected something else",
    "driver:no_urgency": "sees no urgency from us",
    "driver:ignored": "feels ignored",
    "driver:loss_of_control": "has lost control of it",
    "driver:process_opacity": "cannot see what happens",
    "trigger:legal_mention": "mentions legal steps",
    "trigger:second_complaint_same_issue": "complains again about the same",
    "trigger:executive_contact": "an executive complains",
}


def label_words(label: str) -> str:
    """A label in the words of the pages."""
    return _WORDS.get(label, in_words(label.partition(":")[2]) or label)


def value_words(label: str, value: str) -> str:
    """A value of a label in the words of the pages."""
    if label == "anger" and value in VALUES["anger"]:
        return Anger(int(value)).name.lower()
    if label == "abuse" and value == Abuse.THREAT:
        return "a threat or self-harm"
    return {"whole_site": "the whole site", "partial": "a part"}.get(value, in_words(value))
