"""The queue, and what is done with several of its cases at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from amends.actions import cases, tuning
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.store.queries import care, incident_page
from amends.store.queries import now as queue
from amends.web.asking import asker
from amends.web.context import zone_of
from amends.web.now.forms import BulkForm
from amends.web.private import private


@require_safe
@private
def now(request: HttpRequest) -> HttpResponse:
    """One page of a view of the queue; the list alone when the page itself asks for it again."""
    slug = request.GET.get("view", "")
    view = slug if slug in queue.VIEWS else queue.DEFAULT
    viewer, at, grouping = asker(request).viewer, datetime.now(UTC), tuning.in_force().grouping
    page = queue.page(
        viewer=viewer,
        view=view,
        grouping=grouping,
        after=queue.Place.read(request.GET.get("after", "")),
        now=at,
        day_ends=_day_ends(request, at),
    )
    whole = view not in ("closed", "promises") and "after" not in request.GET
    context: dict[str, Any] = {
        "section": "now",
        "now": at,
        "rows": page.rows,
        "incidents": incident_page.listed(viewer=viewer, running_only=True) if whole else (),
        "people": page.people,
        "more_url": _more_url(view=view, after=page.after),
        "view": view,
    }
    template = "web/_now_list.html"
    if not request.headers.get("HX-Request"):
        template = "web/now.html"
        context["views"] = queue.views(
            viewer=viewer, active=view, grouping=grouping, day_ends=_day_ends(request, at)
        )
        rules = tuning.in_force().care
        context["care"] = care.of(person_id=viewer.id, rules=rules, now=at)
        context["minutes"] = rules.breaks
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _more_url(*, view: str, after: queue.Place | None) -> str:
    if after is None:
        return ""
    return "/?" + urlencode({"view": view, "after": after.token()})


def _day_ends(request: HttpRequest, at: datetime) -> datetime:
    """When the reader's today is over."""
    local = at.astimezone(zone_of(request))
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone(UTC)


@require_POST
@private
def bulk(request: HttpRequest) -> HttpResponse:
    """Give several cases an owner or tags; each is done or refused by itself, and each refusal is said."""
    form = BulkForm(request.POST)
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    if not form.is_valid():
        for error in [text for field in form.errors.values() for text in field]:
            messages.error(request, str(error))
        return redirect(back)
    done = sum(_change(request, form, number) for number in form.cleaned_data["case"])
    if done:
        messages.success(request, f"{done} case{'' if done == 1 else 's'} changed.")
    return redirect(back)


def _change(request: HttpRequest, form: BulkForm, number: int) -> bool:
    by, at = asker(request).id, datetime.now(UTC)
    try:
        if owner := form.cleaned_data["owner"]:
            cases.assign(case_id=number, owner_id=owner, by=by, why="with other cases of the queue", now=at)
        if tags := form.cleaned_data["tags"]:
            cases.set_tags(case_id=number, tags=tags, by=by, now=at)
    except (Refused, Invalid) as refusal:
        messages.error(request, f"#{number}: {refusal}")
        return False
    except NotFound:
        messages.error(request, f"#{number}: there is no such case, or it is not yours to see.")
        return False
    return True
