"""What a customer sees who follows the link to more authority: asked once more, then done. No sign-in is needed."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from amends.actions.cases import asking
from amends.actions.errors import NotFound
from amends.web.private import private


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def more(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing: programs that look at mails follow links as well."""
    try:
        now = datetime.now(UTC)
        if request.method == "POST":
            asking.ask(token=token, now=now)
        found = asking.asked(token=token, now=now)
    except NotFound:
        raise Http404("This link is not known here, or it is too old.") from None
    answer = render(request, "web/more.html", {"asked": found})
    # Not no-referrer: a browser then sends the form with an origin of "null", and its form token is refused.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
