"""A desk to act on: one team, a ladder of people on duty, a client, and a real parser process.

Imports stand inside the fixtures: this file is read before Django is ready.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING

import pytest

from amends.runtime.sandbox import Sandbox

if TYPE_CHECKING:
    from acting import Desk
    from amends.store.models import Case


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The killable parser, shared by the run."""
    from django.conf import settings

    from amends.jobs.parser_process import make_sandbox

    with make_sandbox(trusted_authserv=settings.TRUSTED_AUTHSERV) as running:
        yield running


@pytest.fixture
def desk(db: None) -> Iterator["Desk"]:
    """Bob answers, Carol leads, Ingrid manages; Marlow is a client."""
    import factories
    from acting import Desk
    from amends.actions import tuning
    from amends.domain.vocabulary import Role
    from amends.store.models import Mailbox, OrganisationDomain, RotaEntry

    team = factories.team("Service desk")
    people = [
        factories.technician("Bob", of=team, email="bob@desk.example"),
        factories.technician("Carol", role=Role.TEAM_LEAD, of=team, email="carol@desk.example"),
        factories.technician("Ingrid", role=Role.IT_MANAGER, of=team, email="ingrid@desk.example"),
    ]
    for person in people:
        RotaEntry.objects.create(technician=person, weekdays=list(range(7)), starts=time(0), ends=time(0))
    client = factories.organisation("Marlow")
    OrganisationDomain.objects.create(organisation=client, domain="marlow.example")
    mailbox = Mailbox.objects.create(address="support@desk.example", team=team)
    tuning.forget()
    yield Desk(team, mailbox, client, *people)
    tuning.forget()


@pytest.fixture
def arrive(sandbox: Sandbox) -> "Callable[..., Case | None]":
    """Store mails, file them, and give the newest case."""

    from acting import NOW
    from amends.actions import inbox, intake
    from amends.store.models import Case
    from amends.store.models.mail import MailSource

    def run(*raws: bytes, now: datetime = NOW, envelope_from: str = "maria@marlow.example") -> Case | None:
        arrivals = [
            inbox.Arrival(raw=raw, source=MailSource.SMTP, envelope_from=envelope_from) for raw in raws
        ]
        inbox.store(arrivals=arrivals, now=now)
        while intake.file_waiting(sandbox=sandbox, now=now):
            pass
        return Case.objects.order_by("-id").first()

    return run
