"""Changes: a list, one with its arithmetic, and the form behind it."""

from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import changes as actions
from amends.domain import changes as domain
from amends.domain.changes import ChangeKind, ChangeState
from amends.store.queries import reviews as reviewed
from amends.store.queries.changes import pages as stored
from amends.store.queries.changes import starting
from amends.web import deeds, paging
from amends.web.asking import asker
from amends.web.changes.forms import ChangeForm, EndForm, TaskForm
from amends.web.context import zone_of
from amends.web.fields import number
from amends.web.private import private
from amends.web.search import tables

DEFAULT = "planned"
HEADS = (
    "Change", "Title", "Kind", "State", "Risk", "Begins (UTC)", "Ends (UTC)", "With", "Assets", "Outages after it",
)  # fmt: skip


@require_safe
@private
def changes(request: HttpRequest) -> HttpResponse:
    """One page of a view, the latest first."""
    asked = request.GET.get("view", "")
    view = asked if asked in stored.VIEWS else DEFAULT
    viewer = asker(request).viewer
    if kind := tables.wanted(request):
        listed = tables.every(lambda after: stored.page(viewer=viewer, view=view, after=after))
        return tables.answer(kind=kind, name=f"changes-{view}", heads=HEADS, rows=map(astuple, listed))
    rows, after = stored.page(viewer=viewer, view=view, after=number(request.GET.get("after", "")))
    context = {
        "section": "changes",
        "rows": rows,
        "views": stored.views(viewer=viewer, active=view),
        "more_url": paging.more("/changes/", view=view, after=after),
        "export": f"view={view}&",
    }
    return render(request, "web/changes.html", context)


def load(request: HttpRequest, key: int) -> stored.ChangePage:
    """A change for whoever asks. Raises Http404."""
    page = stored.load(change_id=key, viewer=asker(request).viewer)
    if page is None:
        raise Http404(deeds.NOT_FOUND)
    return page


def show(request: HttpRequest, page: stored.ChangePage, **tried: Any) -> HttpResponse:  # noqa: ANN401
    """The page; `tried` are forms that came back with errors and stand in for the fresh ones."""
    now, state = datetime.now(UTC), ChangeState(page.row.state)
    judged = actions.judge(change_id=page.row.id, now=now)
    waiting = next((stage for stage in page.stages if stage.decided_at is None), None)
    context = {
        "section": "changes",
        "now": now,
        "page": page,
        "change": page.row,
        "judged": judged,
        "events": domain.events_from(state=state, kind=ChangeKind(page.row.kind)),
        "missing": domain.missing(
            plan=page.plan, back_out=page.back_out, has_window=page.row.starts_at is not None
        ),
        "waiting": waiting if actions.may_be_decided(state=state, kind=ChangeKind(page.row.kind)) else None,
        "forms": {
            "end": tried.get("end") or EndForm(),
            "task": tried.get("task") or TaskForm(people=reviewed.people()),
        },
        "action_end": f"/changes/{page.row.id}/end/",
        "action_tasks": f"/changes/{page.row.id}/tasks/",
    }
    return render(request, "web/change.html", context, status=422 if tried else 200)


@require_safe
@private
def change(request: HttpRequest, key: int) -> HttpResponse:
    """A change: its plan, risk, decisions, conflicts, tasks, and what it caused."""
    return show(request, load(request, key))


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """Plan one; for a problem or a case when the address names it."""
    who, now, made = asker(request), datetime.now(UTC), []
    problem_id, case_id = (number(request.GET.get(word, "")) for word in ("problem", "case"))
    begun = starting.point(problem_id=problem_id, case_id=case_id, viewer=who.viewer)
    form = ChangeForm(
        request.POST if request.method == "POST" else None, zone=zone_of(request), clients=stored.organisations(),
        assets="\n".join(begun.assets), title=begun.title,
    )  # fmt: skip

    def plan(typed: dict[str, Any]) -> None:
        made.append(
            actions.plan(
                facts=form.facts(), once=typed["once"] or deeds.fresh_once(), by=who.id, now=now,
                problem_id=begun.problem_id, case_id=begun.case_id,
            )
        )  # fmt: skip

    if form.is_bound and deeds.filled(request, form, plan, said="Planned. Hand it in when the plan stands."):
        return redirect("change", key=made[0])
    return _form(
        request,
        form,
        title="Plan a change",
        lead=begun.lead,
        verb="Keep the plan",
        back=("/changes/", "Changes"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change the plan of a draft."""
    page, who = load(request, key), asker(request)
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        zone=zone_of(request),
        clients=stored.organisations(),
        page=page,
    )

    def save(typed: dict[str, Any]) -> None:
        actions.save(
            change_id=key,
            facts=form.facts(),
            revision=typed["revision"] or 0,
            by=who.id,
            now=datetime.now(UTC),
        )

    if form.is_bound and deeds.filled(request, form, save, said="Kept."):
        return redirect("change", key=key)
    back = (f"/changes/{key}/", f"Change {key}")
    return _form(request, form, title="The plan", lead=page.row.title, verb="Keep the plan", back=back)


def _form(
    request: HttpRequest, form: ChangeForm, *, title: str, lead: str, verb: str, back: tuple[str, str]
) -> HttpResponse:
    context = {
        "section": "changes",
        "form": form,
        "title": title,
        "lead": lead,
        "verb": verb,
        "cancel_url": back[0],
        "back_url": back[0],
        "back_title": back[1],
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)
