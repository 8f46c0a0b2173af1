"""What is written on a case: the reply with its findings, draft and undo, and the note."""

import dataclasses
import re
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from amends.actions import cases
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.store.queries import composing
from amends.store.queries.case_page import DraftView
from amends.web.asking import asker
from amends.web.cases import checking
from amends.web.cases import page as room
from amends.web.cases.changes import done, refused
from amends.web.private import private

_SPAN = re.compile(r"([0-9]{1,7}):([0-9]{1,7})", re.ASCII)
MOST_PROMISES = 20


def _typed(request: HttpRequest) -> tuple[str, str]:
    """Subject and body as typed; a form sends CR LF at line ends, offsets count one character there.

    A NUL is nothing that anybody types, and no text of the database can hold one.
    """
    subject, body = (request.POST.get(name, "").replace("\x00", "") for name in ("subject", "body"))
    return subject[:998], body.replace("\r\n", "\n").replace("\r", "\n")


def _spans(request: HttpRequest, body: str) -> list[tuple[int, int]]:
    """The promises picked, as spans of the body without the blank space before it."""
    blank = len(body) - len(body.lstrip())
    found = [_SPAN.fullmatch(value) for value in request.POST.getlist("promise")[:MOST_PROMISES]]
    return [(max(0, int(m[1]) - blank), max(0, int(m[2]) - blank)) for m in found if m is not None]


def _check(request: HttpRequest, number: int, *, now: datetime) -> checking.Check:
    who = asker(request)
    facts = composing.facts(number=number, viewer=who.viewer)
    if facts is None:
        raise Http404(room.NOT_FOUND)
    subject, body = _typed(request)
    return checking.check(facts=facts, subject=subject, body=body, sender=who.name, zone=who.zone, now=now)


@require_POST
@private
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the customer. What was found in the reply and left there goes on the timeline with it."""
    now = datetime.now(UTC)
    subject, body = _typed(request)
    left = _check(request, number, now=now).must
    try:
        cases.reply(
            case_id=number,
            by=asker(request).id,
            subject=subject,
            body=body,
            promises=_spans(request, body),
            once=request.POST.get("idempotency", ""),
            send_reason=f"sent with findings left: {', '.join(left)}" if left else "",
            now=now,
        )
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        messages.error(request, str(refusal))
        return _composer_again(request, number, now=now, status=422)
    return redirect(f"/cases/{number}/#composer")


def _composer_again(request: HttpRequest, number: int, *, now: datetime, status: int) -> HttpResponse:
    """The case room with the reply as typed and what was found in it."""
    subject, body = _typed(request)
    page = room.load(request, number, now=now)
    page = dataclasses.replace(
        page,
        draft=DraftView(text=body, subject=subject, saved_at=None),
        idempotency=request.POST.get("idempotency") or page.idempotency,
    )
    return room.show(request, page, now=now, check=_check(request, number, now=now), status=status)


@require_POST
@private
def findings(request: HttpRequest, number: int) -> HttpResponse:
    """What the reply holds so far: a fragment for the composer, the whole page for a browser without scripts."""
    now = datetime.now(UTC)
    if not request.headers.get("HX-Request"):
        return _composer_again(request, number, now=now, status=200)
    check = _check(request, number, now=now)
    context = {
        "now": now,
        "findings": check.findings,
        "chips": check.chips,
        "tally": check.tally,
        "not_checked": check.not_checked,
    }
    return render(request, "web/_findings.html", context)


@require_POST
@private
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what is being written."""
    now = datetime.now(UTC)
    subject, body = _typed(request)
    try:
        once = request.POST.get("idempotency", "")
        cases.save_draft(case_id=number, by=asker(request).id, subject=subject, body=body, once=once, now=now)
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"saved_at": now.isoformat()})


@require_POST
@private
def undo(request: HttpRequest, number: int, message: int) -> HttpResponse:
    """Take a reply back before it leaves."""
    now = datetime.now(UTC)
    return done(
        request,
        number,
        lambda: cases.undo(message_id=message, by=asker(request).id, now=now),
        said="Taken back. The text is in the composer again.",
    )


@require_POST
@private
def resend(request: HttpRequest, number: int, message: int) -> HttpResponse:
    """Send the same mail again after it failed."""
    now = datetime.now(UTC)
    return done(
        request,
        number,
        lambda: cases.resend(message_id=message, by=asker(request).id, now=now),
        said="The mail is sent again.",
    )


@require_POST
@private
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Keep an internal note."""
    now = datetime.now(UTC)
    _, body = _typed(request)
    once = request.POST.get("idempotency", "") or room.fresh_key()
    try:
        cases.note(case_id=number, by=asker(request).id, body=body, once=once, now=now)
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        return refused(request, number, refusal)
    return redirect(f"/cases/{number}/#messages")
