"""The first manager of a desk, from the command line."""

import pytest

from amends.actions import people
from amends.actions.errors import Invalid
from amends.store.models import Technician

pytestmark = pytest.mark.django_db


def test_manager_can_sign_in_and_change_settings() -> None:
    key = people.add_manager(name="Ida", email="Ida@desk.example", password="a long enough word", zone="UTC")

    made = Technician.objects.get(id=key)
    assert (made.email, made.role, made.check_password("a long enough word")) == (
        "ida@desk.example",
        "it_manager",
        True,
    )


@pytest.mark.parametrize(
    ("email", "password"), [("ida@desk.example", "short"), ("ida@desk.example", "password1234")]
)
def test_weak_password_is_refused(email: str, password: str) -> None:
    with pytest.raises(Invalid, match="password"):
        people.add_manager(name="Ida", email=email, password=password)

    assert not Technician.objects.exists()


def test_taken_address_is_refused() -> None:
    people.add_manager(name="Ida", email="ida@desk.example", password="a long enough word")

    with pytest.raises(Invalid):
        people.add_manager(name="Ida", email="IDA@desk.example", password="a long enough word")
