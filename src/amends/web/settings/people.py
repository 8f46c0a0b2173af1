"""Technicians: the list, one of them, the link to a first password, and leaving."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import people as actions
from amends.actions.errors import NotFound
from amends.domain.cases import Refused
from amends.domain.vocabulary import Role
from amends.store.queries import settings as stored
from amends.store.queries.words import ROLES
from amends.web import paging, rights
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.people import links
from amends.web.private import private
from amends.web.settings import page
from amends.web.settings.people_forms import PersonForm

LEAD = "Who works here, in which role and team, and when they are on duty."


@require_safe
@private
def people(request: HttpRequest) -> HttpResponse:
    """Everybody by name, those who left last, a page at a time; a word narrows the list."""
    rights.check(request, "see_settings")
    q = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    found, after = stored.people(q=q, after=number(request.GET.get("after", "")) or 0)
    lines = tuple(
        page.Line(
            cells=(
                row.name,
                row.email,
                ROLES[Role(row.role)],
                ", ".join(row.teams),
                row.zone,
                row.open_cases,
            ),
            url=f"/settings/people/{row.id}/",
            off="" if row.active else "left",
        )
        for row in found
    )
    heads = ("Name", "Address", "Role", "Teams", "Time zone", "Open cases")
    return page.tables(
        request,
        "people",
        title="People",
        lead=LEAD,
        tables=[page.Table(heads, lines, empty="Nobody has these words in their name, address or team.")],
        add="Add somebody",
        find=page.Find(q, "Find somebody", "Name, address or team"),
        more_url=paging.more("/settings/people/", q=q, after=after),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """Add a technician; a link lets them choose a password."""
    rights.check(request, "change_settings")
    form = PersonForm(
        _posted(request), person=None, deputies=stored.deputies(besides=None), teams=stored.teams()
    )
    made: list[int] = []
    response = page.form(
        request,
        "people",
        form=form,
        title="Add somebody",
        lead="A mail with a link lets them choose a password; the link works once, for an hour.",
        save=lambda: made.append(actions.add(facts=form.facts(), by=asker(request).id)),
        verb="Add and send the link",
    )
    if made:
        _send_link(request, made[0])
        return redirect("settings_person", key=made[0])
    return response


def _posted(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _load(key: int) -> stored.PersonSettings:
    found = stored.person(technician_id=key)
    if found is None:
        raise Http404(page.NOT_FOUND)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@private
def person(request: HttpRequest, key: int) -> HttpResponse:
    """One technician."""
    rights.check(request, "see_settings")
    found = _load(key)
    form = PersonForm(
        _posted(request), person=found, deputies=stored.deputies(besides=key), teams=stored.teams()
    )
    leaves = "They are signed out everywhere at once and nothing is given to them any more."
    if found.open_cases:
        many = "1 open case stays" if found.open_cases == 1 else f"{found.open_cases} open cases stay"
        leaves = f"{leaves} {many} with {found.name}: give them to somebody first."
    may = rights.verdict(request, "change_settings").allowed
    return page.form(
        request,
        "people",
        form=form,
        title=found.name,
        lead="" if found.active else "Left: cannot sign in.",
        save=lambda: actions.change(technician_id=key, facts=form.facts(), by=asker(request).id),
        link_url=f"/settings/people/{key}/link/" if may and found.active else "",
        link_words="A link to choose a new password; it works once, for an hour.",
        remove_url=f"/settings/people/{key}/active/",
        remove_verb="Deactivate" if found.active else "Let them back in",
        remove_words=leaves if found.active else "A new link lets them choose a password.",
    )


@require_POST
@private
def link(request: HttpRequest, key: int) -> HttpResponse:
    """Send a link to choose a password."""
    rights.check(request, "change_settings")
    if not _load(key).active:
        raise Http404(page.NOT_FOUND)
    _send_link(request, key)
    return redirect("settings_person", key=key)


def _send_link(request: HttpRequest, key: int) -> None:
    address, url = links.send(technician_id=key)
    messages.success(
        request, f"A mail to {address} is on its way. The link in it works once, for an hour: {url}"
    )


@require_POST
@private
def active(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody leaves or comes back."""
    rights.check(request, "change_settings")
    found, by = _load(key), asker(request).id
    try:
        if found.active:
            actions.deactivate(technician_id=key, by=by)
        else:
            actions.activate(technician_id=key, by=by)
    except NotFound:
        raise Http404(page.NOT_FOUND) from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("settings_person", key=key)
    if not found.active:
        _send_link(request, key)
    else:
        messages.success(request, f"{found.name} is signed out and cannot sign in any more.")
        if found.open_cases:
            messages.warning(
                request, f"{found.open_cases} open cases still name {found.name} as their owner."
            )
    return redirect("settings_people")
