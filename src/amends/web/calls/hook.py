"""Where a telephone system tells us of calls: signed requests without a session, so no form token is asked for."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amends.actions import calls
from amends.domain.calls.events import MOST_BYTES


@csrf_exempt
@login_not_required
@require_POST
@never_cache
def events(request: HttpRequest, key: int) -> HttpResponse:
    """Take one event; see the reference of the webhook for what each answer means."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = MOST_BYTES + 1
    if not 0 <= length <= MOST_BYTES:
        return JsonResponse({"error": f"the body has more than {MOST_BYTES:,} bytes"}, status=413)
    answer = calls.take_event(
        system_id=key,
        identity=request.headers.get("webhook-id", ""),
        seconds=request.headers.get("webhook-timestamp", ""),
        signatures=request.headers.get("webhook-signature", ""),
        body=request.body[: MOST_BYTES + 1],
        now=datetime.now(UTC),
    )
    found = JsonResponse(answer.body, status=answer.status)
    if answer.status == 429:
        found["Retry-After"] = "60"
    return found
