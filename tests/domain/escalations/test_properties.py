"""The ladder for any desk: whoever is there owns and is called, nobody twice, and severity only rises."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from amends.catalogue import escalations as catalogue
from amends.domain import escalations
from amends.domain.escalations import Person
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, OutageScope, Role, Severity, Trigger

MATRIX = catalogue.load()
people = st.lists(
    st.builds(
        Person,
        id=st.just(0),
        name=st.just("Somebody"),
        role=st.sampled_from(Role),
        on_duty=st.booleans(),
        absent=st.booleans(),
        open_hot=st.integers(0, 3),
        deputy_id=st.none() | st.integers(1, 6),
    ),
    min_size=1,
    max_size=6,
).map(lambda found: [dataclasses.replace(one, id=number) for number, one in enumerate(found, 1)])
words = st.fixed_dictionaries(
    {
        "triggers": st.frozensets(st.sampled_from(Trigger)),
        "complaint_type": st.sampled_from(ComplaintType),
        "anger_level": st.sampled_from(Anger),
        "outage_scope": st.sampled_from(OutageScope),
        "abuse_kind": st.sampled_from(Abuse),
        "churn_risk": st.booleans(),
    }
)


@given(people, st.sampled_from(Severity), st.booleans())
def test_whoever_is_there_owns_rather_than_nobody(
    desk: list[Person], severity: Severity, above: bool
) -> None:
    choice = escalations.choose_owner(
        people=desk, team_id=None, severity=severity, matrix=MATRIX, above=desk[0] if above else None,
        account_owner_id=None,
    )  # fmt: skip

    present = {person.id for person in desk if not person.absent}
    assert (choice.person_id in present) if present else choice.person_id is None
    assert choice.why


@given(people)
def test_calls_go_to_everybody_above_once_and_then_end(desk: list[Person]) -> None:
    called = [desk[0]]
    while True:
        up = escalations.next_up(
            people=desk, current=called[-1], already={one.id for one in called}, matrix=MATRIX,
            account_owner_id=None,
        )  # fmt: skip
        if up.person_id is None:
            break
        called.append(desk[up.person_id - 1])

    assert len({one.id for one in called}) == len(called)
    assert not any(one.absent for one in called[1:])
    top = called[-1]
    left = [p for p in desk if not p.absent and p not in called]
    assert not [p for p in left if MATRIX.authority[p.role] > MATRIX.authority[top.role]], (
        "a higher one is left out"
    )


@given(people)
def test_the_next_level_has_more_authority(desk: list[Person]) -> None:
    up = escalations.next_level(people=desk, current=desk[0], matrix=MATRIX, account_owner_id=None)

    if up.role is not None:
        assert MATRIX.authority[up.role] > MATRIX.authority[desk[0].role]


@given(st.lists(words, min_size=1, max_size=8))
@settings(max_examples=200)
def test_a_case_never_comes_to_stand_lower(messages: list[dict[str, object]]) -> None:
    severity, triggers = Severity.LOW, frozenset[Trigger]()
    before = escalations.standing(severity=severity, triggers=triggers, matrix=MATRIX)
    for message in messages:
        triggers |= message["triggers"]  # type: ignore[operator]
        judged = escalations.severity(**message | {"triggers": triggers}, matrix=MATRIX)  # type: ignore[arg-type]
        severity = judged.severity if escalations.raised(severity, judged.severity) else severity
        after = escalations.standing(severity=severity, triggers=triggers, matrix=MATRIX)
        assert not before.above(after)
        before = after


@given(words)
def test_more_facts_never_make_a_case_less_severe(message: dict[str, object]) -> None:
    calm = escalations.severity(**message | {"triggers": frozenset()}, matrix=MATRIX)  # type: ignore[arg-type]

    assert escalations.severity(**message, matrix=MATRIX).severity.rank >= calm.severity.rank  # type: ignore[arg-type]


@given(st.sampled_from(Severity), st.frozensets(st.sampled_from(Trigger), min_size=1))
def test_no_escalation_without_somebody_to_call(severity: Severity, triggers: frozenset[Trigger]) -> None:
    stands = escalations.standing(severity=severity, triggers=triggers, matrix=MATRIX)

    assert bool(escalations.who_to_alert(standing=stands, matrix=MATRIX)) == stands.taken_over
    assert escalations.in_charge(standing=stands, matrix=MATRIX)
