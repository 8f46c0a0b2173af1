"""The wrap-up: everything proposed from what was typed, looked over, corrected, and saved by one press."""

import secrets
from datetime import UTC, datetime, tzinfo
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from amends.actions import calls as actions
from amends.actions.calls import Wrap
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import categories
from amends.domain import readings
from amends.domain.calls import proposals
from amends.domain.cases import Refused
from amends.domain.vocabulary import Severity
from amends.store.queries.call_page import CallPage
from amends.store.queries.case_page import CasePage
from amends.web.asking import asker
from amends.web.calls import page as room
from amends.web.cases import promising
from amends.web.cases.forms import category_choices
from amends.web.context import zone_of
from amends.web.drawing import Drawn
from amends.web.private import private

_HOUR = "%Y-%m-%dT%H:%M"


class WrapForm(forms.Form):
    """All that stays of a call; every field is proposed and may be changed."""

    default_renderer = Drawn()

    our_tasks = forms.CharField(
        label="We do",
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line.",
    )
    their_tasks = forms.CharField(
        label="They do",
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line.",
    )
    follow_up_at = forms.DateTimeField(
        label="We call again",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_HOUR),
        input_formats=[_HOUR, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": "Write date and time like 2027-01-31 14:00."},
    )
    category = forms.ChoiceField(label="Category", required=False)
    responsible = forms.ChoiceField(
        label="Whose doing",
        required=False,
        choices=[
            ("us", "ours"),
            ("supplier", "a supplier's"),
            ("customer", "the customer's"),
            ("nobody", "nobody's"),
        ],
    )
    cause = forms.CharField(
        label="The cause, if it is known",
        required=False,
        max_length=1_000,
        help_text="As it may be told to the customer.",
    )
    not_reached = forms.BooleanField(label="Nobody picked up", required=False)

    def __init__(self, data: Any, *, zone: tzinfo, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401
        super().__init__(data, initial=initial)
        self._zone = zone
        self.fields["category"].choices = [("", "choose"), *category_choices()]  # type: ignore[attr-defined]
        self.fields["category"].error_messages["invalid_choice"] = "Choose one of the categories listed."
        self.fields["follow_up_at"].help_text = f"In your own zone, {zone}. Empty: no call is owed."

    def _clean_fields(self) -> None:
        with timezone.override(self._zone):
            super()._clean_fields()  # type: ignore[misc]


@require_http_methods(["GET", "HEAD", "POST"])
@private
def wrap(request: HttpRequest, key: int) -> HttpResponse:
    """Look over what was proposed, and save it."""
    now = datetime.now(UTC)
    page = room.load(request, key)
    if request.method != "POST":
        if page.finished_at is not None or not page.has_case:
            return redirect("call", key=key)
        case = room.about(request, page, now=now)
        if case is None:
            raise Http404(room.NOT_FOUND)
        proposed = _proposed(page, case, zone=str(zone_of(request)), now=now)
        form = WrapForm(None, zone=zone_of(request), initial=proposed)
        return _show(request, page, case, form=form, note=proposed["note"], now=now)
    return _save(request, page, now=now)


def _save(request: HttpRequest, page: CallPage, *, now: datetime) -> HttpResponse:
    note = request.POST.get("body", "").replace("\x00", "").replace("\r\n", "\n")[:100_000]
    form = WrapForm(request.POST, zone=zone_of(request))
    case = room.about(request, page, now=now)
    if case is None:
        raise Http404(room.NOT_FOUND)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            number = actions.finish(
                call_id=page.id,
                by=asker(request).id,
                wrap=Wrap(
                    note=note,
                    promises=promising.picked(request, note),
                    basis=promising.basis(request),
                    our_tasks=typed["our_tasks"].splitlines(),
                    their_tasks=typed["their_tasks"].splitlines(),
                    follow_up_at=typed["follow_up_at"],
                    category=typed["category"],
                    responsible=typed["responsible"],
                    cause=typed["cause"],
                    reached=not typed["not_reached"],
                ),
                once=request.POST.get("once", "")[:40],
                now=now,
            )
        except NotFound:
            raise Http404(room.NOT_FOUND) from None
        except (Invalid, Refused) as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Wrapped up. Everything that was said stands on the case.")
            return redirect("case", number=number)
    return _show(request, page, case, form=form, note=note, now=now, status=422)


def _show(
    request: HttpRequest,
    page: CallPage,
    case: CasePage,
    *,
    form: WrapForm,
    note: str,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "calls",
        "now": now,
        "call": page,
        "page": case,
        "form": form,
        "note": note,
        "chips": promising.note_chips(request, case.case.number, note, now=now),
        "once": request.POST.get("once", "")[:40] or secrets.token_urlsafe(12),
    }
    return render(request, "web/call_wrap.html", context, status=status)


def _proposed(page: CallPage, case: CasePage, *, zone: str, now: datetime) -> dict[str, Any]:
    """What the form begins with."""
    said = [line.text for line in page.lines if line.kind == "said"]
    ours = [line.text for line in page.lines if line.kind == "ours"]
    who = case.contact.name or "the customer"
    words = readings.significant_words("\n".join(said + ours))
    offered = categories.suggest(words=words, most=1)
    again = None
    if Severity(case.case.severity).rank >= Severity.MEDIUM.rank:
        again = proposals.call_again(now=now, zone=zone)
    return {
        "note": proposals.note(ours=ours, agreed=(), about=f"Spoke with {who} about “{case.case.subject}”."),
        "category": _path_of(case.case.category) or (offered[0].path if offered else ""),
        "cause": proposals.cause(ours),
        "responsible": "us",
        "follow_up_at": again,
    }


def _path_of(category: str) -> str:
    return category if category in categories.load() else ""


@require_POST
@private
def promises(request: HttpRequest, key: int) -> HttpResponse:
    """The promises in the note while it is written: a fragment."""
    now = datetime.now(UTC)
    page = room.load(request, key)
    if page.case_id is None:
        raise Http404(room.NOT_FOUND)
    body = request.POST.get("body", "").replace("\x00", "").replace("\r\n", "\n")[:100_000]
    chips = promising.note_chips(request, page.case_id, body, now=now)
    return render(request, "web/_made.html", {"now": now, "chips": chips})
