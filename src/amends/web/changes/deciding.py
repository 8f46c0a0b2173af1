"""What is done to a change: handed in, decided, begun, ended, its tasks and its cases."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from amends.actions import changes as actions
from amends.actions.errors import Invalid
from amends.store.queries import reviews as reviewed
from amends.web import deeds
from amends.web.asking import asker
from amends.web.changes.forms import EndForm, TaskForm
from amends.web.changes.views import load, show
from amends.web.fields import number
from amends.web.private import private


def _do(
    request: HttpRequest,
    key: int,
    deed: Callable[..., object],
    *,
    said: str = "",
    **more: Any,  # noqa: ANN401 - what this deed asks for
) -> HttpResponse:
    by, now = asker(request).id, datetime.now(UTC)
    deeds.done(request, lambda: deed(change_id=key, by=by, now=now, **more), said=said)
    return redirect("change", key=key)


@require_POST
@private
def ask(request: HttpRequest, key: int) -> HttpResponse:
    """Hand it in."""
    return _do(request, key, actions.ask, said="Handed in.")


@require_POST
@private
def decision(request: HttpRequest, key: int) -> HttpResponse:
    """Approve or refuse the stage whose turn it is."""
    approve, why = request.POST.get("approve") == "yes", request.POST.get("why", "")[:2000]
    said = "Approved." if approve else "Refused; its owner is told why."
    return _do(request, key, actions.decide, said=said, approve=approve, why=why)


def _unknown(**_: object) -> None:
    raise Invalid("event", "Choose one of the moves offered.")


@require_POST
@private
def state(request: HttpRequest, key: int) -> HttpResponse:
    """Begin it, plan it anew, withdraw it."""
    event, why = request.POST.get("event", ""), request.POST.get("why", "")[:2000]
    if event == "start":
        return _do(request, key, actions.start, said="It runs.")
    deed = {"revise": actions.revise, "withdraw": actions.withdraw}.get(event, _unknown)
    return _do(request, key, deed, said="Done.", why=why)


@require_POST
@private
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Say how it ended."""
    page, form, by = load(request, key), EndForm(request.POST), asker(request).id
    if deeds.filled(
        request, form, lambda typed: actions.end(change_id=key, by=by, now=datetime.now(UTC), **typed)
    ):
        return redirect("change", key=key)
    return show(request, page, end=form)


@require_POST
@private
def tasks(request: HttpRequest, key: int) -> HttpResponse:
    """Add one thing to do."""
    page, by = load(request, key), asker(request).id
    form = TaskForm(request.POST, people=reviewed.people())
    if deeds.filled(
        request, form, lambda typed: actions.add_task(change_id=key, by=by, now=datetime.now(UTC), **typed)
    ):
        return redirect(f"/changes/{key}/#tasks")
    return show(request, page, task=form)


@require_POST
@private
def tick(request: HttpRequest, key: int) -> HttpResponse:
    """A task is done; back to its change."""
    by, change = asker(request).id, number(request.POST.get("change", ""))
    deeds.done(request, lambda: actions.tick(task_id=key, by=by, now=datetime.now(UTC)))
    return redirect(f"/changes/{change}/#tasks" if change else "/changes/")


@require_POST
@private
def link(request: HttpRequest, key: int) -> HttpResponse:
    """Say that it caused a case, or is made for it."""
    case, caused = number(request.POST.get("case", "")) or 0, request.POST.get("caused") == "yes"
    return _do(request, key, actions.link_case, said="Linked.", case_id=case, caused=caused)


@require_POST
@private
def unlink(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Say that they do not belong together."""
    return _do(request, key, actions.unlink_case, said="Taken off.", case_id=number)
