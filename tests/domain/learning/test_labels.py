"""Labels as people overrule them, and what a case makes of them."""

import dataclasses

import pytest

from amends.catalogue import escalations
from amends.domain import learning
from amends.domain.learning import VALUES, Labels
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, Driver, OutageScope, Severity, Trigger

MATRIX = escalations.load()
FURIOUS = Labels(anger=Anger.FURIOUS, complaint_type=ComplaintType.SERVICE_OUTAGE)
CALM = Labels()


@pytest.mark.parametrize(("label", "value"), [(label, value) for label, of in VALUES.items() for value in of])
def test_every_value_of_every_label_can_be_set_and_read_back(label: str, value: str) -> None:
    for start in (CALM, FURIOUS, CALM.corrected("driver:ignored", "yes")):
        after = start.corrected(label, value)

        assert after.value(label) == value
        assert {other: after.value(other) for other in VALUES if other != label} == {
            other: start.value(other) for other in VALUES if other != label
        }


@pytest.mark.parametrize(
    ("label", "value"),
    [("anger", "4"), ("mood", "bad"), ("sarcasm", "maybe"), ("trigger:sla_breach", "no"), ("", "")],
)
def test_what_is_no_label_is_refused(label: str, value: str) -> None:
    with pytest.raises(ValueError, match="no value of"):
        CALM.corrected(label, value)


def test_labels_of_a_stored_reading() -> None:
    heads = {"drivers": ["ignored"], "triggers": ["legal_mention"], "abuse": "insult", "churn_risk": True,
             "outage_scope": "partial", "sarcasm": True}  # fmt: skip

    assert Labels.read(anger_level=2, complaint_type="billing_dispute", heads=heads) == Labels(
        anger=Anger.ANGRY,
        complaint_type=ComplaintType.BILLING_DISPUTE,
        drivers=frozenset({Driver.IGNORED}),
        triggers=frozenset({Trigger.LEGAL_MENTION}),
        sarcasm=True,
        abuse=Abuse.INSULT,
        churn_risk=True,
        outage_scope=OutageScope.PARTIAL,
    )
    assert Labels.read(anger_level=0, complaint_type="not_a_complaint", heads={}) == CALM


def test_the_last_correction_of_a_label_stands_and_unknown_ones_do_nothing() -> None:
    corrections = [("anger", "0"), ("anger", "2"), ("gone", "x"), ("anger", "9")]

    assert learning.standing(FURIOUS, corrections) == dataclasses.replace(FURIOUS, anger=Anger.ANGRY)


def test_every_label_and_value_has_words() -> None:
    for label, of in VALUES.items():
        assert "_" not in learning.label_words(label)
        assert all("_" not in learning.value_words(label, value) for value in of)


def test_a_case_has_the_temperature_of_the_latest_and_the_kind_of_the_latest_complaint() -> None:
    thanks = Labels(anger=Anger.CALM)

    followed = learning.follow(said=[CALM, FURIOUS, thanks])

    assert followed == learning.Followed(Anger.CALM, Anger.FURIOUS, ComplaintType.SERVICE_OUTAGE)


def rise(was: Labels, now_is: Labels, *, before: Severity = Severity.LOW, **more: object) -> str | None:
    given = {"kind": now_is.complaint_type, "carried": (), "matrix": MATRIX} | more
    found = learning.raised_by(was=was, now_is=now_is, before=before, **given)  # type: ignore[arg-type]
    return found.severity.value if found else None


def test_severity_rises_by_what_a_correction_adds() -> None:
    assert rise(CALM, CALM.corrected("trigger:legal_mention", "yes")) == "high"
    assert rise(CALM, CALM.corrected("anger", "2")) == "medium"
    assert rise(CALM, CALM.corrected("abuse", "threat")) == "critical"


def test_severity_never_falls_by_a_correction() -> None:
    assert rise(FURIOUS, CALM, before=Severity.MEDIUM) is None


def test_what_a_lead_overruled_does_not_come_back_by_another_label() -> None:
    furious_and_ignored = FURIOUS.corrected("driver:ignored", "yes")

    assert rise(FURIOUS, furious_and_ignored, before=Severity.LOW) is None
    assert rise(CALM, CALM.corrected("sarcasm", "yes"), carried={Trigger.LEGAL_MENTION}) is None
