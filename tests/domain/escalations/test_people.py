"""A named person with more authority, on duty first, and never nobody while anybody is there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalogue import escalations as catalogue
from amends.domain import escalations
from amends.domain.escalations import Choice, Person
from amends.domain.vocabulary import Role, Severity

MATRIX = catalogue.load()
SAM = Person(id=1, name="Sam", role=Role.TIER1, team_ids=frozenset({7}))
PRIYA = Person(id=2, name="Priya", role=Role.TEAM_LEAD, team_ids=frozenset({7}), deputy_id=3)
TOMAS = Person(id=3, name="Tomas", role=Role.TEAM_LEAD, team_ids=frozenset({8}))
INGRID = Person(id=4, name="Ingrid", role=Role.IT_MANAGER)
ADAEZE = Person(id=5, name="Adaeze", role=Role.EXECUTIVE)
MARCO = Person(id=6, name="Marco", role=Role.ACCOUNT_OWNER)
ALL = (SAM, PRIYA, TOMAS, INGRID, ADAEZE, MARCO)


def owner(
    *people: Person, severity: Severity, above: Person | None = SAM, account_owner: int | None = None
) -> Choice:
    return escalations.choose_owner(
        people=people,
        team_id=7,
        severity=severity,
        matrix=MATRIX,
        above=above,
        account_owner_id=account_owner,
    )


@pytest.mark.parametrize(
    ("severity", "expected"),
    [(Severity.MEDIUM, PRIYA.id), (Severity.HIGH, INGRID.id), (Severity.CRITICAL, ADAEZE.id)],
)
def test_owner_is_of_the_row(severity: Severity, expected: int) -> None:
    assert owner(*ALL, severity=severity).person_id == expected


def test_account_owner_owns_the_critical_case_of_the_account() -> None:
    assert owner(*ALL, severity=Severity.CRITICAL, account_owner=MARCO.id).person_id == MARCO.id


def test_own_team_comes_before_another_and_least_heat_decides() -> None:
    assert owner(*ALL, severity=Severity.MEDIUM).person_id == PRIYA.id
    busy, free = replace(PRIYA, open_hot=3), replace(TOMAS, team_ids=frozenset({7}))

    assert owner(SAM, busy, free, severity=Severity.MEDIUM).person_id == TOMAS.id


def test_row_off_duty_goes_one_level_up_and_says_so() -> None:
    off = [replace(p, on_duty=False) for p in (PRIYA, TOMAS)]

    found = owner(SAM, *off, INGRID, severity=Severity.MEDIUM)

    assert found.person_id == INGRID.id
    assert "nobody on duty" in found.why


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.LOW, SAM.id),
        (Severity.MEDIUM, PRIYA.id),
        (Severity.HIGH, INGRID.id),
        (Severity.CRITICAL, ADAEZE.id),
    ],
)
def test_nobody_on_duty_leaves_the_case_with_the_row_and_says_so(severity: Severity, expected: int) -> None:
    off = [replace(p, on_duty=False) for p in ALL]

    found = owner(*off, severity=severity, above=None)

    assert found.person_id == expected
    assert found.why.startswith("nobody on duty: ")
    assert "off duty" in found.why


def test_owner_of_another_account_comes_after_the_executive() -> None:
    first_by_id = replace(MARCO, id=0)

    assert owner(SAM, first_by_id, ADAEZE, severity=Severity.CRITICAL).person_id == ADAEZE.id


def test_owner_stands_above_whoever_had_it_before() -> None:
    assert owner(*ALL, severity=Severity.MEDIUM, above=PRIYA).person_id == INGRID.id


def test_reason_of_an_ordinary_choice_is_short() -> None:
    assert owner(*ALL, severity=Severity.MEDIUM).why == "team lead, on duty, by the matrix"


def test_everybody_away_leaves_nobody_and_says_so() -> None:
    away = [replace(p, absent=True) for p in ALL]

    assert owner(*away, severity=Severity.HIGH) == Choice(
        None, None, "nobody on duty and nobody to fall back on"
    )


def test_deputy_is_called_first_then_the_next_level() -> None:
    def up(already: set[int]) -> int | None:
        return escalations.next_up(
            people=ALL, current=PRIYA, already=already, matrix=MATRIX, account_owner_id=None
        ).person_id

    assert [up({2}), up({2, 3}), up({2, 3, 4})] == [TOMAS.id, INGRID.id, ADAEZE.id]


def test_ladder_ends_when_all_were_called() -> None:
    found = escalations.next_up(
        people=ALL, current=PRIYA, already={p.id for p in ALL}, matrix=MATRIX, account_owner_id=None
    )

    assert found == Choice(None, None, "everybody up the ladder has been called")


people = st.lists(
    st.builds(
        Person,
        id=st.integers(1, 40),
        name=st.just("x"),
        role=st.sampled_from(Role),
        team_ids=st.frozensets(st.integers(6, 8), max_size=2),
        on_duty=st.booleans(),
        absent=st.booleans(),
        open_hot=st.integers(0, 5),
    ),
    max_size=8,
    unique_by=lambda p: p.id,
)


@given(people, st.sampled_from(Severity))
def test_somebody_present_always_owns(found: list[Person], severity: Severity) -> None:
    choice = owner(*found, severity=severity, above=None)

    assert (choice.person_id is None) == all(p.absent for p in found)
    assert choice.person_id not in {p.id for p in found if p.absent}


@given(people, st.sampled_from([Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]))
def test_owner_on_duty_has_more_authority_than_the_first_responder(
    found: list[Person], severity: Severity
) -> None:
    choice = owner(*found, severity=severity)
    chosen = next((p for p in found if p.id == choice.person_id), None)

    if chosen is not None and chosen.on_duty:
        higher = [p for p in found if not p.absent and MATRIX.authority[p.role] > MATRIX.authority[SAM.role]]
        assert MATRIX.authority[chosen.role] > MATRIX.authority[SAM.role] or not higher
