"""Telling colleagues by mail about something that is theirs to do."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from amends.actions import desk_mail
from amends.store.models import Technician


def tell(*, people: Iterable[int | None], subject: str, body: str, path: str, now: datetime) -> None:
    """One mail to each of these who works here, with the way to the page."""
    wanted = {person for person in people if person is not None}
    for address in (
        Technician.objects.filter(id__in=wanted, is_active=True)
        .order_by("id")
        .values_list("email", flat=True)
    ):
        desk_mail.queue(
            mail_from=settings.DEFAULT_FROM_EMAIL,
            recipients=[address],
            subject=" ".join(subject.split())[:200],
            body=f"{body}\n\n{settings.BASE_URL}{path}",
            now=now,
        )
