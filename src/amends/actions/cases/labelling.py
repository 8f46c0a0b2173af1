"""Notes, categories and tags."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.actions import promises as promise_actions
from amends.actions import room
from amends.actions.errors import Invalid
from amends.actions.intake import naming
from amends.catalogue import categories as category_catalogue
from amends.catalogue.strict import nearest
from amends.store.models import Message
from amends.store.models.case import MessageKind

MAX_NOTE = 100_000


@transaction.atomic
def note(
    *,
    case_id: int,
    by: int,
    body: str,
    promises: Sequence[tuple[int, int]] = (),
    basis: str = "",
    once: str,
    now: datetime,
) -> int:
    """An internal note; it never reaches the customer and never counts as an update.

    `promises` are the spans of what was promised by voice and is told here; `basis` as for a reply.
    """
    taken = room.take(case_id=case_id, by=by, action="note")
    key = f"{by}:{once}"[:80]
    if (earlier := Message.objects.filter(once=key).first()) is not None:
        return earlier.id
    text = body.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Invalid("body", "The note is empty. Write what the next person should know.")
    if len(text) > MAX_NOTE:
        raise Invalid(
            "body", f"The note has {len(text):,} characters; {MAX_NOTE:,} are the most that is kept."
        )
    message = Message.objects.create(
        case=taken.case, kind=MessageKind.NOTE, channel="note", author=taken.by, from_name=taken.by.name, text=text,
        segments=[["new", 0, len(text)]], once=key, at=now,
    )  # fmt: skip
    promise_actions.make_picked(
        taken.case, message=message, by=taken.by, spans=promises, basis=basis, retold=True, now=now
    )
    room.record(
        taken.case, kind="note", what=f"{taken.by.name} left a note.", at=now, by=by, message=message.id
    )
    naming.link_named(taken.case, message=message, now=now)
    room.saved(taken.case, at=now)
    return message.id


@transaction.atomic
def set_category(*, case_id: int, category: str, by: int, now: datetime) -> None:
    """What the case is about, from the desk's tree (S0-54)."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    known = category_catalogue.load()
    if category not in known:
        raise Invalid("category", f"{category!r} is not a category; {nearest(category, known)}")
    if taken.case.category == category:
        return
    taken.case.category = category
    room.record(taken.case, kind="category", what=f"Category: {known[category].title}.", at=now, by=by)
    room.saved(taken.case, "category", at=now)


@transaction.atomic
def set_tags(*, case_id: int, tags: Sequence[str], by: int, now: datetime) -> None:
    """The case's tags: short words, each once."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    clean = list(dict.fromkeys(" ".join(tag.split()).lower() for tag in tags if tag.strip()))
    if any(len(tag) > 40 for tag in clean):
        raise Invalid("tags", "A tag has at most 40 characters.")
    if len(clean) > 20:
        raise Invalid("tags", "A case has at most 20 tags.")
    if clean == taken.case.tags:
        return
    taken.case.tags = clean
    room.record(taken.case, kind="tags", what=f"Tags: {', '.join(clean) or 'none'}.", at=now, by=by)
    room.saved(taken.case, "tags", at=now)


@transaction.atomic
def mark_read(*, case_id: int, by: int) -> None:
    """Its owner, or anybody when nobody owns it, has seen the latest words."""
    case = room.take(case_id=case_id, by=by, action="see").case
    if case.unread and case.owner_id in (None, by):
        case.unread = False
        case.save(update_fields=["unread"])
