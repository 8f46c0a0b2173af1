"""The SQL of who sees a case says the same as the domain's rule."""

import itertools

import pytest

import factories
from amends.domain import cases
from amends.domain.vocabulary import Role
from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_the_statement_and_the_rule_agree(role: Role) -> None:
    ours, theirs = factories.team(), factories.team()
    somebody = factories.technician()
    viewer = factories.technician(role=role, of=ours)
    account = factories.organisation(account_owner=viewer)
    for team, owner, client in itertools.product(
        (None, ours, theirs), (None, viewer, somebody), (None, account, factories.organisation())
    ):
        made = factories.case(of=team, owner=owner, organisation=client)
        expected = cases.sees(
            person=cases.PersonFacts(id=viewer.id, role=role, team_ids=frozenset({ours.id})),
            case=cases.CaseFacts(
                team_id=made.team_id,
                owner_id=made.owner_id,
                organisation_account_owner_id=client.account_owner_id if client else None,
            ),
        )

        found = rows.tuples(
            f"select from store_case c where c.id = %(id)s and {VISIBLE}",
            {**Viewer.of(viewer).params(), "id": made.id},
        )

        assert bool(found) == expected, (team, owner, client)
