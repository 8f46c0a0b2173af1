"""Doing what a form or a button asks, and saying so: at the field, above the form, or as a notice."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest

from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused

NOT_FOUND = "There is nothing here, or it is not yours to see."


def fresh_once() -> str:
    """A word that names one showing of a form, so that sending it twice has one effect."""
    return secrets.token_urlsafe(12)


def done(request: HttpRequest, deed: Callable[[], object], *, said: str = "") -> bool:
    """Do what a button asks; a refusal becomes a notice. Raises Http404 for what is not theirs to see."""
    try:
        deed()
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        messages.error(request, str(refusal))
        return False
    if said:
        messages.success(request, said)
    return True


def filled(
    request: HttpRequest, form: forms.Form, deed: Callable[[dict[str, Any]], object], *, said: str = ""
) -> bool:
    """Do what a form asks with what was typed; what is refused stands in the form, and nothing typed is lost."""
    if not form.is_valid():
        return False
    try:
        deed(form.cleaned_data)
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    if said:
        messages.success(request, said)
    return True


def say(request: HttpRequest, words: str) -> None:
    """A notice that something was done, where its words depend on what came of it."""
    messages.success(request, words)
