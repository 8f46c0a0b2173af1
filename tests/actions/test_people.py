"""Who may set what about technicians, and who cannot leave."""

import pytest

import factories
from amends.actions import people
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.vocabulary import Role
from amends.store.models import Technician
from signing_in import manager

pytestmark = pytest.mark.django_db
SAM = people.Facts(name="Sam", email="Sam@desk.example", role=Role.TIER1)


@pytest.mark.parametrize("role", [Role.TIER1, Role.TEAM_LEAD, Role.ACCOUNT_OWNER])
def test_only_managers_set_people(role: Role) -> None:
    by, other = factories.technician(role=role), factories.technician()
    deeds = (
        lambda: people.add(facts=SAM, by=by.pk),
        lambda: people.change(technician_id=other.pk, facts=SAM, by=by.pk),
        lambda: people.deactivate(technician_id=other.pk, by=by.pk),
        lambda: people.activate(technician_id=other.pk, by=by.pk),
    )

    for deed in deeds:
        with pytest.raises(Refused, match="Only an IT manager or above"):
            deed()

    assert Technician.objects.filter(name="Sam").count() == 0


def test_somebody_who_left_sets_nothing() -> None:
    gone = factories.technician(role=Role.IT_MANAGER, is_active=False)

    with pytest.raises(NotFound):
        people.add(facts=SAM, by=gone.pk)


def test_the_last_manager_stays_until_there_is_another() -> None:
    carol = manager()
    factories.technician(role=Role.IT_MANAGER, is_active=False)

    with pytest.raises(Refused, match="Carol is the last one"):
        people.deactivate(technician_id=carol.pk, by=carol.pk)
    factories.technician(role=Role.EXECUTIVE)
    people.deactivate(technician_id=carol.pk, by=carol.pk)

    assert not Technician.objects.get(pk=carol.pk).is_active


def test_a_manager_of_the_last_two_may_change_their_own_name() -> None:
    carol = manager()
    facts = people.Facts(name="Caroline", email=carol.email, role=Role.IT_MANAGER)

    people.change(technician_id=carol.pk, facts=facts, by=carol.pk)

    assert Technician.objects.get(pk=carol.pk).name == "Caroline"


def test_a_circle_of_deputies_is_refused() -> None:
    carol = factories.technician("Carol", role=Role.IT_MANAGER)
    dora = factories.technician("Dora", deputy=carol)

    with pytest.raises(Invalid, match="circle of deputies: Carol → Dora → Carol"):
        people.change(
            technician_id=carol.pk,
            facts=people.Facts(name="Carol", email=carol.email, role=Role.IT_MANAGER, deputy_id=dora.pk),
            by=carol.pk,
        )
