"""Is the desk well; and what crawlers and browsers ask for unasked."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amends.store.queries import rows


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, 503 when the database does not answer; says nothing else to strangers."""
    try:
        rows.one("select 1")
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    return JsonResponse({"database": "answers"})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """A desk is for its technicians: nothing in it is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where the icon really is, for what asks at the old address."""
    return redirect(static("web/favicon.svg"), permanent=True)
