"""How this desk writes: its choices where the sources disagree, in versions, and the replies it keeps to start from."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import policies
from amends.domain import replies
from amends.store.models import CatalogueEdit, SavedReply
from amends.store.queries import rows

KIND, ITEM = "policies", "replies"
LONGEST = 6_000
MOST = 200


@transaction.atomic
def save_choices(*, choices: Mapping[str, str], note: str, based_on: int, by: int, now: datetime) -> int:
    """Put a new version of the desk's choices in force; its number. `based_on` is the version that was edited.

    Raises CatalogueError for a policy or choice that is none, Invalid when another version was saved meanwhile.
    """
    person = gate.check(by=by, action="change_settings")
    body = "".join(f"{name} = {json.dumps(choice)}\n" for name, choice in sorted(choices.items()))
    policies.load_text(body, file="choices")
    rows.run("select pg_advisory_xact_lock(hashtext(%s))", [f"catalogue {KIND}/{ITEM}"])
    latest = CatalogueEdit.objects.filter(kind=KIND, item=ITEM).order_by("-version").first()
    version = latest.version if latest else 0
    if version != based_on:
        raise Invalid(
            "note", f"Version {version} was saved while you chose. Look at it, then save once more."
        )
    CatalogueEdit.objects.create(
        kind=KIND, item=ITEM, version=version + 1, body=body, note=note, by=person, at=now
    )
    tuning.forget()
    return version + 1


@transaction.atomic
def save_reply(*, reply_id: int | None, title: str, body: str, in_use: bool, by: int, now: datetime) -> int:
    """Keep a skeleton to start replies from; its id. Raises Invalid for a placeholder that is none."""
    person = gate.check(by=by, action="change_settings")
    name, text = " ".join(title.split())[:80], body.replace("\r\n", "\n").replace("\0", "").strip()
    if not name:
        raise Invalid("title", "Give it a title by which it is found.")
    if not text or len(text) > LONGEST:
        raise Invalid("body", f"A saved reply has 1 to {LONGEST:,} characters.")
    if wrong := replies.wrong_placeholder(text):
        raise Invalid("body", wrong)
    if SavedReply.objects.filter(title__iexact=name).exclude(id=reply_id or 0).exists():
        raise Invalid("title", "Another saved reply has this title.")
    tuning.forget()
    if reply_id is None:
        if SavedReply.objects.count() >= MOST:
            raise Invalid("title", f"{MOST} saved replies are the most that anybody can choose from.")
        return SavedReply.objects.create(
            title=name, body=text, in_use=in_use, changed_by=person, changed_at=now
        ).id
    if not SavedReply.objects.filter(id=reply_id).update(
        title=name, body=text, in_use=in_use, changed_by=person, changed_at=now
    ):
        raise NotFound
    return reply_id
