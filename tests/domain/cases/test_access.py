"""Who may do what: the table decides, what is not in it is refused, and a foreign case does not exist."""

from itertools import product

import pytest

from amends.domain import cases
from amends.domain.cases import CaseFacts, PersonFacts
from amends.domain.cases.access import ON_A_CASE, ON_THE_DESK
from amends.domain.vocabulary import Role, Status
from examples import of_each

OURS = CaseFacts(team_id=1, owner_id=None, organisation_account_owner_id=None)


def person(role: Role = Role.TIER1, *, teams: tuple[int, ...] = (1,), key: int = 9) -> PersonFacts:
    return PersonFacts(id=key, role=role, team_ids=frozenset(teams))


@pytest.mark.parametrize(
    ("who", "case", "seen"),
    [
        (person(), OURS, True),
        (person(teams=(2,)), OURS, False),
        (person(Role.TEAM_LEAD, teams=(2,)), OURS, False),
        (person(Role.IT_MANAGER, teams=()), OURS, True),
        (person(Role.EXECUTIVE, teams=()), OURS, True),
        (person(teams=()), CaseFacts(team_id=None, owner_id=None, organisation_account_owner_id=None), True),
        (person(teams=()), CaseFacts(team_id=1, owner_id=9, organisation_account_owner_id=None), True),
        (
            person(Role.ACCOUNT_OWNER, teams=()),
            CaseFacts(team_id=1, owner_id=None, organisation_account_owner_id=9),
            True,
        ),
    ],
)
def test_sees(who: PersonFacts, case: CaseFacts, seen: bool) -> None:
    assert cases.sees(person=who, case=case) is seen


@pytest.mark.parametrize("action", list(ON_A_CASE))
def test_foreign_case_refuses_everything_with_the_same_words(action: str) -> None:
    verdict = cases.may(person=person(teams=(2,)), action=action, case=OURS)

    assert (verdict.allowed, verdict.reason) == (False, "There is nothing here, or it is not yours to see.")


def test_only_leads_force_a_case_closed() -> None:
    allowed = [
        role for role in Role if cases.may(person=person(role), action="force_close", case=OURS).allowed
    ]

    assert allowed == [Role.TEAM_LEAD, Role.IT_MANAGER, Role.EXECUTIVE]


def test_only_managers_change_settings() -> None:
    allowed = [r for r in Role if cases.may(person=person(r), action="change_settings", case=None).allowed]

    assert allowed == [Role.IT_MANAGER, Role.EXECUTIVE]


@of_each(product(Role, [*ON_A_CASE, *ON_THE_DESK, "made up", "__class__"]))
def test_every_refusal_has_a_sentence(asked: tuple[Role, str]) -> None:
    role, action = asked
    for case in (OURS, None):
        verdict = cases.may(person=person(role), action=action, case=case)

        assert verdict.allowed or verdict.reason.endswith(".")


def test_unknown_action_is_refused() -> None:
    assert not cases.may(person=person(Role.EXECUTIVE), action="made up", case=OURS).allowed


@pytest.mark.parametrize(
    ("verified", "category", "allowed"),
    [(True, "network/vpn/drops", True), (True, "", False), (False, "network/vpn/drops", False)],
)
def test_close_needs_a_category_and_proof(verified: bool, category: str, allowed: bool) -> None:
    verdict = cases.may_close(status=Status.PENDING_VERIFICATION, verified=verified, category=category)

    assert verdict.allowed is allowed
