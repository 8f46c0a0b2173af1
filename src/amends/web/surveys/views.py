"""The question behind a signed link: a look changes nothing, an answer is kept once. No sign-in is needed."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amends.actions import surveys as actions
from amends.actions.surveys import State
from amends.domain.surveys import LONGEST_COMMENT
from amends.web.private import private

MOST_BYTES = 40_000
"""Bytes of a form; a comment of the longest kind has far less, whatever its letters."""
LONGEST_TOKEN = 200
STATUS = {State.UNKNOWN: 404, State.EXPIRED: 410, State.BUSY: 429}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def question(request: HttpRequest, token: str) -> HttpResponse:
    """The question, thanks for the answer, or a calm page for a link that opens nothing (any more)."""
    now, token = datetime.now(UTC), token[: LONGEST_TOKEN + 1]
    if request.method != "POST":
        return _page(request, actions.asked(token=token, now=now))
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length[:12]) > MOST_BYTES:
        return _page(request, actions.asked(token=token, now=now), problem="This is too long.", status=413)
    rating, comment = request.POST.get("rating", ""), request.POST.get("comment", "")
    if rating not in ("1", "2", "3", "4", "5"):
        seen = actions.asked(token=token, now=now)
        return _page(request, seen, problem="Choose one of the five first.", comment=comment, status=422)
    seen = actions.answer(token=token, rating=rating, comment=comment, now=now)
    if seen.state is State.ANSWERED:
        return redirect("survey", token=token)
    return _page(request, seen)


def _page(
    request: HttpRequest, seen: actions.Asked, *, problem: str = "", comment: str = "", status: int = 200
) -> HttpResponse:
    opened = seen.state is State.OPEN
    context = {
        "asked": seen,
        "problem": problem if opened else "",
        "typed": comment[:LONGEST_COMMENT],
        "longest": LONGEST_COMMENT,
        "choices": list(enumerate(seen.answers, start=1)),
    }
    answer = render(
        request, "web/survey.html", context, status=status if opened else STATUS.get(seen.state, 200)
    )
    # Not no-referrer: a browser then sends the form with an origin of "null", and its form token is refused.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    if seen.state is State.BUSY:
        answer["Retry-After"] = "60"
    return answer
