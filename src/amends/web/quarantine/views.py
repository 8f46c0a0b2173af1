"""Mail that waits for a person: broken, held, or automatic without a case."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from amends.actions import cases, inbox
from amends.actions.errors import NotFound
from amends.domain.cases import Refused
from amends.store.queries import quarantine as waiting
from amends.web import paging, rights
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.files import downloads
from amends.web.private import private

NOT_FOUND = "This mail does not wait here any more, or it is not yours to see."
VIEWS = (
    ("quarantine", "not understood", "/quarantine/"),
    ("held", "held", "/quarantine/held/"),
    ("automatic", "automatic", "/quarantine/automatic/"),
)


def _list(request: HttpRequest, *, view: str, rows: object, before: int | None) -> HttpResponse:
    address = {slug: url for slug, _, url in VIEWS}[view]
    context: dict[str, Any] = {
        "section": "quarantine",
        "view": view,
        "views": [{"title": title, "url": url, "active": slug == view} for slug, title, url in VIEWS],
        "rows": rows,
        "more_url": paging.more(address, before=before),
    }
    return render(request, "web/quarantine.html", context)


@require_safe
@private
def quarantine(request: HttpRequest) -> HttpResponse:
    """Mails that could not be understood."""
    rows, before = waiting.broken(before=number(request.GET.get("before", "")))
    return _list(request, view="quarantine", rows=rows, before=before)


@require_safe
@private
def held(request: HttpRequest) -> HttpResponse:
    """Mails on known cases from somebody who takes no part in them."""
    rows, before = waiting.held(viewer=asker(request).viewer, before=number(request.GET.get("before", "")))
    return _list(request, view="held", rows=rows, before=before)


@require_safe
@private
def automatic(request: HttpRequest) -> HttpResponse:
    """Automatic mail and bounces that belong to no case."""
    rows, before = waiting.filed(before=number(request.GET.get("before", "")))
    return _list(request, view="automatic", rows=rows, before=before)


@require_POST
@private
def decide(request: HttpRequest, message: int) -> HttpResponse:
    """Let a held mail in, with or without its sender from now on, or make a case of it."""
    who, now = asker(request), datetime.now(UTC)
    number_of_case = waiting.held_on(message_id=message, viewer=who.viewer)
    if number_of_case is None:
        raise Http404(NOT_FOUND)
    choice = request.POST.get("as", "message")
    try:
        if choice == "case":
            number_of_case = cases.held_to_new_case(message_id=message, by=who.id, now=now)
        else:
            take_part = choice == "participant"
            cases.accept_held(message_id=message, by=who.id, add_participant=take_part, now=now)
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("held")
    messages.success(request, f"The mail is on case #{number_of_case}.")
    return redirect("held")


@require_safe
@private
def mail(request: HttpRequest, key: int) -> HttpResponse:
    """One mail that could not be understood: the reason, and how it begins."""
    found = waiting.one(raw_id=key)
    if found is None:
        raise Http404(NOT_FOUND)
    context = {
        "section": "quarantine",
        "mail": found,
        "head": _head(found.head),
        "raw_url": f"/quarantine/{key}/original/",
    }
    return render(request, "web/quarantine_mail.html", context)


def _head(raw: bytes) -> str:
    """The header lines as text that can be shown, whatever the bytes are."""
    whole = raw.replace(b"\r\n", b"\n")
    text = whole.partition(b"\n\n")[0].decode("utf-8", "replace")
    return "".join(mark if mark in "\n\t" or mark.isprintable() else "�" for mark in text)


@require_POST
@private
def retry(request: HttpRequest, key: int) -> HttpResponse:
    """Let the mail be tried again."""
    rights.check(request, "retry_mail")
    if not inbox.retry(raw_id=key):
        raise Http404(NOT_FOUND)
    messages.success(request, "It is tried again now. It comes back here if it still cannot be understood.")
    return redirect("quarantine")


@require_safe
@private
def original(request: HttpRequest, key: int) -> HttpResponse:
    """The mail exactly as it came, to be saved."""
    raw = waiting.original(raw_id=key)
    if raw is None:
        raise Http404(NOT_FOUND)
    return downloads.as_text(raw, name=f"mail-{key}.eml.txt")
