"""The wrap-up: everything proposed from what was typed, looked over, corrected, and saved by one press."""

import secrets
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from amends.actions import calls as actions
from amends.actions import playbooks as playbook_actions
from amends.actions import tuning
from amends.actions.calls import Wrap
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import categories
from amends.domain.calls import proposals
from amends.domain.cases import Refused
from amends.domain.playbooks import FieldKind, Phase
from amends.domain.vocabulary import Severity
from amends.store.queries import playbooks as stored
from amends.store.queries.call_page import CallPage
from amends.store.queries.case_page import CasePage
from amends.web.asking import asker
from amends.web.calls import page as room
from amends.web.cases import promising
from amends.web.cases.forms import category_choices
from amends.web.context import zone_of
from amends.web.drawing import Drawn
from amends.web.private import private
from amends.web.times import InZone, time


class WrapForm(InZone):
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
    tasks_due_at = time(
        "Tasks are due", help_text="Where a line names no time itself, such as “by Friday 14:00”."
    )
    follow_up_at = time("We call again", help_text="Empty: no call is owed.")
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
        super().__init__(data, zone=zone, initial=initial)
        self.fields["category"].choices = [("", "choose"), *category_choices()]  # type: ignore[attr-defined]
        self.fields["category"].error_messages["invalid_choice"] = "Choose one of the categories listed."


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
        proposed = _proposed(request, page, case, now=now)
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
                    tasks_due_at=typed["tasks_due_at"],
                    zone=str(zone_of(request)),
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
            return redirect(f"/cases/{number}/?recap={page.id}" if _recapped(typed) else f"/cases/{number}/")
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


def _proposed(request: HttpRequest, page: CallPage, case: CasePage, *, now: datetime) -> dict[str, Any]:
    """What the form begins with: what the steps recorded, our lines, and what both are about."""
    zone = str(zone_of(request))
    said = [line.text for line in page.lines if line.kind == "said"]
    ours = [line.text for line in page.lines if line.kind == "ours"]
    agreed = _agreed(request, page, case)
    about = f"Spoke with {case.contact.name or 'the customer'} about “{case.case.subject}”."
    words = [case.case.subject, *said, *ours]
    offered = categories.suggest(words=proposals.matter(words, often=True), most=1) or categories.suggest(
        words=proposals.matter(words), most=1
    )
    again = _recorded_time(agreed.get("follow_up_at"), zone=zone)
    if again is None and Severity(case.case.severity).rank >= Severity.MEDIUM.rank:
        again = proposals.call_again(now=now, zone=zone)
    labelled = [value for name, value in agreed.items() if name not in ("follow_up_at",)]
    kept = {text for _, text in labelled}
    return {
        "note": proposals.note(
            ours=[line for line in ours if line not in kept], agreed=labelled, about=about
        ),
        "our_tasks": agreed.get("plan", ("", ""))[1],
        "their_tasks": agreed.get("their_part", ("", ""))[1],
        "tasks_due_at": tuning.in_force().owed.task_due(now=now, zone=zone),
        "category": _path_of(case.case.category) or (offered[0].path if offered else ""),
        "cause": proposals.cause(ours),
        "responsible": "us",
        "follow_up_at": again,
    }


def _agreed(request: HttpRequest, page: CallPage, case: CasePage) -> dict[str, tuple[str, str]]:
    """What the steps of this call that solve and close recorded, by field: its label and the text.

    What belongs to the calming steps stands in the lines already, and a line for oneself is nobody else's.
    """
    found: dict[str, tuple[str, str]] = {}
    for row in reversed(stored.of_case(case_id=case.case.case_id, viewer=asker(request).viewer)):
        if row.started_at < page.began_at:
            continue
        run = playbook_actions.as_run(row)
        for step in run.playbook.steps:
            for field in step.record:
                told = run.recorded.get(field.name, "")
                wanted = step.phase is Phase.SOLVE or field.kind is FieldKind.TIME
                if told and wanted and field.kind is not FieldKind.TICK:
                    found[field.name] = (field.label, told)
    return found


def _recorded_time(told: tuple[str, str] | None, *, zone: str) -> datetime | None:
    """A time that a step recorded, as typed in the technician's zone; None for one that cannot be read."""
    try:
        return datetime.fromisoformat(told[1]).replace(tzinfo=ZoneInfo(zone)) if told else None
    except ValueError:
        return None


def _recapped(typed: dict[str, Any]) -> bool:
    """Whether something was agreed that the customer should have in writing."""
    return not typed["not_reached"] and bool(typed["our_tasks"].strip() or typed["their_tasks"].strip())


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
