"""The desk's own playbooks: a draft that anybody who may change settings goes on with, and versions that never change."""

import hashlib
import re
from datetime import datetime

from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import playbooks as catalogue
from amends.domain.playbooks import Playbook
from amends.store.models import PlaybookDraft, PlaybookVersion
from amends.store.models.playbook import Origin
from amends.store.queries import rows

LONGEST = 100_000
MOST = 100
"""Playbooks of a desk; nobody chooses among more."""
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}\Z")
_ID_LINE = re.compile(r'^id *= *"[^"\n]*"', re.MULTILINE)
_RESERVED = frozenset({"new", "when", "scope"})


def checked(*, book: str, body: str) -> Playbook:
    """The playbook of a text, if it could be published now. Raises CatalogueError with file, line and key."""
    if len(body) > LONGEST:
        raise Invalid("body", f"A playbook has at most {LONGEST:,} characters.")
    found = catalogue.load_text(
        body, file=f"{book}.toml", known=frozenset({*tuning.in_force().playbooks.books, book})
    )
    if found.id != book:
        raise Invalid("body", f"Line {_line(body)}: id must stay {book!r}; to begin another one, copy this.")
    return found


@transaction.atomic
def keep_draft(*, book: str, body: str, based_on: int, by: int, now: datetime) -> None:
    """Keep a text that is not in force yet, however wrong it still is. Raises NotFound for a playbook that is none."""
    person = gate.check(by=by, action="change_settings")
    if len(body) > LONGEST:
        raise Invalid("body", f"A playbook has at most {LONGEST:,} characters.")
    if not _exists(book):
        raise NotFound
    PlaybookDraft.objects.update_or_create(
        book=book, defaults={"body": body, "based_on": based_on, "by": person, "at": now}
    )


@transaction.atomic
def discard_draft(*, book: str, by: int) -> None:
    """Throw a draft away; what is in force stays."""
    gate.check(by=by, action="change_settings")
    PlaybookDraft.objects.filter(book=book).delete()


@transaction.atomic
def publish(*, book: str, body: str, note: str, based_on: int, by: int, now: datetime) -> int:
    """Put a text in force as the next version of this desk; its number. Cases keep the version that they ran.

    Raises CatalogueError with line and key, Invalid when another version was published meanwhile.
    """
    person = gate.check(by=by, action="change_settings")
    if not _exists(book):
        raise NotFound
    checked(book=book, body=body)
    rows.run("select pg_advisory_xact_lock(hashtext(%s))", [f"playbook {book}"])
    latest = _latest(book)
    if latest != based_on:
        raise Invalid(
            "body",
            f"Version {latest} was published while you wrote. Your text is below: compare it, then publish once more.",
        )
    PlaybookVersion.objects.create(
        book=book, number=latest + 1, origin=Origin.DESK.value, body=body, note=note[:500],
        digest=hashlib.sha256(body.encode()).hexdigest(), by=person, at=now,
    )  # fmt: skip
    PlaybookDraft.objects.filter(book=book).delete()
    tuning.forget()
    return latest + 1


@transaction.atomic
def copy(*, book: str, name: str, by: int, now: datetime) -> None:
    """Begin a playbook of the desk's own as a draft, with the text of another. Raises Invalid for its name."""
    person = gate.check(by=by, action="change_settings")
    texts = tuning.in_force().playbooks.texts
    if book not in texts:
        raise Invalid("book", "This playbook does not exist any more. Choose another one.")
    if not _ID.match(name) or name in _RESERVED:
        raise Invalid("name", "A name has 2 to 40 small letters, digits and _, and begins with a letter.")
    if name in texts or _exists(name):
        raise Invalid("name", "Another playbook has this name.")
    if len(texts) + PlaybookDraft.objects.count() >= MOST:
        raise Invalid("name", f"{MOST} playbooks are the most that anybody can choose from.")
    body = _ID_LINE.sub(f'id = "{name}"', texts[book].body, count=1)
    PlaybookDraft.objects.create(book=name, body=body, based_on=0, by=person, at=now)


def _exists(book: str) -> bool:
    return book in tuning.in_force().playbooks.texts or PlaybookDraft.objects.filter(book=book).exists()


def _latest(book: str) -> int:
    found = PlaybookVersion.objects.filter(book=book, origin=Origin.DESK.value).order_by("-number").first()
    return found.number if found else 0


def _line(body: str) -> int:
    found = _ID_LINE.search(body)
    return body.count("\n", 0, found.start()) + 1 if found else 1
