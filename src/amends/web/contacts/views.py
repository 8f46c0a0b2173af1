"""A person at a client, and the form behind the page."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import contacts as actions
from amends.actions.errors import Invalid, NotFound
from amends.store.queries import contact_page
from amends.web import paging, rights
from amends.web.asking import asker
from amends.web.contacts.forms import ContactForm
from amends.web.fields import number
from amends.web.private import private

NOT_FOUND = "There is no such contact."


def _load(request: HttpRequest, key: int) -> contact_page.ContactPage:
    before = number(request.GET.get("before", ""))
    page = contact_page.load(contact_id=key, viewer=asker(request).viewer, before=before)
    if page is None:
        raise Http404(NOT_FOUND)
    return page


@require_safe
@private
def contact(request: HttpRequest, key: int) -> HttpResponse:
    """Who they are, how to reach them, and their cases that the viewer may see."""
    page = _load(request, key)
    organisation = (
        {"id": page.organisation_id, "name": page.organisation_name} if page.organisation_id else None
    )
    context = {
        "section": "organisations",
        "contact": page,
        "organisation": organisation,
        "cases": page.cases.lines,
        "more_cases_url": paging.more(f"/contacts/{key}/", before=page.cases.before),
        "may_edit": rights.verdict(request, "edit_client").allowed,
    }
    return render(request, "web/contact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change what is known of a contact."""
    rights.check(request, "edit_client")
    page = _load(request, key)
    form = ContactForm(request.POST if request.method == "POST" else None, page=page)
    if form.is_bound and form.is_valid():
        try:
            actions.change(contact_id=key, facts=form.facts(), by=asker(request).id, now=datetime.now(UTC))
        except Invalid as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        except NotFound:
            raise Http404(NOT_FOUND) from None
        else:
            messages.success(request, "Saved.")
            return redirect("contact", key=key)
    name = page.name or page.address
    context = {
        "section": "organisations",
        "form": form,
        "title": f"Edit {name}",
        "cancel_url": f"/contacts/{key}/",
        "back_url": f"/contacts/{key}/",
        "back_title": name,
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)
