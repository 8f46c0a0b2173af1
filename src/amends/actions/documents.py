"""Facts that people add, versions of the document, and who read it before they spoke (S0-45)."""

from datetime import datetime

from django.db import transaction

from amends.actions import gate, room, tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import documents as catalogue
from amends.domain import documents
from amends.domain.documents import FactKind
from amends.domain.vocabulary import Severity
from amends.store.models import (
    Case,
    DocumentSummary,
    DocumentTemplate,
    DocumentVersion,
    Escalation,
    Message,
    NotedFact,
    Outreach,
    SignOff,
    Technician,
)
from amends.store.models.document import How
from amends.store.queries import documents as stored
from amends.store.queries.visible import Viewer
from amends.store.queries.words import plain

LONGEST = 2000
LONGEST_SUMMARY = 4000
WORDS = {
    FactKind.REMEDY: "what the customer wants",
    FactKind.IMPACT: "the impact",
    FactKind.ROOT_CAUSE: "the root cause so far",
    FactKind.NEXT_STEP: "the next step",
}


def current(found: stored.CaseDocuments, *, now: datetime) -> documents.Filled:
    """The document that the case calls for by the matrix in force, as it stands at `now`."""
    row = tuning.in_force().matrix.row(Severity(found.facts.case.severity))
    kind = documents.kind_for(row=row.document, called_for=found.called_for)
    return documents.fill(rule=catalogue.load()[kind], facts=found.facts, now=now)


@transaction.atomic
def note_fact(
    *, case_id: int, kind: str, text: str, by: int, now: datetime, message_id: int | None = None
) -> None:
    """Write down a fact; what stood before stays as an earlier version. `message_id` names where it was read.

    Raises Invalid for an empty or oversized text and for a message of another case.
    """
    taken = room.take(case_id=case_id, by=by, action="note")
    if kind not in list(FactKind):
        raise Invalid("kind", "Choose what you write down.")
    if message_id is not None and not Message.objects.filter(id=message_id, case=taken.case).exists():
        raise Invalid("message", "That message is not of this case.")
    note(taken.case, kind=FactKind(kind), text=text, message_id=message_id, by=taken.by, now=now)


def note(
    case: Case, *, kind: FactKind, text: str, message_id: int | None, by: Technician, now: datetime
) -> None:
    """As `note_fact`, for a caller that holds the case already; the same words once more change nothing."""
    words = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not words:
        raise Invalid("text", "Write it in a sentence.")
    if len(words) > LONGEST:
        raise Invalid("text", f"It has {len(words):,} characters; {LONGEST:,} are the most that is kept.")
    last = NotedFact.objects.filter(case=case, kind=kind).order_by("-id").first()
    if last is not None and last.text == words:
        return
    NotedFact.objects.create(case=case, kind=kind.value, text=words, message_id=message_id, by=by, at=now)
    said = f"{by.name} noted {WORDS[kind]}."
    room.record(case, kind="fact_noted", what=said, why=words, at=now, by=by.id)
    room.saved(case, at=now)


@transaction.atomic
def opened(*, case_id: int, by: int, now: datetime) -> None:
    """Somebody opens the document: when it says something else than the version kept last, that is kept as well.

    The first version is kept when somebody signs it, so that looking at a case that nobody works on changes nothing.
    """
    taken = room.take(case_id=case_id, by=by, action="see")
    if DocumentVersion.objects.filter(case=taken.case).exists():
        _keep(taken.case, by=taken.by, now=now)


@transaction.atomic
def sign(*, case_id: int, by: int, digest: str, now: datetime) -> int:
    """Read and signed off: the version that was on the page, named by its digest. Returns its number.

    Raises Invalid when the document says something else by now, so that nobody signs what they have not seen.
    """
    taken = room.take(case_id=case_id, by=by, action="note")
    kept = _keep(taken.case, by=taken.by, now=now)
    if kept.digest != digest:
        raise Invalid("digest", "The document has changed since you opened it. Read it once more, then sign.")
    if SignOff.objects.filter(case=taken.case, version=kept, by=taken.by).exists():
        return kept.number
    SignOff.objects.create(
        case=taken.case, kind=kept.kind, version=kept, how=How.READ.value, by=taken.by, at=now
    )
    what = f"{taken.by.name} read the {plain(kept.kind)} (version {kept.number})."
    room.record(taken.case, kind="document_read", what=what, at=now, by=by, version=kept.number)
    room.saved(taken.case, at=now)
    return kept.number


def went_on(case: Case, *, by: Technician, now: datetime) -> None:
    """The owner of an escalated case speaks without having read its document: not forbidden, but recorded (S0-45)."""
    if case.owner_id != by.id:
        return
    asked = Escalation.objects.filter(case=case).order_by("-id").first()
    owes = documents.must_read(
        is_owner=True,
        escalated=asked is not None,
        contact_made=asked is not None and Outreach.objects.filter(case=case, done_at__gte=asked.at).exists(),
        signed=SignOff.objects.filter(case=case, by=by).exists(),
    )
    if not owes or asked is None:
        return
    SignOff.objects.create(case=case, kind=asked.document, how=How.SKIPPED.value, by=by, at=now)
    what = f"{by.name} answered without having read the {plain(asked.document)}."
    room.record(case, kind="document_skipped", what=what, at=now, by=by.id)


def _keep(case: Case, *, by: Technician, now: datetime) -> DocumentVersion:
    """The version that says what the document says now, kept if none did; the caller holds the case."""
    found = stored.load(number=case.id, viewer=Viewer.of(by))
    if found is None:
        raise NotFound
    content = documents.content(current(found, now=now))
    digest = documents.digest(content)
    last = DocumentVersion.objects.filter(case=case).order_by("-number").first()
    if last is not None and last.digest == digest:
        return last
    return DocumentVersion.objects.create(
        case=case,
        kind=content["kind"],
        number=last.number + 1 if last else 1,
        content=content,
        digest=digest,
        changed=documents.changes(last.content if last else None, content),
        by=by,
        at=now,
    )


@transaction.atomic
def keep_summary(*, case_id: int, digest: str, text: str, model: str, by: int, now: datetime) -> None:
    """Keep what the model wrote about the document on the page; it stands beside the facts.

    Raises Invalid when the document says something else by now.
    """
    taken = room.take(case_id=case_id, by=by, action="note")
    kept = _keep(taken.case, by=taken.by, now=now)
    if kept.digest != digest:
        raise Invalid("digest", "The document changed while the model wrote. Ask once more.")
    words = text.replace("\0", "").strip()[:LONGEST_SUMMARY]
    DocumentSummary.objects.get_or_create(
        version=kept, defaults={"text": words, "model": model[:100], "by": taken.by, "at": now}
    )


@transaction.atomic
def set_template(*, name: str, file: bytes | None, by: int, now: datetime) -> None:
    """Put a Word template in force, or the shipped one again. The caller has checked the file."""
    person = gate.check(by=by, action="change_settings")
    DocumentTemplate.objects.create(name=name[:200] if file is not None else "", file=file, by=person, at=now)
