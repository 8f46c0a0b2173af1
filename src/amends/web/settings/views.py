"""Where the settings begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from amends.web import rights
from amends.web.private import private


@require_safe
@private
def first(request: HttpRequest) -> HttpResponse:
    """The first of the settings: people."""
    rights.check(request, "see_settings")
    return redirect("settings_people")
