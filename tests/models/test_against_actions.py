"""The model and the desk do the same: any order of what the machine knows, played by the model's writes and by the real
actions on a real database, ends after every step in the same state.

The outreach is left out (the model never discharges it), and so is everything that the machine has not: other clocks,
incidents, the words themselves.
"""

import contextlib
from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import factories
from amends.actions import alerts, cases, clocks, outbox, promises, tuning
from amends.actions import settings as desk_settings
from amends.actions.rehearsals.customers import Told
from amends.catalogue import categories
from amends.catalogue import clocks as clock_catalogue
from amends.domain.cases import Refused
from amends.domain.rehearsals import ReadingSpec
from amends.domain.vocabulary import Role
from amends.store.models import Alert, Case, Clock, Escalation, Promise, Technician
from models import machine
from models.machine import PROMISED, START, TIMES, Rows, Rules

ROLES = {person.id: person.role.value for person in machine.PEOPLE.values()}
SWEEPS = {"clocks": clocks.sweep, "promises": promises.sweep, "alerts": alerts.sweep}
STEPS = st.lists(
    st.sampled_from([*SWEEPS, "customer", "acknowledge", "reply", "resolve", "later", "later"]), max_size=12
)
AGAIN = ReadingSpec(
    anger=0, complaint_type="other_complaint", triggers=("second_complaint_same_issue",), outage_scope="none",
    abuse="none", churn_risk=False,
)  # fmt: skip


@pytest.fixture
def people(db: None) -> Iterator[dict[str, Technician]]:
    """The ladder of the model, and the written targets only: those of ours start clocks that it has not."""
    tuning.forget()
    team = factories.team()
    made = {role: factories.technician(role, role=Role(role), of=team) for role in ROLES.values()}
    desk_settings.save_protocol(
        item="targets", body=clock_catalogue.written_only(clock_catalogue.source()), note="", based_on=0,
        by=made["it_manager"].pk, now=START,
    )  # fmt: skip
    tuning.forget()
    yield made
    tuning.forget()


class Desk:
    """The real case of one example."""

    def __init__(self, people: dict[str, Technician]) -> None:
        self.people, self.sam = people, people["tier1_agent"]
        team = self.sam.teams.get()
        client = factories.organisation(account_owner=people["account_owner"])
        case = factories.case(
            of=team, by=factories.contact(of=client), owner=self.sam, first_responder=self.sam, at=START,
            mailbox=factories.mailbox(of=team), category=next(iter(categories.load())),
        )  # fmt: skip
        self.key = case.id
        Clock.objects.create(
            case=case,
            kind="resolution",
            seconds=3600,
            started_at=START,
            due_at=TIMES[1],
            rule="contract:Gold",
        )
        factories.promise(case, maker=self.sam, due_at=PROMISED)

    def do(self, deed: str, *, time: int, number: int) -> None:
        """One deed through the actions that a page or the worker calls."""
        now = TIMES[time]
        if deed in SWEEPS:
            SWEEPS[deed](now=now)
        elif deed == "customer":
            cases.heard(case_id=self.key, by=self.sam.pk, words="Still not.", read=Told(AGAIN), now=now)
        elif deed == "acknowledge":
            cases.acknowledge(case_id=self.key, by=self.people["it_manager"].pk, now=now)
        elif deed == "reply":
            cases.reply(
                case_id=self.key, by=self.sam.pk, subject="", body="We look.", once=str(number), now=now
            )
            for mail in outbox.claim(now=now + (TIMES[1] - TIMES[0]), limit=100):
                outbox.settle(outbox_id=mail.id, outcome="sent", detail="", now=now)
        else:
            with contextlib.suppress(Refused):
                cases.move(case_id=self.key, event="resolve", by=self.sam.pk, now=now)

    def looks(self) -> dict[str, object]:
        """What the model tells as well, in words that both share."""
        case = Case.objects.select_related("owner").get(id=self.key)
        subjects = {f"promise:{p.id}": "promise" for p in Promise.objects.filter(case=case)}
        return {
            "status": case.status,
            "severity": case.severity,
            "triggers": [trigger["name"] for trigger in case.triggers],
            "owner": case.owner.role if case.owner else None,
            "clock": Clock.objects.get(case=case, rule="contract:Gold").state,
            "promise": Promise.objects.get(case=case).state,
            "escalations": sorted(Escalation.objects.filter(case=case).values_list("severity", "rule")),
            "calls": sorted(
                (subjects.get(a.subject, a.subject), a.person.role, a.calls, a.acknowledged_at is not None)
                for a in Alert.objects.filter(case=case).select_related("person")
            ),
        }


def told(rows: Rows) -> dict[str, object]:
    """The rows of the model in the same words."""
    return {
        "status": rows.status.value,
        "severity": rows.severity.value,
        "triggers": [trigger.value for trigger in rows.triggers],
        "owner": ROLES[rows.owner] if rows.owner is not None else None,
        "clock": rows.clock.state.value,
        "promise": rows.promise.value,
        "escalations": sorted((severity.value, rule) for severity, rule in rows.escalations),
        "calls": sorted(
            (call.subject, ROLES[call.person], call.calls, call.acknowledged) for call in rows.calls
        ),
    }


def play(people: dict[str, Technician], steps: list[str], rules: Rules) -> None:
    """Both, step by step. What the model's workers would not find, the real ones must not find either."""
    desk, rows, time = Desk(people), Rows(), 0
    assert desk.looks() == told(rows)
    for number, step in enumerate(steps):
        if step == "later":
            time = min(time + 1, len(TIMES) - 1)
            continue
        if step == "customer" and rows.heard:
            continue
        if step not in SWEEPS or step in machine.due(rows, time=time):
            for write in machine.writes(step, rows, time):
                rows = machine.apply(rows, write, rules=rules)
        desk.do(step, time=time, number=number)
        assert desk.looks() == told(rows), (number, step, steps)


def test_the_model_and_the_desk_do_the_same(people: dict[str, Technician]) -> None:
    @given(STEPS)
    @settings(
        max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    def same(steps: list[str]) -> None:
        with transaction.atomic():
            play(people, steps, Rules())
            transaction.set_rollback(True)

    same()
    with transaction.atomic():  # the longest way up: a breach, a broken promise, nobody answers
        play(
            people,
            ["later", "clocks", "alerts", "later", "promises", "alerts", "customer", "alerts"],
            Rules(),
        )
        transaction.set_rollback(True)


def test_a_desk_that_does_something_else_is_seen(
    people: dict[str, Technician], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SWEEPS, "clocks", lambda *, now: 0)

    with pytest.raises(AssertionError), transaction.atomic():
        play(people, ["later", "clocks"], Rules())
