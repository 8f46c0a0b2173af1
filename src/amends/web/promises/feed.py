"""One's promises as a calendar: its secret address is made, shown once, and taken back here; and the feed itself."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import promises as actions
from amends.domain.promises import feed
from amends.store.queries import promise_feed as stored
from amends.web.asking import asker
from amends.web.private import private


@require_http_methods(["GET", "HEAD", "POST"])
@private
def calendar(request: HttpRequest) -> HttpResponse:
    """Whether one's promises can be read as a calendar; a POST makes a new address, which is shown this once."""
    now, by = datetime.now(UTC), asker(request).id
    address = ""
    if request.method == "POST":
        address = f"{settings.BASE_URL}/calendar/{actions.make_feed(by=by, now=now)}.ics"
    context = {
        "section": "promises",
        "now": now,
        "address": address,
        "made_at": stored.made_at(technician_id=by),
    }
    return render(request, "web/promise_calendar.html", context)


@require_POST
@private
def revoke(request: HttpRequest) -> HttpResponse:
    """Take the address back: whoever has it reads nothing any more."""
    if actions.revoke_feed(by=asker(request).id):
        messages.success(request, "The address opens nothing any more.")
    return redirect("promise_calendar")


@login_not_required
@require_safe
@private
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address; an address that is not known looks like one that never was."""
    owner = stored.owner_of(digest=actions.digest(token))
    if owner is None:
        raise Http404
    person, name = owner
    made = feed.calendar(
        entries=stored.entries(technician_id=person, base_url=settings.BASE_URL),
        name=f"Promises of {name}",
        domain=settings.MAIL_DOMAIN,
    )
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="promises.ics"'
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
