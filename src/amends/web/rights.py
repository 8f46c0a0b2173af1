"""What somebody may do on the desk at large: the verdict that a page shows is the one it enforces."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from amends.domain import cases
from amends.domain.vocabulary import Role
from amends.web.asking import asker


def verdict(request: HttpRequest, action: str) -> cases.Verdict:
    """Whether whoever asks may do this, and why not."""
    who = asker(request)
    facts = cases.PersonFacts(
        id=who.id, role=Role(who.role), team_ids=frozenset()
    )  # teams matter for cases only
    return cases.may(person=facts, action=action, case=None)


def check(request: HttpRequest, action: str) -> None:
    """Refuse with the reason on the page when they may not."""
    found = verdict(request, action)
    if not found.allowed:
        raise PermissionDenied(found.reason)
