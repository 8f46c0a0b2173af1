"""A stored run as the domain runs it, and the text of a playbook kept for the cases that run it."""

import hashlib
from datetime import datetime

from amends.actions import tuning
from amends.catalogue import playbooks as catalogue
from amends.domain import playbooks
from amends.domain.vocabulary import Anger
from amends.store.models import PlaybookVersion
from amends.store.models.playbook import Origin
from amends.store.queries.playbooks import RunRow


def as_run(row: RunRow) -> playbooks.Run:
    """The run with its text and everything that happened."""
    return playbooks.Run(
        playbook=catalogue.read(row.body),
        seed=row.seed,
        started_at=row.started_at,
        attempts_before=row.attempts_before,
        entries=tuple(
            playbooks.Entry(
                step=entry.step,
                event=playbooks.Event(entry.event),
                at=entry.at,
                who=entry.who,
                to=playbooks.Target.read(entry.to),
                words=entry.words,
                reason=entry.reason,
                recorded=entry.recorded,
                heat=None if entry.heat is None else Anger(entry.heat),
            )
            for entry in row.entries
        ),
    )


def in_force(*, book: str, now: datetime) -> PlaybookVersion:
    """The version of a playbook that runs now, kept so that the case keeps it. Raises KeyError for one that is none."""
    text = tuning.in_force().playbooks.texts[book]
    if text.version_id is not None:
        return PlaybookVersion.objects.get(id=text.version_id)
    digest = hashlib.sha256(text.body.encode()).hexdigest()
    kept, _ = PlaybookVersion.objects.get_or_create(
        book=book,
        digest=digest,
        origin=Origin.SHIPPED.value,
        defaults={"number": text.number, "body": text.body, "at": now},
    )
    return kept
