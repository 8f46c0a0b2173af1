"""Calls as they are written down: a call with the customer, one that had to be ended, and the owner's first contact."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.actions import cases
from amends.web.asking import asker
from amends.web.cases import blanks
from amends.web.cases import page as room
from amends.web.cases.changes import done
from amends.web.cases.forms import Form
from amends.web.private import private

UNREAD = "Read the {title} first, or tick that you went on without it (S0-45)."


@require_POST
@private
def called(request: HttpRequest, number: int) -> HttpResponse:
    """We called them: it counts at once, like a reply that has left."""
    now, by = datetime.now(UTC), asker(request).id
    page = room.load(request, number, now=now)
    form = blanks.form("called", page, request.POST)
    if not _ready(form, page):
        return room.again(request, number, typed={"called": form})
    typed = form.cleaned_data
    once = request.POST.get("idempotency", "") or room.fresh_key()
    return done(
        request, number,
        lambda: cases.call(
            case_id=number, by=by, words=typed["words"], reached=typed["reached"], once=f"call-{once}"[:60], now=now
        ),
        said="The call stands on the case.", typed={"called": form},
    )  # fmt: skip


@require_POST
@private
def ended(request: HttpRequest, number: int) -> HttpResponse:
    """A call was ended for abuse; the lead is told and follows up."""
    now, by = datetime.now(UTC), asker(request).id
    form = blanks.form("call-ended", room.load(request, number, now=now), request.POST)
    if not form.is_valid():
        return room.again(request, number, typed={"call-ended": form})
    why = form.cleaned_data["why"]
    return done(
        request, number, lambda: cases.end_call(case_id=number, by=by, why=why, now=now),
        said="Your lead is told. Take a moment.", typed={"call-ended": form},
    )  # fmt: skip


@require_POST
@private
def contact(request: HttpRequest, number: int) -> HttpResponse:
    """The owner has spoken with the customer."""
    now, by = datetime.now(UTC), asker(request).id
    page = room.load(request, number, now=now)
    form = blanks.form("contact", page, request.POST)
    if not _ready(form, page):
        return room.again(request, number, typed={"contact": form})
    words = form.cleaned_data["words"]
    return done(
        request, number, lambda: cases.made_contact(case_id=number, by=by, words=words, now=now),
        said="You are their contact now.", typed={"contact": form},
    )  # fmt: skip


def _ready(form: Form, page: room.CasePage) -> bool:
    """Whether the form is complete; an owner who has still to read the document is asked for that first."""
    if not form.is_valid():
        return False
    paper = page.document
    if paper is not None and paper.must_read and not form.cleaned_data["unread"]:
        form.add_error("unread", UNREAD.format(title=paper.title.lower()))
        return False
    return True
