"""A reading as JSON-safe values, for the killable process that parses mail and reads it at once."""

import math
from collections.abc import Mapping
from typing import Any

from amends.domain.readings.model import Evidence, Reading, TriggerHit
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, Driver, OutageScope, Trigger

_PLAIN: dict[str, type] = {
    "reader": str,
    "language": str,
    "not_read": str,
    "anger": float,
    "complaint": float,
    "abuse": float,
    "churn": float,
    "churn_risk": bool,
    "sarcasm": bool,
    "impolite": float,
    "dissatisfied": float,
    "escalation": float,
}


def to_wire(reading: Reading) -> dict[str, Any]:
    """Lists, strings, numbers, booleans and None only."""
    found: dict[str, Any] = {name: getattr(reading, name) for name in _PLAIN}
    found["anger_level"] = int(reading.anger_level)
    found["complaint_type"] = reading.complaint_type.value
    found["drivers"] = [driver.value for driver in reading.drivers]
    found["abuse_kind"] = reading.abuse_kind.value
    found["outage_scope"] = reading.outage_scope.value
    found["trigger_scores"] = {trigger.value: score for trigger, score in reading.trigger_scores.items()}
    found["evidence"] = [_evidence(one) for one in reading.evidence]
    found["triggers"] = [
        [hit.trigger.value, hit.rule, [_evidence(one) for one in hit.evidence], hit.earlier_case, hit.why]
        for hit in reading.triggers
    ]
    return found


def from_wire(found: Mapping[str, Any]) -> Reading:
    """The reading again; raises `ValueError` for anything that `to_wire` does not write.

    The process that wrote it read bytes from strangers, so nothing of it is believed unseen.
    """
    try:
        return Reading(
            **{name: _of(kind, found[name]) for name, kind in _PLAIN.items()},
            anger_level=Anger(_of(int, found["anger_level"])),
            complaint_type=ComplaintType(found["complaint_type"]),
            drivers=tuple(map(Driver, found["drivers"])),
            abuse_kind=Abuse(found["abuse_kind"]),
            outage_scope=OutageScope(found["outage_scope"]),
            trigger_scores={Trigger(name): _of(float, s) for name, s in found["trigger_scores"].items()},
            evidence=tuple(map(_witness, found["evidence"])),
            triggers=tuple(map(_hit, found["triggers"])),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no reading: {error}") from None


def _evidence(one: Evidence) -> list[object]:
    return [one.part, one.start, one.end, one.text, one.shows, one.weight]


def _witness(row: list[Any]) -> Evidence:
    part, start, end, text, shows, weight = row
    if not 0 <= _of(int, start) <= _of(int, end):
        raise ValueError(f"no reading: words from {start} to {end}")
    return Evidence(_of(str, part), start, end, _of(str, text), _of(str, shows), _of(float, weight))


def _hit(row: list[Any]) -> TriggerHit:
    name, rule, evidence, earlier, why = row
    case = None if earlier is None else _of(int, earlier)
    return TriggerHit(Trigger(name), _of(str, rule), tuple(map(_witness, evidence)), case, _of(str, why))


def _of(kind: type, value: Any) -> Any:  # noqa: ANN401
    if kind is float and type(value) in (int, float) and math.isfinite(value):
        return float(value)
    if kind is float or type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
