"""The list of incidents, one of them, and a new one."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import incidents as actions
from amends.actions.errors import Invalid, NotFound
from amends.actions.incidents.access import NOT_YOURS, may_run
from amends.actions.incidents.members import MOST
from amends.domain import incidents as domain
from amends.domain.cases import Refused
from amends.store.queries import incident_page as queries
from amends.store.queries.incident_page import IncidentPage
from amends.web.asking import asker
from amends.web.incidents.forms import EndForm, JoinForm, NewForm, UpdateForm
from amends.web.private import private

NOT_FOUND = "There is nothing here, or it is not yours to see."


@require_safe
@private
def incidents(request: HttpRequest) -> HttpResponse:
    """Open and proposed incidents, then those that are over."""
    found = queries.listed(viewer=asker(request).viewer, running_only=False)
    context = {
        "section": "now",
        "now": datetime.now(UTC),
        "running": [row for row in found if row.state in ("open", "proposed")],
        "over": [row for row in found if row.state not in ("open", "proposed")],
    }
    return render(request, "web/incidents.html", context)


@require_safe
@private
def incident(request: HttpRequest, key: int) -> HttpResponse:
    """One incident: its cases, who was told, what is owed next."""
    return show(request, key)


def load(request: HttpRequest, number: int) -> IncidentPage:
    """The incident for whoever asks. Raises Http404, the same for absent and foreign."""
    found = queries.page(number=number, viewer=asker(request).viewer)
    if found is None:
        raise Http404(NOT_FOUND)
    return found


def show(
    request: HttpRequest,
    number: int,
    *,
    typed: Mapping[str, forms.Form] | None = None,
    findings: tuple[Any, ...] = (),
    preview: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; `typed` are forms that came back with errors, `findings` what the check says of the update."""
    page, who = load(request, number), asker(request)
    tried = typed or {}
    runs = may_run(role=who.role, person_id=who.id, owner_id=page.row.owner_id)
    context = {
        "section": "now",
        "now": datetime.now(UTC),
        "page": page,
        "runs": runs,
        "why_not": "" if runs else NOT_YOURS,
        "update_form": tried.get("update") or UpdateForm(auto_id="update_%s"),
        "join_form": tried.get("join") or JoinForm(auto_id="join_%s"),
        "end_form": tried.get("end") or EndForm(auto_id="end_%s"),
        "once": secrets.token_urlsafe(12),
        "findings": findings,
        "preview": preview,
        "fields": ", ".join(f"{{{field}}}" for field in domain.FIELDS),
    }
    return render(request, "web/incident.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """Cases that somebody says are one outage; the queue sends chosen ones here to be named."""
    chosen = [word for word in request.POST.getlist("case")[:MOST] if word.isdigit()]
    naming = request.method != "POST" or "title" not in request.POST
    numbers = ", ".join(chosen)[:4000]
    form = NewForm(initial={"cases": numbers}) if naming else NewForm(request.POST)
    if form.is_bound and form.is_valid():
        try:
            number = actions.open_for(
                case_ids=form.cleaned_data["cases"], title=form.cleaned_data["title"], by=asker(request).id,
                now=datetime.now(UTC),
            )  # fmt: skip
        except NotFound:
            form.add_error("cases", "One of these cases does not exist, or is not yours to see.")
        except (Invalid, Refused) as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else "cases", str(refusal))
        else:
            return redirect("incident", key=number)
    context = {
        "section": "now",
        "form": form,
        "title": "Open an incident",
        "lead": "Cases that are one outage get one owner, one call and one update; each customer confirms alone.",
        "verb": "Open it",
        "cancel_url": "/",
        "back_url": "/incidents/",
        "back_title": "Incidents",
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)
