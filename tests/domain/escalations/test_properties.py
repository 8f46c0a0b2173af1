"""What holds whatever happens: severity, standing, owners, deputies, and who is called next."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from amends.catalogue import escalations as catalogue
from amends.domain import escalations
from amends.domain.escalations import OutreachReason, Owed, Person, Standing
from amends.domain.vocabulary import Role, Severity, Trigger

MATRIX = catalogue.load()
severities = st.sampled_from(Severity)
triggers = st.sets(st.sampled_from(Trigger))
people = st.lists(
    st.builds(
        Person,
        id=st.integers(1, 9),
        name=st.just("x"),
        role=st.sampled_from(Role),
        team_ids=st.frozensets(st.integers(6, 8), max_size=2),
        on_duty=st.booleans(),
        absent=st.booleans(),
        open_hot=st.integers(0, 5),
        deputy_id=st.none() | st.integers(1, 9),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda p: p.id,
)


def standing(severity: Severity, found: set[Trigger]) -> Standing:
    return escalations.standing(severity=severity, triggers=found, matrix=MATRIX)


@given(severities, severities, triggers, triggers)
def test_a_case_that_gains_severity_or_triggers_never_stands_lower(
    before: Severity, after: Severity, first: set[Trigger], more: set[Trigger]
) -> None:
    kept = after if escalations.raised(before, after) else before  # P2

    assert not standing(before, first).above(standing(kept, first | more))


@given(severities, triggers)
def test_there_is_always_a_role_in_charge(severity: Severity, found: set[Trigger]) -> None:
    assert escalations.in_charge(standing=standing(severity, found), matrix=MATRIX)


@given(severities, triggers)
def test_no_escalation_without_somebody_to_call(severity: Severity, found: set[Trigger]) -> None:
    here = standing(severity, found)

    assert bool(escalations.who_to_alert(standing=here, matrix=MATRIX)) is here.taken_over


@given(people, st.sampled_from([Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]))
def test_an_owner_is_one_person_who_is_here(found: list[Person], severity: Severity) -> None:
    choice = escalations.choose_owner(
        people=found, team_id=7, severity=severity, matrix=MATRIX, above=None, account_owner_id=None
    )

    present = {p.id for p in found if not p.absent}
    assert (choice.person_id in present) if present else choice.person_id is None


@given(people)
def test_calls_reach_everybody_above_once_and_end(found: list[Person]) -> None:
    """Every alert has an acknowledgement or a next person, until all above have been called."""
    present = [p for p in found if not p.absent]
    if not present:
        return
    current, called = present[0], [present[0].id]
    for _ in range(len(found) + 1):
        choice = escalations.next_up(
            people=found, current=current, already=called, matrix=MATRIX, account_owner_id=None
        )
        if choice.person_id is None:
            break
        assert choice.person_id not in called
        called.append(choice.person_id)
        current = next(p for p in found if p.id == choice.person_id)
    else:
        raise AssertionError("the calls never end")

    top = max(MATRIX.authority[p.role] for p in present)
    assert any(MATRIX.authority[p.role] == top for p in present if p.id in called)


@given(people)
def test_a_stand_in_is_here_and_a_circle_ends(found: list[Person]) -> None:
    for person in found:
        stand_in = escalations.stand_in(person=person, people=found)

        assert stand_in is None or (not stand_in.absent and stand_in.id != person.id)


@given(st.dictionaries(st.integers(1, 6), st.none() | st.integers(1, 6)), st.integers(1, 6))
def test_a_circle_of_deputies_is_found(deputies: dict[int, int | None], person: int) -> None:
    circle = escalations.circle(person_id=person, deputies=deputies)

    followed = [deputies.get(one) for one in circle]
    assert followed == [*circle[1:], person] if circle else _leads_away(person, deputies)


def _leads_away(person: int, deputies: dict[int, int | None]) -> bool:
    current, seen = deputies.get(person), set[int]()
    while current is not None and current not in seen:
        if current == person:
            return False
        seen.add(current)
        current = deputies.get(current)
    return True


@given(people, st.sampled_from(OutreachReason), st.integers(1, 4))
def test_lower_roles_never_discharge_an_owners_outreach(
    found: Sequence[Person], reason: OutreachReason, authority: int
) -> None:
    owed = Owed(OutreachReason.ESCALATION, None, authority)

    for person in found:
        may = escalations.discharges(owed=owed, by=person, owner_id=person.id, matrix=MATRIX)
        assert may is (MATRIX.authority[person.role] >= authority)
        done = replace(owed, reason=reason, done=True)
        assert escalations.outreach_state([done]) == "done"


def test_a_supervisors_follow_up_is_not_the_owners_debt() -> None:
    owed = Owed(OutreachReason.CALL_ENDED, 2, 2)

    assert escalations.outreach_state([owed]) == "none"
    assert escalations.outreach_state([replace(owed, done=True)]) == "done"
    assert escalations.outreach_state([replace(owed, reason=OutreachReason.CLIENT_SILENT)]) == "due"
