"""A transcript of a call that somebody drops on a case: read like messages, speaker by speaker."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.actions import cases as case_actions
from amends.actions import room
from amends.actions.cases import calling
from amends.actions.errors import Invalid
from amends.domain import calls
from amends.domain.calls import Turn, Unreadable
from amends.store.models import Case, Contact, Event, Technician

MOST_STRETCHES = 12
"""A long talk is filed in this many stretches: its temperature over time is seen, and a case stays readable."""
MOST_CHARACTERS = 90_000
MOST_SPEAKERS = 8


@transaction.atomic
def take_transcript(
    *, case_id: int, by: int, text: str, ours: Sequence[str] = (), once: str, now: datetime
) -> int:
    """File a transcript on a case: what the customer's side said is read and judged, ours is a note. How many messages.

    `ours` names speakers of ours beside those called like a technician. Raises Invalid for what is no transcript.
    """
    taken = room.take(case_id=case_id, by=by, action="answer")
    if Event.objects.filter(case=taken.case, kind="transcript", data__once=f"{by}:{once}").exists():
        return 0
    try:
        turns = calls.read_transcript(text)
    except Unreadable as wrong:
        raise Invalid("transcript", str(wrong)) from None
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    if len(speakers) > MOST_SPEAKERS:
        raise Invalid("transcript", f"It names {len(speakers)} speakers; {MOST_SPEAKERS} are the most.")
    mine = {name.casefold() for name in ours} | {
        name.casefold() for name in Technician.objects.filter(is_active=True).values_list("name", flat=True)
    }
    if all(name.casefold() in mine for name in speakers):
        raise Invalid("transcript", "All speakers are colleagues of ours. Whose words are the customer's?")
    filed = 0
    for stretch in _stretches(turns):
        for speaker in dict.fromkeys(turn.speaker for turn in stretch):
            words = "\n".join(turn.text for turn in stretch if turn.speaker == speaker)[:MOST_CHARACTERS]
            if speaker.casefold() in mine:
                case_actions.note(
                    case_id=case_id,
                    by=by,
                    body=f"{speaker}: {words}",
                    once=f"vtt:{once}:{filed}"[:60],
                    now=now,
                )
            else:
                contact = _contact(taken.case, speaker)
                calling.heard(case_id=case_id, by=by, words=words, contact_id=contact.id, now=now)
            filed += 1
    what = f"{taken.by.name} filed a transcript of {len(turns)} turns."
    room.record(
        taken.case, kind="transcript", what=what, why=f"Speakers: {', '.join(speakers)}", at=now, by=by,
        once=f"{by}:{once}",
    )  # fmt: skip
    return filed


def _stretches(turns: Sequence[Turn]) -> list[list[Turn]]:
    """At most `MOST_STRETCHES` runs of turns, each short enough for one message a speaker."""
    size = sum(len(turn.text) for turn in turns)
    most = min(MOST_CHARACTERS, max(2_000, -(-size // MOST_STRETCHES)))
    found: list[list[Turn]] = [[]]
    held = 0
    for turn in turns:
        if held and held + len(turn.text) > most:
            found.append([])
            held = 0
        found[-1].append(turn)
        held += len(turn.text) + 1
    return found


def _contact(case: Case, speaker: str) -> Contact:
    """Who of the client spoke: by name where one fits, else the contact of the case."""
    if case.organisation_id is None:
        return case.contact
    named = (
        Contact.objects.filter(organisation_id=case.organisation_id, name__iexact=speaker)
        .order_by("id")
        .first()
    )
    return named or case.contact
