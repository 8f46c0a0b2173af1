"""What is written on a case: the reply with its findings, draft and undo, and the note."""

import dataclasses
from collections.abc import Callable
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
from amends.web.cases import angers, checking, promising
from amends.web.cases import page as room
from amends.web.cases.changes import done
from amends.web.private import private

MOST_DISMISSED = 100


def typed(request: HttpRequest) -> tuple[str, str]:
    """Subject and body as typed; a form sends CR LF at line ends, offsets count one character there.

    A NUL is nothing that anybody types, and no text of the database can hold one.
    """
    subject, body = (request.POST.get(name, "").replace("\x00", "") for name in ("subject", "body"))
    return subject[:998], body.replace("\r\n", "\n").replace("\r", "\n")


def _check(
    request: HttpRequest, number: int, *, now: datetime, body: str | None = None, drafted: bool = False
) -> checking.Check:
    who = asker(request)
    facts = composing.facts(number=number, viewer=who.viewer)
    if facts is None:
        raise Http404(room.NOT_FOUND)
    subject, text = typed(request)
    return checking.check(
        facts=facts,
        subject=subject,
        body=text if body is None else body,
        sender=who.name,
        zone=who.zone,
        now=now,
        dismissed=_dismissed(request),
        drafted=drafted or bool(request.POST.get("drafted")),
    )


def _dismissed(request: HttpRequest) -> list[str]:
    """The findings that the writer has read and left."""
    return [key[:200] for key in request.POST.getlist("dismissed")[:MOST_DISMISSED]]


@require_POST
@private
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the customer. What was found in the reply and left there goes on the timeline with it."""
    return _leave(request, number, cases.reply)


@require_POST
@private
def approval(request: HttpRequest, number: int) -> HttpResponse:
    """Put the reply before a manager instead of sending it (K9)."""
    return _leave(request, number, cases.ask)


def _leave(request: HttpRequest, number: int, go: Callable[..., int]) -> HttpResponse:
    now = datetime.now(UTC)
    subject, body = typed(request)
    check = _check(request, number, now=now)
    try:
        go(
            case_id=number,
            by=asker(request).id,
            subject=subject,
            body=body,
            promises=promising.picked(request, body),
            basis=promising.basis(request),
            once=request.POST.get("idempotency", ""),
            left=check.must,
            tally=None if check.not_checked else check.tally,
            anger_kind=request.POST.get("anger_kind", "")[:40].replace("\x00", ""),
            reason=request.POST.get("reason", "").replace("\x00", "")[:500],
            now=now,
        )
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        messages.error(request, str(refusal))
        return composer_again(request, number, now=now, status=422)
    return redirect(f"/cases/{number}/#composer")


@require_POST
@private
def approval_decision(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """A manager approves or refuses a reply; its writer may take it back."""
    now, by = datetime.now(UTC), asker(request).id
    choice = request.POST.get("as", "")
    if choice == "withdraw":
        return done(request, number, lambda: cases.withdraw(approval_id=key, by=by, now=now))
    if choice not in ("approve", "refuse"):
        raise Http404(room.NOT_FOUND)
    why = request.POST.get("why", "").replace("\x00", "")
    return done(
        request,
        number,
        lambda: cases.decide(approval_id=key, by=by, approved=choice == "approve", why=why, now=now),
        said="Approved: the reply leaves." if choice == "approve" else "Refused: its writer reads why.",
    )


def composer_again(
    request: HttpRequest,
    number: int,
    *,
    now: datetime,
    status: int,
    text: str | None = None,
    subject: str = "",
    drafted: bool = False,
) -> HttpResponse:
    """The case room with the reply as typed, or with `text` in its place, and what was found in it."""
    typed_subject, body = typed(request)
    if text is not None:
        typed_subject, body = subject or typed_subject, text
    page = room.load(request, number, now=now)
    page = dataclasses.replace(
        page,
        draft=DraftView(text=body, subject=typed_subject, saved_at=None),
        idempotency=request.POST.get("idempotency") or page.idempotency,
    )
    check = _check(request, number, now=now, body=body, drafted=drafted)
    return room.show(request, page, now=now, check=check, status=status, drafted=drafted)


@require_POST
@private
def findings(request: HttpRequest, number: int) -> HttpResponse:
    """What the reply holds so far: a fragment for the composer, the whole page for a browser without scripts."""
    now = datetime.now(UTC)
    if not request.headers.get("HX-Request"):
        return composer_again(request, number, now=now, status=200)
    check = _check(request, number, now=now)
    return render(
        request,
        "web/_findings.html",
        {
            "now": now,
            "number": number,
            **room.shown(check),
            "dismissed": _dismissed(request),
            "anger": angers.named(request.POST.get("anger_kind", "")),
        },
    )


@require_POST
@private
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what is being written."""
    now = datetime.now(UTC)
    subject, body = typed(request)
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
    _, body = typed(request)
    once = request.POST.get("idempotency", "") or room.fresh_key()
    try:
        cases.note(
            case_id=number,
            by=asker(request).id,
            body=body,
            promises=promising.picked(request, body),
            basis=promising.basis(request),
            once=once,
            now=now,
        )
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        messages.error(request, str(refusal))
        page = room.load(request, number, now=now)
        found = promising.note_chips(request, number, body, now=now)
        return room.show(request, page, now=now, note=room.Note(text=body, chips=found), status=422)
    return redirect(f"/cases/{number}/#messages")
