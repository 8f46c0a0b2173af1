"""The case room, and opening a case by hand."""

import dataclasses
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import cases, tuning
from amends.actions.errors import Invalid
from amends.domain.calls import proposals
from amends.domain.cases import Refused
from amends.store.queries import composing
from amends.store.queries.case_page import CasePage, DraftView
from amends.web.asking import asker
from amends.web.cases import checking
from amends.web.cases import page as room
from amends.web.cases.forms import OpenForm
from amends.web.fields import number as number_in
from amends.web.private import private


@require_safe
@private
def case(request: HttpRequest, number: int) -> HttpResponse:
    """Everything about one case on one page."""
    now = datetime.now(UTC)
    page = _recapped(request, _started(request, room.load(request, number, now=now)))
    if _seen_by_owner(page):
        cases.mark_read(case_id=number, by=page.viewer.id)
    return room.show(request, page, now=now)


def _started(request: HttpRequest, page: CasePage) -> CasePage:
    """The page with the saved reply that was asked for in the composer, filled with the facts of the case."""
    key = number_in(request.GET.get("start", ""))
    body = next((saved.body for saved in tuning.in_force().saved_replies if saved.id == key), "")
    who = asker(request)
    facts = composing.facts(number=page.case.number, viewer=who.viewer) if body else None
    if facts is None or page.draft is None:
        return page
    text = checking.starting_text(body, facts=facts, sender=who.name, zone=who.zone)
    return dataclasses.replace(page, draft=DraftView(text=text, subject=page.draft.subject, saved_at=None))


def _recapped(request: HttpRequest, page: CasePage) -> CasePage:
    """The page with what was agreed on a call in the composer; words that were begun there already stay."""
    call = number_in(request.GET.get("recap", ""))
    if call is None or page.draft is None or page.draft.text.strip():
        return page
    agreed = [task for task in page.spoken.tasks if task.call_id == call and task.done_at is None]
    if not agreed:
        return page
    who = asker(request)
    text = proposals.recap(
        name=page.contact.name,
        sender=who.name,
        ours=[(task.text, task.due_at) for task in agreed if not task.by_customer],
        theirs=[(task.text, task.due_at) for task in agreed if task.by_customer],
        zone=str(who.zone),
    )
    return dataclasses.replace(page, draft=DraftView(text=text, subject=page.draft.subject, saved_at=None))


def _seen_by_owner(page: CasePage) -> bool:
    """Only its owner's look makes a case read: a passer-by has not taken it in hand."""
    return page.case.unread and page.case.owner is not None and page.case.owner.id == page.viewer.id


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """A case that begins with a call or at the counter."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            number = cases.open_case(by=asker(request).id, now=datetime.now(UTC), **form.cleaned_data)
        except Invalid as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("case", number=number)
    status = 422 if form.errors else 200
    return render(request, "web/case_new.html", {"section": "now", "form": form}, status=status)
