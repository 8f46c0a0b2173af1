"""The promises in what is being written: chips that become entries of the ledger when the reply or note is kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from amends.actions import promises as actions
from amends.actions import tuning
from amends.catalogue import promises as catalogue
from amends.domain import promises, replies
from amends.domain.vocabulary import PromiseKind
from amends.store.queries import composing
from amends.web.asking import asker
from amends.web.cases import page as room
from amends.web.private import private

LONGEST = 20_000
"""Characters that are looked at; nobody writes more, and a paste may hold a log file."""
_SPAN = re.compile(r"([0-9]{1,7}):([0-9]{1,7})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chip:
    """A promise in the text; `value` names its span. `needs_basis`: what a time for the fix rests on is asked for."""

    value: str
    kind: str
    text: str
    due_at: datetime
    certain: bool
    why: str
    needs_basis: bool


def chips(
    text: str,
    *,
    facts: composing.Composing,
    zone: str,
    now: datetime,
    retold: bool = False,
    checked: replies.Checked | None = None,
) -> tuple[Chip, ...]:
    """The promises with a time to come, by the team's calendar; a note of a call may tell them (`retold`).

    `checked` is the check of this text, where there was one: it has read the times already.
    """
    calendar = tuning.team_calendar(tuning.in_force(), team_id=facts.team_id)
    found = promises.find(
        text=text[:LONGEST],
        now=now,
        zone=zone,
        calendar=calendar[1] if calendar else None,
        phrases=catalogue.load(),
        read_in=facts.contact_zone,
        retold=retold,
        read=(checked.dated, checked.clauses) if checked and not checked.not_checked else None,
    )
    asks = actions.fix_times(playbook=facts.playbook) is promises.FixTimes.BASIS
    return tuple(
        Chip(
            value=f"{promise.start}:{promise.end}",
            kind=promise.kind.value,
            text=promise.text,
            due_at=promise.due_at,
            certain=promise.certain,
            why="" if promise.certain else promise.why,
            needs_basis=asks and promise.kind is PromiseKind.RESOLUTION,
        )
        for promise in found
        if promise.due_at > now
    )


def picked(request: HttpRequest, body: str) -> list[tuple[int, int]]:
    """The promises ticked, as spans of the body without the blank space before it."""
    blank = len(body) - len(body.lstrip())
    found = [_SPAN.fullmatch(value) for value in request.POST.getlist("promise")[: actions.MOST]]
    return [(max(0, int(m[1]) - blank), max(0, int(m[2]) - blank)) for m in found if m is not None]


def basis(request: HttpRequest) -> str:
    """What a time for the fix rests on, as typed."""
    return request.POST.get("basis", "").replace("\x00", "")[:300]


def note_chips(request: HttpRequest, number: int, body: str, *, now: datetime) -> tuple[Chip, ...]:
    """The promises that a note tells. Raises Http404 for a case that is not the asker's to see."""
    who = asker(request)
    facts = composing.facts(number=number, viewer=who.viewer)
    if facts is None:
        raise Http404(room.NOT_FOUND)
    return chips(body, facts=facts, zone=who.zone, now=now, retold=True)


@require_POST
@private
def note_promises(request: HttpRequest, number: int) -> HttpResponse:
    """What the note promises so far: a fragment, or the whole page for a browser without scripts."""
    now = datetime.now(UTC)
    body = request.POST.get("body", "").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    found = note_chips(request, number, body, now=now)
    if not request.headers.get("HX-Request"):
        page = room.load(request, number, now=now)
        return room.show(request, page, now=now, note=room.Note(text=body, chips=found))
    return render(request, "web/_made.html", {"now": now, "chips": found, "number": number})
