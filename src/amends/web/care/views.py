"""One's own heat, break and notes; and the saves, which are everybody's."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from amends.actions import care as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.store.queries import care as stored
from amends.web.asking import asker
from amends.web.care.forms import NoteForm
from amends.web.fields import number
from amends.web.private import private

NOT_FOUND = "There is nothing here, or it is not yours to see."


@require_safe
@private
def care(request: HttpRequest) -> HttpResponse:
    """What I carry, the break on offer, and my notes."""
    return _show(request, NoteForm(initial={"case": request.GET.get("case", "")[:20]}))


def _show(request: HttpRequest, form: NoteForm, *, status: int = 200) -> HttpResponse:
    who, now, rules = asker(request), datetime.now(UTC), tuning.in_force().care
    context = {
        "section": "care",
        "now": now,
        "care": stored.of(person_id=who.id, rules=rules, now=now),
        "half_life": int(rules.half_life.total_seconds() // 60),
        "minutes": rules.breaks,
        "notes": stored.notes(person_id=who.id),
        "form": form,
    }
    return render(request, "web/care/mine.html", context, status=status)


@require_POST
@private
def rest(request: HttpRequest) -> HttpResponse:
    """Take the break, decline it, or come back."""
    who, now, deed = asker(request), datetime.now(UTC), request.POST.get("as", "")
    try:
        if deed == "decline":
            actions.decline(by=who.id, now=now)
        elif deed == "back":
            actions.come_back(by=who.id, now=now)
            messages.success(request, "Welcome back. New cases come to you again.")
        else:
            minutes = number(request.POST.get("minutes", "")) or 0
            actions.rest(by=who.id, minutes=minutes, now=now)
            messages.success(request, "Your break has begun. New cases go to others until it is over.")
    except Invalid as wrong:
        messages.error(request, str(wrong))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Where the button was pressed: Now, or the page of care."""
    back = request.POST.get("next", "")
    return back if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/care/"


@require_POST
@private
def note(request: HttpRequest) -> HttpResponse:
    """Keep a reflection note."""
    form = NoteForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.reflect(
                by=asker(request).id,
                words=typed["words"],
                lessons=typed["lessons"],
                case_id=typed["case"],
                now=datetime.now(UTC),
            )
        except Invalid as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            messages.success(request, "Kept, for your eyes alone.")
            return redirect("care")
    return _show(request, form, status=422)


@require_POST
@private
def forget(request: HttpRequest, key: int) -> HttpResponse:
    """Throw a note away."""
    try:
        actions.forget(note_id=key, by=asker(request).id)
    except NotFound:
        raise Http404(NOT_FOUND) from None
    messages.success(request, "Thrown away.")
    return redirect("care")


@require_safe
@private
def saves(request: HttpRequest) -> HttpResponse:
    """Cases that were furious once and ended calm, as the customers confirm; by date and nothing else (S4-29)."""
    context = {
        "section": "saves",
        "now": datetime.now(UTC),
        "saves": stored.saves(viewer=asker(request).viewer),
    }
    return render(request, "web/care/saves.html", context)
