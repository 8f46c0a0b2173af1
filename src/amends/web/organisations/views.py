"""The clients: a list, a page for each, and the form behind it."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import organisations as actions
from amends.actions.errors import Invalid, NotFound
from amends.store.queries import organisation_page
from amends.web import paging, rights
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.organisations.forms import OrganisationForm
from amends.web.private import private
from amends.web.search import tables

NOT_FOUND = "There is no such organisation."
HEADS = (
    "Organisation", "Name", "Key account", "Segment", "Contract", "Open cases", "Hottest now", "Last heard (UTC)",
)  # fmt: skip


@require_safe
@private
def organisations(request: HttpRequest) -> HttpResponse:
    """Clients by name, with what is open and how hot it is."""
    q = " ".join(request.GET.get("q", "").split())[:200]
    viewer = asker(request).viewer
    if kind := tables.wanted(request):
        listed = tables.every(lambda after: organisation_page.page(viewer=viewer, q=q, after=after or 0))
        return tables.answer(kind=kind, name="organisations", heads=HEADS, rows=map(_line, listed))
    rows, after = organisation_page.page(viewer=viewer, q=q, after=number(request.GET.get("after", "")) or 0)
    context = {
        "section": "organisations",
        "rows": rows,
        "q": q,
        "may_edit": rights.verdict(request, "edit_client").allowed,
        "more_url": paging.more("/organisations/", q=q, after=after),
        "export": f"{urlencode({'q': q})}&" if q else "",
    }
    return render(request, "web/organisations.html", context)


def _line(row: organisation_page.OrganisationRow) -> tuple[object, ...]:
    """A client as a row of a file; cases are those that the asker may see."""
    return (
        row.id,
        row.name,
        "yes" if row.key_account else "no",
        row.segment,
        row.contract,
        row.open_count,
        row.anger_level,
        row.last_at,
    )


def _load(request: HttpRequest, key: int) -> organisation_page.OrganisationPage:
    page = organisation_page.load(
        organisation_id=key,
        viewer=asker(request).viewer,
        now=datetime.now(UTC),
        before=number(request.GET.get("before", "")),
        people_after=number(request.GET.get("people", "")) or 0,
    )
    if page is None:
        raise Http404(NOT_FOUND)
    return page


@require_safe
@private
def organisation(request: HttpRequest, key: int) -> HttpResponse:
    """A client: stakes, contract, people, and the cases that the viewer may see."""
    page = _load(request, key)
    here = f"/organisations/{key}/"
    context = {
        "section": "organisations",
        "organisation": page,
        "contacts": page.contacts,
        "more_people_url": paging.more(here, people=page.more_people_after),
        "cases": page.cases.lines,
        "more_cases_url": paging.more(here, before=page.cases.before),
        "may_edit": rights.verdict(request, "edit_client").allowed,
    }
    return render(request, "web/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """Add a client."""
    rights.check(request, "edit_client")
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    return _answer(
        request, form, key=None, title="Add an organisation", back=("/organisations/", "Organisations")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change what is known of a client."""
    rights.check(request, "edit_client")
    page = _load(request, key)
    form = OrganisationForm(request.POST if request.method == "POST" else None, page=page)
    return _answer(
        request, form, key=key, title=f"Edit {page.name}", back=(f"/organisations/{key}/", page.name)
    )


def _answer(
    request: HttpRequest, form: OrganisationForm, *, key: int | None, title: str, back: tuple[str, str]
) -> HttpResponse:
    saved = _save(request, form, key=key) if form.is_bound and form.is_valid() else None
    if saved is not None:
        if saved.placed:
            people = "1 contact belongs" if saved.placed == 1 else f"{saved.placed} contacts belong"
            messages.success(request, f"Saved. By its domains {people} to it now.")
        else:
            messages.success(request, "Saved.")
        return redirect("organisation", key=saved.id)
    context: dict[str, Any] = {
        "section": "organisations",
        "form": form,
        "title": title,
        "verb": "Save" if key else "Add the organisation",
        "cancel_url": back[0],
        "back_url": back[0],
        "back_title": back[1],
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: OrganisationForm, *, key: int | None) -> actions.Saved | None:
    by, now = asker(request).id, datetime.now(UTC)
    try:
        if key is None:
            return actions.create(facts=form.facts(), by=by, now=now)
        return actions.change(organisation_id=key, facts=form.facts(), by=by, now=now)
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
    except NotFound:
        raise Http404(NOT_FOUND) from None
    return None
