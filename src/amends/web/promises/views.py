"""The ledger, and what is said about a promise when it was done, moves, or will not be met."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import promises as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused, access
from amends.domain.promises import RefusedError
from amends.domain.vocabulary import PromiseKind
from amends.store.queries import promise_load
from amends.store.queries import promises as ledger
from amends.web import paging
from amends.web.asking import asker
from amends.web.context import zone_of
from amends.web.fields import number
from amends.web.private import private
from amends.web.promises.forms import NewTimeForm
from amends.web.search import tables

NOT_FOUND = "There is nothing here, or it is not yours to see."
LONGEST_SPAN = 3650
"""Days that a figure may reach back."""
WITH_LOAD = ("mine", "today", "team")
HEADS = (
    "Promise", "Case", "Subject", "Organisation", "What", "Words", "Owed by", "Made by", "Made (UTC)", "Due (UTC)", "State",
    "Owned up", "Delivered", "Rests on", "Approved by",
)  # fmt: skip


@require_safe
@private
def promises(request: HttpRequest) -> HttpResponse:
    """One page of a view of the ledger; narrowed, the rows behind a figure."""
    now, asked = datetime.now(UTC), request.GET.get("view", "")
    narrow, query = _narrow(request, now)
    view = asked if asked in ledger.VIEWS else "all" if query else ledger.DEFAULT
    who, ends = asker(request), _day_ends(request, now)

    def page(after: int | None) -> tuple[Sequence[ledger.PromiseRow], int | None]:
        return ledger.page(viewer=who.viewer, view=view, narrow=narrow, now=now, day_ends=ends, after=after)

    if kind := tables.wanted(request):
        return tables.answer(
            kind=kind, name=f"promises-{view}", heads=HEADS, rows=map(_line, tables.every(page))
        )
    rows, after = page(number(request.GET.get("after", "")))
    loads: tuple[promise_load.PersonLoad, ...] = ()
    if view in WITH_LOAD and not query:
        loads = promise_load.loads(
            viewer=who.viewer,
            leads=view == "team" and who.role in access.LEADS,
            minutes=tuning.in_force().ledger.minutes,
            now=now,
            until=ends,
        )
    context = {
        "section": "promises",
        "now": now,
        "rows": rows,
        "loads": loads,
        "narrowed": bool(query),
        "views": ledger.views(viewer=who.viewer, active="" if query else view, now=now, day_ends=ends),
        "more_url": paging.more("/promises/", view=view, **query, after=after),
        "export": f"{urlencode({'view': view, **query})}&",
    }
    return render(request, "web/promises.html", context)


def _line(row: ledger.PromiseRow) -> tuple[object, ...]:
    """A promise as a row of a file."""
    return (
        row.id,
        row.case_number,
        row.subject,
        row.organisation_name,
        row.what,
        row.words,
        row.owes_name,
        row.made_by or row.owes_name,
        row.made_at,
        row.due_at,
        row.state,
        "yes" if row.owned_up else "no",
        "no" if row.undelivered else "yes",
        row.basis,
        row.approved_by,
    )


def _narrow(request: HttpRequest, now: datetime) -> tuple[ledger.Narrow, dict[str, object]]:
    """What the address narrows the ledger to, and the part of the address that says so."""
    found: dict[str, Any] = {
        word: number(request.GET.get(word, "")) for word in ("person", "team", "organisation", "case")
    }
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    found["kind"] = kind if kind in set(PromiseKind) else ""
    found["state"] = state if state in set(ledger.STATES) else ""
    days = number(request.GET.get("days", ""))
    given = {word: value for word, value in found.items() if value}
    if days and days <= LONGEST_SPAN:
        return ledger.Narrow(**found, since=now - timedelta(days=days)), {**given, "days": days}
    return ledger.Narrow(**found), given


def _day_ends(request: HttpRequest, at: datetime) -> datetime:
    """When the reader's today is over."""
    local = at.astimezone(zone_of(request))
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _done(request: HttpRequest, deed: Callable[[], object], *, said: str) -> bool:
    """Do it and say so, or say why not; False when it was refused."""
    try:
        deed()
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except (Refused, RefusedError) as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


@require_POST
@private
def kept(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody says that it was done."""
    by, now = asker(request).id, datetime.now(UTC)
    _done(
        request,
        lambda: actions.keep(promise_id=key, by=by, now=now),
        said="Noted as done, on the case as well.",
    )
    return redirect("promises")


@require_POST
@private
def own_up(request: HttpRequest, key: int) -> HttpResponse:
    """It will not be met, or was not: the words that say so lie ready in the composer of its case."""
    who, now = asker(request), datetime.now(UTC)
    promise = ledger.one(promise_id=key, viewer=who.viewer, now=now)
    if promise is None:
        raise Http404(NOT_FOUND)
    said = "The words to own up lie in the composer. Fill the blanks, say what holds instead, and send them."
    if _done(request, lambda: actions.own_up(promise_id=key, by=who.id, now=now), said=said):
        return redirect(f"/cases/{promise.case_number}/#composer")
    return redirect("promises")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new_time(request: HttpRequest, key: int) -> HttpResponse:
    """Agree another time with the customer, before the old one passes."""
    now = datetime.now(UTC)
    promise = ledger.one(promise_id=key, viewer=asker(request).viewer, now=now)
    if promise is None:
        raise Http404(NOT_FOUND)
    zone = zone_of(request)
    initial = {"due_at": promise.due_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")}
    form = NewTimeForm(request.POST if request.method == "POST" else None, zone=zone, initial=initial)
    if form.is_bound and form.is_valid() and _moved(request, form, key=key, now=now):
        messages.success(request, "The new time stands in the ledger and on the case.")
        return redirect("promises")
    context = {
        "section": "promises",
        "form": form,
        "title": "Agree a new time",
        "lead": f"“{promise.words}” (#{promise.case_number} {promise.subject})",
        "verb": "Keep the new time",
        "cancel_url": "/promises/",
        "back_url": "/promises/",
        "back_title": "Promises",
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _moved(request: HttpRequest, form: NewTimeForm, *, key: int, now: datetime) -> bool:
    typed = form.cleaned_data
    try:
        actions.renegotiate(
            promise_id=key,
            due_at=typed["due_at"].astimezone(UTC),
            why=typed["why"],
            by=asker(request).id,
            now=now,
        )
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
    except (Refused, RefusedError) as refusal:
        form.add_error(None, str(refusal))
    except NotFound:
        raise Http404(NOT_FOUND) from None
    else:
        return True
    return False
