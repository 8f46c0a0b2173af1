"""Care for those who take the heat: contacts noted, breaks taken or declined, reflection notes (S3-27, S4-25)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.errors import Invalid, NotFound
from amends.domain import care
from amends.domain.vocabulary import Anger
from amends.store.models import Case, HotContact, Reflection, Rest, Technician
from amends.store.queries import care as stored
from amends.store.queries.visible import Viewer

LESSONS = ("system", "communication", "empathy")
LONGEST = 4_000


def handled(case: Case, *, by: Technician, at: datetime) -> None:
    """Somebody's words reached a customer who is angry or furious now; the caller holds the case."""
    if case.anger_level < Anger.ANGRY:
        return
    rules, level = tuning.in_force().care, Anger(case.anger_level)
    before = HotContact.objects.filter(by=by, at__gt=at - rules.reach).values_list("level", "at")
    contacts = [care.Contact(Anger(hot), when) for hot, when in before] + [care.Contact(level, at)]
    until = care.heavy_until(contacts=contacts, rules=rules, now=at)
    HotContact.objects.create(by=by, case=case, level=level, at=at, heavy_until=until)


@transaction.atomic
def rest(*, by: int, minutes: int, now: datetime) -> None:
    """Begin a break: new cases go to others meanwhile. One that runs already goes on; a second press changes nothing.

    Raises Invalid for a length that is not offered.
    """
    gate.check(by=by, action="practise")
    breaks = tuning.in_force().care.breaks
    if minutes not in breaks:
        raise Invalid("minutes", f"Choose how long: {', '.join(map(str, breaks))} minutes.")
    Technician.objects.select_for_update().get(id=by)  # two presses at once are one break
    _answered(by=by, now=now)
    if not Rest.objects.filter(by_id=by, ends_at__gt=now).exists():
        Rest.objects.create(by_id=by, starts_at=now, ends_at=now + timedelta(minutes=minutes))


@transaction.atomic
def decline(*, by: int, now: datetime) -> None:
    """No break now. It is free: nothing is kept but that this offer was answered."""
    gate.check(by=by, action="practise")
    _answered(by=by, now=now)


@transaction.atomic
def come_back(*, by: int, now: datetime) -> None:
    """End a break before its time."""
    gate.check(by=by, action="practise")
    Rest.objects.filter(by_id=by, starts_at__lte=now, ends_at__gt=now).update(ends_at=now)


def _answered(*, by: int, now: datetime) -> None:
    HotContact.objects.filter(by_id=by, at__gt=now - tuning.in_force().care.reach, answered_at=None).update(
        answered_at=now
    )


@transaction.atomic
def reflect(*, by: int, words: str, lessons: Sequence[str], case_id: int | None, now: datetime) -> None:
    """Keep a note for one's own eyes. Raises Invalid for an empty or oversized one, or a case that is not theirs."""
    person = gate.check(by=by, action="practise")
    text = words.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Invalid("words", "Write a sentence about what you take from it.")
    if len(text) > LONGEST:
        raise Invalid("words", f"It has {len(text):,} characters; {LONGEST:,} are the most that is kept.")
    if any(lesson not in LESSONS for lesson in lessons):
        raise Invalid("lessons", "A lesson is about the system, communication or empathy.")
    if case_id is not None and not stored.sees(case_id=case_id, viewer=Viewer.of(person)):
        raise Invalid("case", "There is no such case, or it is not yours to see.")
    Reflection.objects.create(
        by=person, case_id=case_id, words=text, lessons=[one for one in LESSONS if one in lessons], at=now
    )


@transaction.atomic
def forget(*, note_id: int, by: int) -> None:
    """Throw away one of one's own notes. Raises NotFound for a note that is not theirs."""
    gate.check(by=by, action="practise")
    if not Reflection.objects.filter(id=note_id, by_id=by).delete()[0]:
        raise NotFound
