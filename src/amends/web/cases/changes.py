"""What is changed on a case: one form, one action, and back to the case with what came of it."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from amends.actions import cases, learning
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.vocabulary import Severity
from amends.web.asking import asker
from amends.web.cases import blanks
from amends.web.cases import page as room
from amends.web.cases.forms import CorrectionForm, Form
from amends.web.fields import LARGEST
from amends.web.private import private

Deed = Callable[[], object]
SUGGESTED = "Noted. No follow-up is owed on a calm case; a short word in a few days is worth it."
"""After the fix of a low case a follow-up is a suggestion; from medium on a clock owes it (K15, S3-26)."""


def done(
    request: HttpRequest,
    number: int,
    deed: Deed,
    *,
    said: str = "",
    typed: dict[str, Form] | None = None,
) -> HttpResponse:
    """Do it and go back to the case, or show the case with the refusal and what was typed."""
    if number >= LARGEST:
        raise Http404(room.NOT_FOUND)
    try:
        deed()
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        return refused(request, number, refusal, typed=typed)
    if said:
        messages.success(request, said)
    return redirect("case", number=number)


def refused(
    request: HttpRequest,
    number: int,
    refusal: Refused | Invalid,
    *,
    typed: dict[str, Form] | None = None,
) -> HttpResponse:
    """The case with the sentence that says why not; at the field where it belongs to one."""
    for form in (typed or {}).values():
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
    messages.error(request, str(refusal))
    return room.again(request, number, typed=typed)


def _filled(
    request: HttpRequest,
    number: int,
    name: str,
    form: Form,
    deed: Callable[[dict[str, object]], object],
    *,
    said: str = "",
) -> HttpResponse:
    """Do the deed with what a form holds; a form with errors comes back as it was typed."""
    if not form.is_valid():
        for error in [text for field in form.errors.values() for text in field]:
            messages.error(request, str(error))
        return room.again(request, number, typed={name: form})
    return done(request, number, lambda: deed(form.cleaned_data), said=said, typed={name: form})


def _page(request: HttpRequest, number: int) -> tuple[room.CasePage, datetime]:
    now = datetime.now(UTC)
    return room.load(request, number, now=now), now


@require_POST
@private
def owner(request: HttpRequest, number: int) -> HttpResponse:
    """Give the case to somebody."""
    page, now = _page(request, number)
    by = asker(request).id

    def assign(typed: dict[str, object]) -> None:
        chosen = int(str(typed["owner"])) if typed["owner"] else None
        cases.assign(case_id=number, owner_id=chosen, by=by, why=str(typed["why"]), now=now)

    return _filled(request, number, "owner", blanks.form("owner", page, request.POST), assign)


@require_POST
@private
def category(request: HttpRequest, number: int) -> HttpResponse:
    """Say what the case is about."""
    page, now = _page(request, number)
    form = blanks.form("category", page, request.POST)
    by = asker(request).id
    return _filled(
        request,
        number,
        "category",
        form,
        lambda typed: cases.set_category(case_id=number, category=str(typed["category"]), by=by, now=now),
    )


@require_POST
@private
def priority(request: HttpRequest, number: int) -> HttpResponse:
    """Say how urgent it is; the targets of the contract follow."""
    page, now = _page(request, number)
    by = asker(request).id
    return _filled(
        request,
        number,
        "priority",
        blanks.form("priority", page, request.POST),
        lambda typed: cases.set_priority(
            case_id=number, priority=str(typed["priority"]), why=str(typed["why"]), by=by, now=now
        ),
    )


@require_POST
@private
def tags(request: HttpRequest, number: int) -> HttpResponse:
    """Replace the tags."""
    page, now = _page(request, number)
    form = blanks.form("tags", page, request.POST)
    by = asker(request).id
    return _filled(
        request,
        number,
        "tags",
        form,
        lambda typed: cases.set_tags(case_id=number, tags=form.cleaned_data["tags"], by=by, now=now),
    )


@require_POST
@private
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Move the case by one event of the table."""
    page, now = _page(request, number)
    by = asker(request).id

    def move(typed: dict[str, object]) -> None:
        event, why = str(typed["event"]), str(typed["why"])
        if event == "reopen":
            cases.reopen(case_id=number, by=by, why=why, now=now)
        else:
            cases.move(case_id=number, event=event, by=by, why=why, now=now)

    form = blanks.form("status", page, request.POST)
    return _filled(request, number, "status", form, move)


@require_POST
@private
def acknowledge(request: HttpRequest, number: int) -> HttpResponse:
    """I have it: the calls on this case stop."""
    now = datetime.now(UTC)
    return done(request, number, lambda: cases.acknowledge(case_id=number, by=asker(request).id, now=now))


@require_POST
@private
def verification(request: HttpRequest, number: int) -> HttpResponse:
    """Record how we know that it is fixed."""
    page, now = _page(request, number)
    by = asker(request).id
    return _filled(
        request,
        number,
        "verification",
        blanks.form("verification", page, request.POST),
        lambda typed: cases.verify(case_id=number, by=by, words=str(typed["words"]), now=now),
        said=SUGGESTED if page.case.severity == Severity.LOW else "",
    )


@require_POST
@private
def closure(request: HttpRequest, number: int) -> HttpResponse:
    """Close a verified case; one without verification only with a reason."""
    page, now = _page(request, number)
    by = asker(request).id
    if page.case.verified_at is not None:
        return done(request, number, lambda: cases.close(case_id=number, by=by, now=now))
    return _filled(
        request,
        number,
        "closure",
        blanks.form("closure", page, request.POST),
        lambda typed: cases.close(case_id=number, by=by, now=now, force_why=str(typed["force_why"])),
    )


@require_POST
@private
def cause(request: HttpRequest, number: int) -> HttpResponse:
    """Why it happened, as far as somebody knows."""
    page, now = _page(request, number)
    by = asker(request).id
    return _filled(
        request,
        number,
        "cause",
        blanks.form("cause", page, request.POST),
        lambda typed: cases.record_cause(
            case_id=number, by=by, responsible=str(typed["responsible"]), words=str(typed["words"]), now=now
        ),
    )


@require_POST
@private
def escalation(request: HttpRequest, number: int) -> HttpResponse:
    """Call for more authority."""
    page, now = _page(request, number)
    by = asker(request).id
    return _filled(
        request,
        number,
        "escalation",
        blanks.form("escalation", page, request.POST),
        lambda typed: cases.escalate(case_id=number, by=by, why=str(typed["why"]), now=now),
    )


@require_POST
@private
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """This case goes into another one."""
    page, now = _page(request, number)
    by = asker(request).id

    def into(typed: dict[str, object]) -> None:
        target = int(str(typed["into"]))
        try:
            cases.merge(case_id=number, into=target, by=by, why=str(typed["why"]), now=now)
        except NotFound:  # the case asked about was just shown: it is the other one that is not theirs
            raise Invalid("into", f"There is no case #{target}, or it is not yours to see.") from None

    return _filled(request, number, "merge", blanks.form("merge", page, request.POST), into)


@require_POST
@private
def split(request: HttpRequest, number: int) -> HttpResponse:
    """Messages that are another matter become a case of their own."""
    page, now = _page(request, number)
    by = asker(request).id
    made: list[int] = []

    def off(typed: dict[str, object]) -> None:
        chosen = [int(key) for key in form.cleaned_data["messages"]]
        why = str(typed["why"])
        made.append(cases.split(case_id=number, message_ids=chosen, by=by, why=why, now=now))

    form = blanks.form("split", page, request.POST)
    response = _filled(request, number, "split", form, off)
    return redirect("case", number=made[0]) if made else response


@require_POST
@private
def severity(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody with authority says that the case is less severe."""
    page, now = _page(request, number)
    by = asker(request).id

    def overrule(typed: dict[str, object]) -> None:
        cases.overrule(case_id=number, severity=str(typed["severity"]), why=str(typed["why"]), by=by, now=now)

    return _filled(request, number, "severity", blanks.form("severity", page, request.POST), overrule)


@require_POST
@private
def reading(request: HttpRequest, number: int) -> HttpResponse:
    """A person overrules one label of one message by one press; back to it with the control still open."""
    page, now = _page(request, number)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Press one of the labels under a message to correct it.")
        return room.again(request, number)
    typed = form.cleaned_data
    message, (label, _, value) = typed["message"], typed["set"].partition("=")
    try:
        learning.correct(
            case_id=number,
            message_id=message,
            label=label,
            value=value,
            why=typed["why"],
            by=asker(request).id,
            now=now,
        )
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        return refused(request, number, refusal)
    older = "" if any(message == shown.id for shown in page.messages) else f"&before={message + 1}"
    return redirect(f"/cases/{number}/?correct={message}{older}#m{message}")


@require_POST
@private
def held(request: HttpRequest, number: int, message: int) -> HttpResponse:
    """Let a held mail in, with or without its sender from now on, or make a case of it."""
    page, now = _page(request, number)
    by, choice = asker(request).id, request.POST.get("as", "")
    if all(message != known.id for known in page.messages):
        raise Http404(room.NOT_FOUND)
    if choice == "case":
        made: list[int] = []
        response = done(
            request,
            number,
            lambda: made.append(cases.held_to_new_case(message_id=message, by=by, now=now)),
        )
        return redirect("case", number=made[0]) if made else response
    return done(
        request,
        number,
        lambda: cases.accept_held(
            message_id=message, by=by, add_participant=choice == "participant", now=now
        ),
    )
