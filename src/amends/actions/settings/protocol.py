"""The escalation protocol as this desk wants it: each of its texts in versions (S0-40)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.errors import Invalid
from amends.catalogue import (
    calls,
    care,
    changes,
    clocks,
    escalations,
    incidents,
    playbooks,
    practice,
    problems,
    promises,
    reviews,
    surveys,
)
from amends.store.models import CatalogueEdit
from amends.store.queries import rows


def _when(text: str, *, file: str) -> object:
    """Which playbook runs when; it may name the desk's own."""
    return playbooks.load_when(text, file=file, known=frozenset(tuning.in_force().playbooks.books))


ITEMS: Mapping[str, tuple[str, Callable[..., object]]] = {
    "matrix": ("escalations", escalations.load_text),
    "targets": ("clocks", clocks.load_text),
    "ledger": ("promises", promises.load_ledger_text),
    "when": ("playbooks", _when),
    "grouping": ("incidents", incidents.load_text),
    "owed": ("calls", calls.owed_text),
    "heat": ("care", care.from_text),
    "moves": ("practice", practice.load_table_text),
    "patterns": ("problems", problems.load_text),
    "changes": ("changes", changes.load_text),
    "reviews": ("reviews", reviews.load_text),
    "survey": ("surveys", surveys.from_text),
}
"""What may be edited: its folder in the catalogue, and what checks it."""
LONGEST = 200_000


@transaction.atomic
def save_protocol(*, item: str, body: str, note: str, based_on: int, by: int, now: datetime) -> int:
    """Put a new version in force; its number. `based_on` is the version that was edited, 0 for the shipped one.

    Raises CatalogueError with line and key, Invalid when somebody saved another version meanwhile.
    """
    person = gate.check(by=by, action="change_settings")
    kind, check = ITEMS[item]
    if len(body) > LONGEST:
        raise Invalid("body", "This text is too long to be a protocol that fits on a page.")
    check(body, file=item)
    rows.run("select pg_advisory_xact_lock(hashtext(%s))", [f"catalogue {kind}/{item}"])
    latest = CatalogueEdit.objects.filter(kind=kind, item=item).order_by("-version").first()
    version = latest.version if latest else 0
    if version != based_on:
        raise Invalid(
            "body",
            f"Version {version} was saved while you wrote. Your text is below: compare it, then save once more.",
        )
    CatalogueEdit.objects.create(
        kind=kind, item=item, version=version + 1, body=body, note=note, by=person, at=now
    )
    tuning.forget()
    return version + 1
