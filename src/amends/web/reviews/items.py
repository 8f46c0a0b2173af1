"""What reviews asked for: a list that nothing leaves unseen, and the report over it (S4-27)."""

from dataclasses import astuple
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as drawn
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import reviews as actions
from amends.store.queries import reviews as stored
from amends.web import deeds, paging, rights
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.private import private
from amends.web.reviews.forms import WhyForm
from amends.web.search import tables

DEFAULT = "open"
HEADS = (
    "Number", "What becomes of it", "Words", "With", "Due (UTC)", "State", "Settled (UTC)", "How", "Problem", "Change",
    "Promise", "Review", "Case", "Reminded",
)  # fmt: skip


@require_safe
@private
def items(request: HttpRequest) -> HttpResponse:
    """One page of a view, what is due first, under the figures over all of it."""
    now, asked = datetime.now(UTC), request.GET.get("view", "")
    view = asked if asked in stored.ITEM_VIEWS else DEFAULT
    viewer = asker(request).viewer
    if kind := tables.wanted(request):
        listed = tables.every(lambda after: stored.items(viewer=viewer, view=view, now=now, after=after))
        return tables.answer(
            kind=kind, name=f"asked-for-{view}", heads=HEADS, rows=(astuple(row) for row in listed)
        )
    rows, after = stored.items(viewer=viewer, view=view, now=now, after=number(request.GET.get("after", "")))
    report = stored.report(viewer=viewer, now=now)
    counts = {"open": report.open, "late": report.late, "done": report.done, "dropped": report.dropped}
    context = {
        "section": "reviews",
        "now": now,
        "rows": rows,
        "report": report,
        "may_drop": rights.verdict(request, "drop_prevention").allowed,
        "views": [
            {"slug": slug, "title": title, "count": counts.get(slug) or "", "active": slug == view}
            for slug, (title, _) in stored.ITEM_VIEWS.items()
        ],
        "more_url": paging.more("/reviews/actions/", view=view, after=after),
        "export": f"view={view}&",
    }
    return drawn(request, "web/review_items.html", context)


@require_http_methods(["POST"])
@private
def done(request: HttpRequest, key: int) -> HttpResponse:
    """Say that it is done, and how."""
    words, by = request.POST.get("words", ""), asker(request).id
    deeds.done(
        request,
        lambda: actions.finish_prevention(item_id=key, words=words, by=by, now=datetime.now(UTC)),
        said="Noted as done.",
    )
    return redirect("review_items")


@require_http_methods(["POST"])
@private
def dropped(request: HttpRequest, key: int) -> HttpResponse:
    """A lead drops it, with a reason; asked for on a page of its own when it is missing."""
    if not stored.sees_item(viewer=asker(request).viewer, item_id=key):
        raise Http404(deeds.NOT_FOUND)
    form, by = WhyForm(request.POST if "why" in request.POST else None), asker(request).id
    if form.is_bound and deeds.filled(
        request,
        form,
        lambda typed: actions.drop_prevention(item_id=key, why=typed["why"], by=by, now=datetime.now(UTC)),
    ):
        return redirect("review_items")
    context = {
        "section": "reviews",
        "form": form,
        "title": "Drop what a review asked for",
        "lead": "It stays in the report, with your reason.",
        "verb": "Drop it",
        "cancel_url": "/reviews/actions/",
        "back_url": "/reviews/actions/",
        "back_title": "What reviews asked for",
    }
    return drawn(request, "web/form.html", context, status=422 if form.errors else 200)
