"""Real actions in any order that hypothesis can think of: what must hold at every instant holds (issue of the ladder)."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from acting import NOW, Desk
from amends.actions import alerts, cases, clocks, incidents, outbox, promises, tuning
from amends.actions.errors import Invalid, NotFound
from amends.actions.incidents import ending
from amends.actions.rehearsals.customers import Told
from amends.catalogue import categories
from amends.domain.cases import Refused
from amends.domain.rehearsals import ReadingSpec
from amends.domain.vocabulary import Severity, Trigger
from amends.store.models import Absence, Alert, Case, Escalation, Technician
from amends.store.queries import incidents as parts

SAID = st.builds(
    ReadingSpec,
    anger=st.integers(0, 3),
    complaint_type=st.sampled_from(
        ["service_outage", "billing_dispute", "other_complaint", "not_a_complaint"]
    ),
    triggers=st.lists(
        st.sampled_from([t.value for t in Trigger if t != Trigger.SLA_BREACH]), max_size=2, unique=True
    ).map(tuple),
    outage_scope=st.sampled_from(["none", "partial", "whole_site"]),
    abuse=st.sampled_from(["none", "insult", "threat"]),
)
WHO = st.sampled_from(["bob", "carol", "ingrid"])
CASE = st.integers(0, 2)
CALM = ReadingSpec(anger=0, complaint_type="not_a_complaint", triggers=(), outage_scope="none", abuse="none")


class Machine(RuleBasedStateMachine):
    """Up to three cases of one client, three people, and the time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        tuning.forget()
        self.desk, self.now, self.number, self.deeds = desk, NOW, 0, 0
        self.severities: dict[int, int] = {}
        self.keys = [self._open(n, CALM) for n in range(3)]

    def teardown(self) -> None:
        """Take everything back, so that the next run finds the desk as it was."""
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        tuning.forget()

    def _open(self, number: int, spec: ReadingSpec) -> int:
        return cases.open_case(
            by=self.desk.bob.pk, address=f"p{number}@marlow.example", name=f"P {number}", subject="Mail",
            body="Our mail does not work.", read=Told(spec), now=self.now,
        )  # fmt: skip

    def _person(self, who: str) -> Technician:
        found: Technician = getattr(self.desk, who)
        return found

    def _try(self, deed: object, **given: object) -> None:
        self.deeds += 1
        if self.deeds % 3:  # every third deed happens at the very instant of the one before
            self.now += timedelta(seconds=20)
        try:
            with transaction.atomic():
                deed(now=self.now, **given)  # type: ignore[operator]
        except (Refused, Invalid, NotFound):
            pass

    def _once(self) -> str:
        self.number += 1
        return f"m{self.number}"

    @rule(which=CASE, spec=SAID)
    def the_customer_speaks(self, which: int, spec: ReadingSpec) -> None:
        self._try(
            cases.heard, case_id=self.keys[which], by=self.desk.bob.pk, words="It is like this.", channel="phone",
            contact_id=Case.objects.get(id=self.keys[which]).contact_id, read=Told(spec),
        )  # fmt: skip

    @rule(minutes=st.sampled_from([1, 6, 20, 70, 600]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for _ in range(20):
            done = clocks.sweep(now=self.now) + promises.sweep(now=self.now) + alerts.sweep(now=self.now)
            if (
                not done
                + incidents.sweep(now=self.now)
                + incidents.find(now=self.now)
                + ending.settle(now=self.now)
            ):
                break

    @rule(which=CASE, who=WHO)
    def somebody_acknowledges(self, which: int, who: str) -> None:
        self._try(cases.acknowledge, case_id=self.keys[which], by=self._person(who).pk)

    @rule(which=CASE, who=WHO)
    def somebody_replies(self, which: int, who: str) -> None:
        self._try(
            cases.reply, case_id=self.keys[which], by=self._person(who).pk, subject="", body="I look at it now.",
            once=self._once(),
        )  # fmt: skip
        for mail in outbox.claim(now=self.now + timedelta(seconds=60), limit=100):
            outbox.settle(outbox_id=mail.id, outcome="sent", detail="", now=self.now)

    @rule(which=CASE, who=WHO)
    def somebody_escalates(self, which: int, who: str) -> None:
        self._try(cases.escalate, case_id=self.keys[which], by=self._person(who).pk, why="I need help.")

    @rule(which=CASE, who=WHO, to=WHO)
    def somebody_hands_over(self, which: int, who: str, to: str) -> None:
        self._try(
            cases.assign, case_id=self.keys[which], owner_id=self._person(to).pk, by=self._person(who).pk
        )

    @rule(who=WHO)
    def somebody_goes_or_comes_back(self, who: str) -> None:
        person = self._person(who)
        gone, _ = Absence.objects.filter(technician=person).delete()
        if not gone:
            Absence.objects.create(
                technician=person, starts_at=self.now, ends_at=self.now + timedelta(days=90)
            )

    @rule(which=CASE, who=WHO)
    def somebody_takes_it_out_of_its_incident(self, which: int, who: str) -> None:
        self._try(incidents.leave, case_id=self.keys[which], by=self._person(who).pk)

    @rule(who=WHO)
    def somebody_calls_all_of_it_one_incident(self, who: str) -> None:
        self._try(incidents.open_for, case_ids=self.keys, title="Mail", by=self._person(who).pk)

    @precondition(lambda self: parts.parts(case_ids=self.keys))
    @rule(who=WHO)
    def somebody_ends_the_incident(self, who: str) -> None:
        found = next(iter(parts.parts(case_ids=self.keys).values()))
        self._try(
            ending.end, incident_id=found.incident_id, by=self._person(who).pk, words="Restarted.",
            category=next(iter(categories.load())),
        )  # fmt: skip

    @invariant()
    def severity_never_falls_while_open(self) -> None:
        for key, severity in Case.objects.values_list("id", "severity"):
            rank = Severity(severity).rank
            assert rank >= self.severities.get(key, 0)
            self.severities[key] = rank

    @invariant()
    def a_case_with_an_owner_never_loses_it(self) -> None:
        assert not Case.objects.filter(owner=None).exists()

    @invariant()
    def no_escalation_without_a_call(self) -> None:
        for move in Escalation.objects.all():
            assert Alert.objects.filter(
                case=move.case_id, reason="escalation", raised_at__lte=move.at
            ).exists(), move

    @invariant()
    def no_call_without_an_acknowledgement_or_a_next_step(self) -> None:
        silent = Alert.objects.filter(acknowledged_at=None, next_at=None)
        behind = parts.parts(case_ids=set(silent.values_list("case_id", flat=True)))
        assert all(alert.case_id in behind for alert in silent), list(silent.values())

    @invariant()
    def an_open_incident_is_somebodys_and_will_be_called_about(self) -> None:
        from amends.store.models import Incident

        for incident in Incident.objects.filter(state="open"):
            called = Alert.objects.filter(subject__startswith=f"incident:{incident.pk}:").exists()
            assert incident.call_at is not None or called


def test_what_must_hold_holds_in_any_order(desk: Desk) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Machine(desk),
        settings=settings(
            max_examples=25,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[
                Phase.explicit,
                Phase.generate,
            ],  # shrinking runs the whole desk again and again, for minutes
        ),
    )


def test_the_machine_sees_a_call_that_was_lost(desk: Desk) -> None:
    machine = Machine(desk)
    try:
        case = Case.objects.get(id=machine.keys[0])
        Alert.objects.create(
            case=case,
            reason="escalation",
            subject="x",
            why="x",
            person=desk.bob,
            raised_at=datetime.now(NOW.tzinfo),
        )
        with pytest.raises(AssertionError):
            machine.no_call_without_an_acknowledgement_or_a_next_step()
    finally:
        machine.teardown()
