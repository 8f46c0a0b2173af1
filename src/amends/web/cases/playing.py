"""The playbook of a case: started, and told what happened at its step."""

from datetime import UTC, datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.actions import playbooks
from amends.actions.errors import Invalid
from amends.web.asking import asker
from amends.web.cases.changes import done, refused
from amends.web.private import private

MOST_FIELDS = 40


class ToldForm(forms.Form):
    """What happened at a step."""

    step = forms.CharField(max_length=60)
    event = forms.CharField(max_length=20)
    words = forms.CharField(required=False, strip=False, max_length=20_000)
    reason = forms.CharField(
        required=False, max_length=500, error_messages={"max_length": "Say it in at most 500 characters."}
    )
    heat = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[("", ""), *((str(n), n) for n in range(4))]
    )


@require_POST
@private
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Start a playbook on this case."""
    now, by = datetime.now(UTC), asker(request).id
    return done(
        request,
        number,
        lambda: playbooks.start(
            case_id=number,
            book=request.POST.get("book", "")[:60],
            channel=request.POST.get("channel", "")[:10],
            by=by,
            once=request.POST.get("once", "")[:60],
            now=now,
        ),
    )


@require_POST
@private
def tell(request: HttpRequest, number: int, run: int) -> HttpResponse:
    """Something happened at the step; on to where it leads."""
    form = ToldForm(request.POST)
    if not form.is_valid():
        wrong = next(iter(form.errors.items()))
        return refused(request, number, Invalid(wrong[0], str(wrong[1][0])))
    told, now, by = form.cleaned_data, datetime.now(UTC), asker(request).id
    recorded = {
        name.removeprefix("f_"): value
        for name, value in list(request.POST.items())[:MOST_FIELDS]
        if name.startswith("f_") and isinstance(value, str)
    }
    return done(
        request,
        number,
        lambda: playbooks.tell(
            case_id=number,
            run_id=run,
            step=told["step"],
            event=told["event"],
            words=told["words"],
            reason=told["reason"],
            recorded=recorded,
            heat=told["heat"],
            by=by,
            once=request.POST.get("once", "")[:60],
            now=now,
        ),
    )
