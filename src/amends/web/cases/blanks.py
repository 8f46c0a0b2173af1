"""The forms of the case room before anybody types in them: for the same facts they are drawn once a process.

Ten of them stand on every case page, and drawing them took longer than everything else on it.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString

from amends.domain.vocabulary import Status
from amends.store.queries.case_page import CasePage
from amends.web.cases import forms as case_forms
from amends.web.templatetags.drawn import form_fields

Facts = dict[str, Hashable]
KEPT = 512
"""Drawn forms that are kept; the largest are those with the tree of categories, about 7 kB."""


def _split(page: CasePage) -> Facts:
    said = tuple(
        (str(m.id), f"{m.at:%d %b %H:%M} UTC · {m.author_name or m.author_address}")
        for m in page.messages
        if m.kind in ("customer", "reply")
    )
    return {"said": said}


# action -> its form, and what that depends on
_FORMS: Mapping[str, tuple[Callable[..., case_forms.Form], Callable[[CasePage], Facts]]] = {
    "owner": (
        case_forms.OwnerForm,
        lambda page: {"owner": page.case.owner.id if page.case.owner else None, "people": page.people},
    ),
    "category": (case_forms.CategoryForm, lambda page: {"category": page.case.category}),
    "tags": (case_forms.TagsForm, lambda page: {"set_before": page.case.tags}),
    "status": (case_forms.StatusForm, lambda page: {"status": Status(page.case.status)}),
    "verification": (case_forms.VerificationForm, lambda _: {}),
    "priority": (case_forms.PriorityForm, lambda page: {"priority": page.case.priority}),
    "called": (case_forms.CalledForm, lambda _: {}),
    "call-ended": (case_forms.CallEndedForm, lambda _: {}),
    "contact": (case_forms.ContactForm, lambda _: {}),
    "closure": (case_forms.ClosureForm, lambda _: {}),
    "escalation": (case_forms.EscalationForm, lambda _: {}),
    "cause": (case_forms.CauseForm, lambda _: {}),
    "merge": (case_forms.MergeForm, lambda _: {}),
    "split": (case_forms.SplitForm, _split),
    "severity": (case_forms.SeverityForm, lambda page: {"below": page.case.severity}),
}


def form(name: str, page: CasePage, data: Any = None) -> case_forms.Form:  # noqa: ANN401 - a QueryDict or None
    """The form of an action on this case, with what was typed."""
    kind, facts = _FORMS[name]
    return kind(data, **facts(page))


def drawn(page: CasePage) -> dict[str, SafeString]:
    """The fields of each action that asks something and that is allowed on this case."""
    asking = [action.name for action in page.actions if action.allowed and action.name in _FORMS]
    if page.case.verified_at is not None and "closure" in asking:
        asking.remove("closure")
    found = {name: _fields(name, tuple(_FORMS[name][1](page).items())) for name in asking}
    return found


@lru_cache(maxsize=KEPT)
def _fields(name: str, facts: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return fields(name, _FORMS[name][0](None, **dict(facts)))


def fields(name: str, form: case_forms.Form) -> SafeString:
    """The fields of a form, named after its action: many forms of a page ask `why`."""
    form.auto_id = f"{name}-%s"
    return form_fields(form)
