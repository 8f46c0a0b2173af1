"""Who asks: the signed-in technician, as views and actions need one."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from amends.store.queries.visible import Viewer


@dataclass(frozen=True, slots=True)
class Asker:
    """The technician behind a request; `zone` is how they read and write times."""

    id: int
    name: str
    role: str
    zone: str
    viewer: Viewer


def asker(request: HttpRequest) -> Asker:
    """The technician behind a request. Views are reached by signed-in people only; anybody else is refused."""
    user = request.user
    if not user.is_authenticated or user.pk is None:
        raise PermissionDenied
    return Asker(id=user.pk, name=user.name, role=user.role, zone=user.zone, viewer=Viewer.of(user))
