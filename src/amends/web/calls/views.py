"""The calls of the desk, the room of one, and the notice that one rings."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from amends.store.queries import call_page
from amends.web import paging
from amends.web.asking import asker
from amends.web.calls import page as room
from amends.web.cases.page import fresh_key
from amends.web.fields import number
from amends.web.private import private


@require_safe
@private
def calls(request: HttpRequest) -> HttpResponse:
    """Every call that the asker may see, the newest first; numbers that nobody knows are kept here."""
    rows, before = call_page.recent(
        viewer=asker(request).viewer, before=number(request.GET.get("before", ""))
    )
    context = {
        "section": "calls",
        "rows": rows,
        "more_url": paging.more("/calls/", before=before),
        "once": fresh_key(),
    }
    return render(request, "web/calls.html", context)


@require_safe
@private
def call(request: HttpRequest, key: int) -> HttpResponse:
    """One call."""
    return room.show(request, key, now=datetime.now(UTC))


@require_safe
@private
def notice(request: HttpRequest) -> HttpResponse:
    """The calls that ring for the asker or that they are in: a fragment for pages that are open, else the list."""
    if not request.headers.get("HX-Request"):
        return redirect("calls")
    return render(
        request, "web/_call_notice.html", {"in_hand": call_page.in_hand(viewer=asker(request).viewer)}
    )
