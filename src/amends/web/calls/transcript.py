"""A transcript that is dropped on a case."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from amends.actions import calls
from amends.actions.errors import Invalid, NotFound
from amends.domain.calls.transcript import MOST_CHARACTERS
from amends.domain.cases import Refused
from amends.web.asking import asker
from amends.web.cases import page as room
from amends.web.fields import LARGEST
from amends.web.private import private


@require_POST
@private
def transcript(request: HttpRequest, number: int) -> HttpResponse:
    """File it: the customer's side is read like messages, ours stands as notes."""
    if number >= LARGEST:
        raise Http404(room.NOT_FOUND)
    given = request.FILES.get("transcript")
    raw = given.read(4 * MOST_CHARACTERS + 1) if given is not None else b""
    text = raw.decode("utf-8-sig", "replace") or request.POST.get("text", "")
    ours = [name for name in request.POST.get("ours", "")[:2_000].split(",") if name.strip()]
    try:
        filed = calls.take_transcript(
            case_id=number,
            by=asker(request).id,
            text=text,
            ours=[" ".join(name.split()) for name in ours],
            once=request.POST.get("once", "")[:40],
            now=datetime.now(UTC),
        )
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        messages.error(request, str(refusal))
        return room.again(request, number)
    if filed:
        messages.success(
            request, "The transcript is filed, speaker by speaker, and the customer's words are read."
        )
    return redirect("case", number=number)
