"""Telephone systems that tell the desk of calls, each with the secret that it signs with."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import calls
from amends.actions.errors import NotFound
from amends.store.queries import settings as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page

LEAD = "Telephone systems that tell the desk of calls, so that the call room opens by itself."


class TelephoneForm(forms.Form):
    """A telephone system: what it is called here, and whether it is listened to."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Give it a name, such as “Main telephone system”."},
    )
    active = forms.BooleanField(label="In use", required=False, initial=True)

    def __init__(self, data: Any, *, system: stored.TelephoneSettings | None) -> None:  # noqa: ANN401
        super().__init__(data, initial={"name": system.name, "active": system.active} if system else None)


@require_safe
@private
def telephones(request: HttpRequest) -> HttpResponse:
    """Every telephone system, and when it last said something."""
    rights.check(request, "see_settings")
    lines = tuple(
        page.Line(
            cells=(
                one.name,
                _address(one.id),
                f"{one.last_at:%d %b %H:%M} UTC" if one.last_at else "nothing yet",
            ),
            url=f"/settings/telephones/{one.id}/",
            off="" if one.active else "not in use",
        )
        for one in stored.telephones()
    )
    empty = "None is connected: calls begin by a click. Add one, and calls open by themselves."
    table = page.Table(("Name", "It sends to", "Last heard of"), lines, empty=empty)
    return page.tables(
        request, "telephones", title="Telephones", lead=LEAD, tables=[table], add="Add a telephone system"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def telephone(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """One telephone system; the secret of a new one is shown once."""
    rights.check(request, "see_settings" if key else "change_settings")
    found = page.chosen(stored.telephones(), key)
    form = TelephoneForm(request.POST if request.method == "POST" else None, system=found)
    made: list[tuple[int, str]] = []

    def save() -> None:
        typed = form.cleaned_data
        made.append(
            calls.save_system(
                system_id=key,
                name=typed["name"],
                active=typed["active"],
                by=asker(request).id,
                now=datetime.now(UTC),
            )
        )

    answer = page.form(
        request,
        "telephones",
        form=form,
        title=found.name if found else "Add a telephone system",
        lead=f"It sends its events to {_address(found.id)}" if found else LEAD,
        save=save,
        link_url=f"/settings/telephones/{key}/secret/" if found else "",
        link_words="A new secret takes the place of the one before, which then opens nothing any more.",
        link_verb="Make a new secret",
    )
    return _shown_once(request, *made[0]) if made and made[0][1] else answer


@require_POST
@private
def secret(request: HttpRequest, key: int) -> HttpResponse:
    """A new secret in place of the one before, shown once."""
    rights.check(request, "change_settings")
    try:
        fresh = calls.new_secret(system_id=key, by=asker(request).id, now=datetime.now(UTC))
    except NotFound:
        raise Http404(page.NOT_FOUND) from None
    return _shown_once(request, key, fresh)


def _shown_once(request: HttpRequest, key: int, fresh: str) -> HttpResponse:
    list(
        messages.get_messages(request)
    )  # "Saved." belongs to the next page; here the secret speaks for itself
    context = page.context("telephones", title="The secret") | {"secret": fresh, "address": _address(key)}
    return render(request, "web/settings/secret.html", context)


def _address(key: int) -> str:
    return f"{django_settings.BASE_URL}/telephones/{key}/events/"
