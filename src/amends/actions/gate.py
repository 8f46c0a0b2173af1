"""Deeds that belong to no case: who may do them, by the same rule that the pages show."""

from amends.actions import room
from amends.actions.errors import NotFound
from amends.domain import cases
from amends.store.models import Technician


def check(*, by: int, action: str) -> Technician:
    """The technician who asks. Raises NotFound when there is none, Refused when they may not do this."""
    person = Technician.objects.filter(id=by, is_active=True).first()
    if person is None:
        raise NotFound
    verdict = cases.may(person=room.person_facts(person), action=action, case=None)
    if not verdict.allowed:
        raise cases.Refused(verdict.reason)
    return person
