"""A lead's word that a time for the fix may be promised on a case (K2)."""

from datetime import UTC, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amends.actions import promises as actions
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.web.asking import asker
from amends.web.cases import page as room
from amends.web.cases import verdicts
from amends.web.context import zone_of
from amends.web.private import private
from amends.web.promises.forms import FixTimeForm


@require_http_methods(["GET", "HEAD", "POST"])
@private
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Say from when on a fix may be promised, and what makes you sure."""
    now = datetime.now(UTC)
    page = room.load(request, number, now=now)
    verdict = verdicts.may(page, "approve_fix_time")
    if not verdict.allowed:
        raise PermissionDenied(verdict.reason)
    form = FixTimeForm(request.POST if request.method == "POST" else None, zone=zone_of(request))
    if form.is_bound and form.is_valid() and _approved(request, form, number=number, now=now):
        messages.success(request, "Noted. A fix may be promised for that time or later.")
        return redirect("case", number=number)
    context = {
        "section": "now",
        "form": form,
        "title": "Approve a time for the fix",
        "lead": f"#{number} {page.case.subject}",
        "verb": "Approve",
        "cancel_url": f"/cases/{number}/",
        "back_url": f"/cases/{number}/",
        "back_title": f"#{number}",
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _approved(request: HttpRequest, form: FixTimeForm, *, number: int, now: datetime) -> bool:
    typed = form.cleaned_data
    try:
        actions.approve_fix_time(
            case_id=number,
            not_before=typed["not_before"].astimezone(UTC),
            why=typed["why"],
            by=asker(request).id,
            now=now,
        )
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False
