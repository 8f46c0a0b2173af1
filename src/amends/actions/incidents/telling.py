"""A status update written once: a letter for each case, by name, ticket and asset, through the outbox with its undo."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from amends.actions import promises as promise_actions
from amends.actions import room
from amends.actions.cases import answering
from amends.actions.errors import Invalid, NotFound
from amends.actions.incidents import access, opening
from amends.domain import cases, incidents
from amends.domain.vocabulary import PromiseState
from amends.store.models import (
    Case,
    IncidentLetter,
    IncidentUpdate,
    Message,
    Outbox,
    SentAnyway,
    Technician,
)
from amends.store.models.incident import IncidentState
from amends.store.models.outbox import OutboxState
from amends.store.queries import live, rows

BATCH = 20
BY_WORDS = promise_actions.BY_WORDS
APPROVAL = (
    "This customer speaks of legal steps: a manager approves the reply first. Write on the case itself."
)


@transaction.atomic
def tell(
    *, incident_id: int, by: int, subject: str, body: str, left: Sequence[str] = (), reason: str = "", once: str,
    now: datetime,
) -> int:  # fmt: skip
    """Write an update for every case of an incident; the letters leave after the undo time. Its number.

    `once` is a word of the form: sending it again answers with the first update. `left` are rules of serious
    findings left in it, `reason` why. Raises Invalid for an empty or oversized text and for findings left without a
    reason where the angriest of the customers is angry (S0-58).
    """
    taken = access.take(incident_id=incident_id, by=by, runs=True, whole=True)
    key = f"{by}:{once}"[:80]
    if (earlier := IncidentUpdate.objects.filter(once=key).first()) is not None:
        return earlier.id
    incident = taken.incident
    if incident.state != IncidentState.OPEN:
        raise cases.Refused("Only an open incident is told about.")
    text = answering.checked_text(body)
    told = Case.objects.filter(
        id__in=incident.members.filter(left_at=None, settled_at=None).values("case_id"), merged_into=None
    ).order_by("-anger_level", "id")
    hottest = told.first()
    if hottest is None:
        raise cases.Refused("No case is part of this incident any more.")
    answering.check_held(hottest, left=left, reason=reason)
    update = IncidentUpdate.objects.create(
        incident=incident, subject=" ".join(subject.split())[:300], body=text, by_id=by, at=now,
        undo_until=now + timedelta(seconds=settings.UNDO_SECONDS), rules_left=[rule[:60] for rule in left][:40],
        reason=" ".join(reason.split())[:500], once=key,
    )  # fmt: skip
    letters = IncidentLetter.objects.bulk_create(
        IncidentLetter(update_of=update, case=case) for case in told.order_by("id")
    )
    opening.note(
        incident, what=f"{taken.by.name} wrote an update to {len(letters)} customers.", why=text[:500], step="told",
        by=by, now=now,
    )  # fmt: skip
    live.announce(case_ids=[incident.lead_id] if incident.lead_id else [])
    return update.id


@transaction.atomic
def write(*, now: datetime, limit: int = BATCH) -> int:
    """Put the letters of updates that are not written yet in the outbox; how many were looked at.

    A case that another transaction holds is left for the next round; each case gets an update once.
    """
    claimed = rows.tuples(
        """select l.id from store_incidentletter l join store_case c on c.id = l.case_id
             join store_incidentupdate u on u.id = l.update_of_id
           where l.message_id is null and l.not_told = '' and u.undone_at is null
           order by l.id limit %s for update of c, l skip locked""",
        [limit],
    )
    letters = IncidentLetter.objects.filter(
        id__in=[row[0] for row in claimed], message=None, not_told="", update_of__undone_at=None
    )
    for letter in letters.select_related("update_of", "update_of__by").order_by("case_id"):
        _write(letter, now=now)
    return len(claimed)


def _write(letter: IncidentLetter, *, now: datetime) -> None:
    """One letter: a message of the case, with the promises in it; or the reason why this customer is not told."""
    update = letter.update_of
    case = Case.objects.select_related("organisation", "contact", "mailbox").get(id=letter.case_id)
    try:
        with transaction.atomic():
            letter.message_id = _send(case, update=update, now=now)
            letter.save(update_fields=["message"])
    except (cases.Refused, Invalid) as refusal:
        letter.not_told = str(refusal)[:300]
        letter.save(update_fields=["not_told"])
        room.record(
            case, kind="incident", what="The update of the incident was not sent to this customer.", why=str(refusal),
            at=now, incident=update.incident_id, step="not_told",
        )  # fmt: skip
        room.saved(case, at=now)


def _send(case: Case, *, update: IncidentUpdate, now: datetime) -> int:
    if case.merged_into_id is not None:
        raise cases.Refused(f"This case went into #{case.merged_into_id}.")
    if answering.needs_approval(case, by=update.by):
        raise cases.Refused(APPROVAL)
    text = incidents.letter(update.body, to=_person(case))
    found = promise_actions.candidates(text=text, case=case, by=update.by, now=now)
    spans = [(one.start, one.end) for one in found if one.kind in BY_WORDS and one.due_at > now]
    return answering.send(
        case, by=update.by, subject=update.subject, text=text, spans=spans, basis="", once=f"update:{update.id}:{case.id}",
        left=update.rules_left, reason=update.reason, hold_until=update.undo_until, now=now,
    )  # fmt: skip


def _person(case: Case) -> incidents.Person:
    """The customer of a case: the asset is the code that they named themselves."""
    asset = next((thing for thing in case.things if thing.isupper()), "")
    return incidents.Person(name=case.contact.name, ticket=f"#{case.id}", asset=asset)


@transaction.atomic
def undo(*, update_id: int, by: int, now: datetime) -> str:
    """Take an update back before its letters leave, all of them; its text. Raises Refused when one has left."""
    update = IncidentUpdate.objects.filter(id=update_id).first()
    if update is None:
        raise NotFound
    rows.run(
        """select id from store_case where id in (select case_id from store_incidentletter where update_of_id = %s)
           order by id for update""",
        [update_id],
    )
    taken = access.take(incident_id=update.incident_id, by=by, runs=True)
    update.refresh_from_db()
    if update.undone_at is not None:
        return update.body
    written = Message.objects.filter(id__in=update.letters.exclude(message=None).values("message_id"))
    mails = Outbox.objects.select_for_update().filter(message__in=written)
    if now >= update.undo_until or any(mail.state != OutboxState.HELD or mail.attempts for mail in mails):
        raise cases.Refused("It has left already. Write another update to correct it.")
    update.undone_at = now
    update.save(update_fields=["undone_at"])
    _take_back(written, by=taken.by, now=now)
    opening.note(
        taken.incident, what=f"{taken.by.name} took the update back before it left.", why="", step="undone", by=by,
        now=now,
    )  # fmt: skip
    return update.body


def _take_back(written: QuerySet[Message], *, by: Technician, now: datetime) -> None:
    """These letters never leave: no mail, no promise, and a line on each case."""
    Outbox.objects.filter(message__in=written).update(state=OutboxState.UNDONE, settled_at=now)
    SentAnyway.objects.filter(message__in=written).delete()
    for message in written.select_related("case"):
        message.promises.filter(state=PromiseState.OPEN).delete()
        if message.case is not None:
            room.record(
                message.case,
                kind="undone",
                what=f"{by.name} took the update back before it left.",
                at=now,
                by=by.id,
            )
            room.saved(message.case, at=now)
