"""Types of assets as this desk wants them: the shipped ones changed, and its own, in versions."""

from datetime import datetime

from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.errors import Invalid
from amends.catalogue import assets
from amends.store.models import CatalogueEdit
from amends.store.queries import rows

KIND = "assets"
LONGEST = 40_000
MOST = 100


@transaction.atomic
def save_type(*, item: str, body: str, note: str, based_on: int, by: int, now: datetime) -> str:
    """Put a new version of a type in force, or add one (`item` is "" then); its id. `based_on` is what was edited.

    Raises CatalogueError with line and key, Invalid when another version was saved meanwhile, or the id changed.
    """
    person = gate.check(by=by, action="change_settings")
    if len(body) > LONGEST:
        raise Invalid("body", "This text is too long for a type.")
    found = assets.load_text(body, file=item or "type")
    if item and found.id != item:
        raise Invalid(
            "body", f"The id of a type stays as it is: {item}. Add a type of its own for {found.id}."
        )
    rows.run("select pg_advisory_xact_lock(hashtext(%s))", [f"catalogue {KIND}/{found.id}"])
    latest = CatalogueEdit.objects.filter(kind=KIND, item=found.id).order_by("-version").first()
    version = latest.version if latest else 0
    if not item and (version or found.id in assets.load()):
        raise Invalid("body", f"There is a type {found.id} already. Change that one, or take another id.")
    if version != based_on:
        raise Invalid(
            "body",
            f"Version {version} was saved while you wrote. Your text is below: compare, then save again.",
        )
    if not item and len(tuning.in_force().asset_types) >= MOST:
        raise Invalid("body", f"{MOST} types are the most that anybody can choose from.")
    CatalogueEdit.objects.create(
        kind=KIND, item=found.id, version=version + 1, body=body, note=note, by=person, at=now
    )
    tuning.forget()
    return found.id
