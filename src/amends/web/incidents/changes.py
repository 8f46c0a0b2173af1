"""What is done to an incident: one form, one action, and back with what came of it."""

from collections.abc import Callable
from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from amends.actions import incidents as actions
from amends.actions.errors import Invalid, NotFound
from amends.actions.incidents import ending
from amends.domain.cases import Refused
from amends.web.asking import asker
from amends.web.incidents import views
from amends.web.incidents.forms import EndForm, JoinForm
from amends.web.private import private

Deed = Callable[[int, datetime], object]


def done(
    request: HttpRequest,
    number: int,
    deed: Deed,
    *,
    said: str,
    typed: dict[str, forms.Form] | None = None,
    back: HttpResponse | None = None,
) -> HttpResponse:
    """Do it and go back to the incident, or show it with the refusal and what was typed."""
    try:
        deed(asker(request).id, datetime.now(UTC))
    except NotFound:
        raise Http404(views.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        for form in (typed or {}).values():
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, str(refusal))
        messages.error(request, str(refusal))
        return back or views.show(request, number, typed=typed, status=422)
    messages.success(request, said)
    return back or redirect("incident", key=number)


@require_POST
@private
def acknowledge(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody has it."""
    return done(
        request, key, lambda by, now: actions.acknowledge(incident_id=key, by=by, now=now),
        said="Acknowledged. Nobody else is called.",
    )  # fmt: skip


@require_POST
@private
def accept(request: HttpRequest, key: int) -> HttpResponse:
    """A proposal is one."""
    return done(
        request, key, lambda by, now: actions.accept(incident_id=key, by=by, now=now),
        said="It is an incident. Its owner is called.",
    )  # fmt: skip


@require_POST
@private
def dismiss(request: HttpRequest, key: int) -> HttpResponse:
    """A proposal is none."""
    return done(
        request, key, lambda by, now: actions.dismiss(incident_id=key, by=by, now=now),
        said="Dismissed. The cases go on as they are.",
    )  # fmt: skip


@require_POST
@private
def join(request: HttpRequest, key: int) -> HttpResponse:
    """One more case is part of it."""
    form = JoinForm(request.POST, auto_id="join_%s")
    if not form.is_valid():
        return views.show(request, key, typed={"join": form}, status=422)
    case = form.cleaned_data["case"]
    return done(
        request, key, lambda by, now: actions.join(incident_id=key, case_id=case, by=by, now=now),
        said=f"#{case} is part of it now.", typed={"join": form},
    )  # fmt: skip


@require_POST
@private
def end(request: HttpRequest, key: int) -> HttpResponse:
    """It works again."""
    form = EndForm(request.POST, auto_id="end_%s")
    if not form.is_valid():
        return views.show(request, key, typed={"end": form}, status=422)
    typed = form.cleaned_data
    return done(
        request, key,
        lambda by, now: ending.end(
            incident_id=key, by=by, words=typed["words"], category=typed["category"], now=now
        ),
        said="It is over. Each case now waits for its own customer to confirm.", typed={"end": form},
    )  # fmt: skip


@require_POST
@private
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """This case is a matter of its own after all."""
    return done(
        request, number, lambda by, now: actions.leave(case_id=number, by=by, now=now),
        said="The case is on its own again, and calls for itself.", back=redirect("case", number=number),
    )  # fmt: skip
