"""The ledger, and what is said about a promise when it was done or moves."""

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import promises as actions
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.promises import RefusedError
from amends.store.queries import promises as ledger
from amends.web import paging
from amends.web.asking import asker
from amends.web.context import zone_of
from amends.web.fields import number
from amends.web.private import private
from amends.web.promises.forms import NewTimeForm

NOT_FOUND = "There is nothing here, or it is not yours to see."


@require_safe
@private
def promises(request: HttpRequest) -> HttpResponse:
    """One page of a view of the ledger."""
    slug = request.GET.get("view", "")
    view, now = slug if slug in ledger.VIEWS else ledger.DEFAULT, datetime.now(UTC)
    viewer, ends = asker(request).viewer, _day_ends(request, now)
    rows, after = ledger.page(
        viewer=viewer, view=view, now=now, day_ends=ends, after=number(request.GET.get("after", ""))
    )
    context = {
        "section": "promises",
        "now": now,
        "rows": rows,
        "views": ledger.views(viewer=viewer, active=view, now=now, day_ends=ends),
        "more_url": paging.more("/promises/", view=view, after=after),
    }
    return render(request, "web/promises.html", context)


def _day_ends(request: HttpRequest, at: datetime) -> datetime:
    """When the reader's today is over."""
    local = at.astimezone(zone_of(request))
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


@require_POST
@private
def kept(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody says that it was done."""
    try:
        actions.keep(promise_id=key, by=asker(request).id, now=datetime.now(UTC))
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except (Refused, RefusedError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Noted as done, on the case as well.")
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
