"""Reviews: a list, and the fifteen minutes of one."""

from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import reviews as actions
from amends.actions import tuning
from amends.domain import reviews as domain
from amends.store.queries import reviews as stored
from amends.web import deeds, paging
from amends.web.asking import asker
from amends.web.context import zone_of
from amends.web.fields import number
from amends.web.private import private
from amends.web.reviews.forms import CHOICES, AnswersForm, LessonForm, PreventionForm, WhyForm
from amends.web.search import tables

DEFAULT = "open"
HEADS = (
    "Review", "State", "Why", "Due (UTC)", "Case", "Subject", "Organisation", "Change", "Title of the change", "Held by",
    "Started (UTC)", "Finished (UTC)", "Cause", "Still asked for",
)  # fmt: skip


@require_safe
@private
def reviews(request: HttpRequest) -> HttpResponse:
    """One page of a view: what is due first."""
    now, asked = datetime.now(UTC), request.GET.get("view", "")
    view = asked if asked in stored.VIEWS else DEFAULT
    viewer = asker(request).viewer
    if kind := tables.wanted(request):
        listed = tables.every(lambda after: stored.page(viewer=viewer, view=view, now=now, after=after))
        return tables.answer(kind=kind, name=f"reviews-{view}", heads=HEADS, rows=map(astuple, listed))
    rows, after = stored.page(viewer=viewer, view=view, now=now, after=number(request.GET.get("after", "")))
    context = {
        "section": "reviews",
        "now": now,
        "rows": rows,
        "view": view,
        "views": stored.views(viewer=viewer, active=view, now=now),
        "more_url": paging.more("/reviews/", view=view, after=after),
        "export": f"view={view}&",
    }
    return render(request, "web/reviews.html", context)


def _load(request: HttpRequest, key: int) -> stored.ReviewPage:
    page = stored.load(review_id=key, viewer=asker(request).viewer)
    if page is None:
        raise Http404(deeds.NOT_FOUND)
    return page


def _prevention(request: HttpRequest, page: stored.ReviewPage, data: Any = None) -> PreventionForm:  # noqa: ANN401
    return PreventionForm(
        data,
        zone=zone_of(request),
        people=stored.people(),
        by=asker(request).id,
        has_case=page.row.case_number is not None,
    )


def _show(request: HttpRequest, page: stored.ReviewPage, **tried: Any) -> HttpResponse:  # noqa: ANN401
    """The page; `tried` are forms that came back with errors and stand in for the fresh ones."""
    now, policy = datetime.now(UTC), tuning.in_force().reviews
    ends_at = page.row.started_at + timedelta(minutes=policy.minutes) if page.row.started_at else None
    forms = {
        "answers": tried.get("answers") or AnswersForm(page=page),
        "lesson": tried.get("lesson") or LessonForm(),
        "prevention": tried.get("prevention") or _prevention(request, page),
    }
    context = {
        "section": "reviews",
        "now": now,
        "page": page,
        "review": page.row,
        "forms": forms,
        "people": stored.people(),
        "minutes": policy.minutes,
        "ends_at": ends_at,
        "minute": int((now - page.row.started_at).total_seconds() // 60) + 1 if page.row.started_at else 0,
        "cost": domain.weigh(page.answers, currency=policy.currency),
        "missing": domain.missing(page.answers, lessons=len(page.lessons)),
        "said": {
            name: dict(choices).get(getattr(page.answers, name), "") or "not answered yet"
            for name, choices in CHOICES.items()
        },
        "answered": not domain.missing(page.answers, lessons=len(page.lessons)),
        "action_answers": f"/reviews/{page.row.id}/answers/",
        "action_lessons": f"/reviews/{page.row.id}/lessons/",
        "action_items": f"/reviews/{page.row.id}/actions/",
    }
    return render(request, "web/review.html", context, status=422 if tried else 200)


@require_safe
@private
def review(request: HttpRequest, key: int) -> HttpResponse:
    """A review: its clock, its questions, the case as it went."""
    return _show(request, _load(request, key))


def _back(key: int, part: str = "") -> HttpResponse:
    return redirect(f"/reviews/{key}/{part}")


@require_POST
@private
def start(request: HttpRequest, key: int) -> HttpResponse:
    """Begin the fifteen minutes."""
    deeds.done(request, lambda: actions.start(review_id=key, by=asker(request).id, now=datetime.now(UTC)))
    return _back(key)


@require_POST
@private
def answers(request: HttpRequest, key: int) -> HttpResponse:
    """Keep what was answered so far."""
    page = _load(request, key)
    form = AnswersForm(request.POST, page=page)

    def save(typed: dict[str, Any]) -> None:
        actions.answer(
            review_id=key,
            typed=form.answers(),
            revision=typed["revision"],
            by=asker(request).id,
            now=datetime.now(UTC),
        )

    if deeds.filled(request, form, save, said="Kept."):
        return _back(key, "#answers")
    return _show(request, page, answers=form)


@require_POST
@private
def lessons(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a lesson."""
    page, form = _load(request, key), LessonForm(request.POST)
    by, now = asker(request).id, datetime.now(UTC)
    if deeds.filled(request, form, lambda typed: actions.learn(review_id=key, by=by, now=now, **typed)):
        return _back(key, "#lessons")
    return _show(request, page, lesson=form)


@require_POST
@private
def preventions(request: HttpRequest, key: int) -> HttpResponse:
    """Ask for something by a time."""
    page = _load(request, key)
    form = _prevention(request, page, request.POST)
    by, now = asker(request).id, datetime.now(UTC)

    def add(typed: dict[str, Any]) -> None:
        owner = typed.pop("owner")
        actions.add_prevention(review_id=key, owner_id=owner, by=by, now=now, **typed)

    if deeds.filled(request, form, add, said="Asked for. It stays open until it is done."):
        return _back(key, "#actions")
    return _show(request, page, prevention=form)


@require_POST
@private
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Finish it, when everything has an answer."""
    deeds.done(
        request,
        lambda: actions.finish(review_id=key, by=asker(request).id, now=datetime.now(UTC)),
        said="Finished. What it asked for is followed until it is done.",
    )
    return _back(key)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def again(request: HttpRequest, key: int) -> HttpResponse:
    """Take a finished review up again, with a reason."""
    page = _load(request, key)
    form = WhyForm(request.POST if request.method == "POST" else None)
    by, now = asker(request).id, datetime.now(UTC)
    if form.is_bound and deeds.filled(
        request, form, lambda typed: actions.reopen(review_id=key, why=typed["why"], by=by, now=now)
    ):
        return _back(key)
    context = {
        "section": "reviews",
        "form": form,
        "title": "Take the review up again",
        "lead": page.row.why,
        "verb": "Take it up again",
        "cancel_url": f"/reviews/{key}/",
        "back_url": f"/reviews/{key}/",
        "back_title": f"Review {key}",
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


@require_POST
@private
def lead(request: HttpRequest, key: int) -> HttpResponse:
    """Give it to somebody."""
    chosen = number(request.POST.get("lead", "")) or 0
    deeds.done(
        request,
        lambda: actions.give(review_id=key, lead_id=chosen, by=asker(request).id, now=datetime.now(UTC)),
        said="Given.",
    )
    return _back(key)
