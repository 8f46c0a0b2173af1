"""What is done while the customer is on the line: one form, one action, and back to the room."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from amends.actions import calls
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.web.asking import asker
from amends.web.calls import page as room
from amends.web.fields import LARGEST
from amends.web.fields import number as number_in
from amends.web.private import private


def _word(request: HttpRequest, name: str, most: int = 20_000) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:most]


def _by_script(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _done(
    request: HttpRequest, key: int, deed: Callable[[datetime], object], *, form: str = "", said: str = ""
) -> HttpResponse:
    """Do it and go back to the room, or show the room with the refusal and what was typed."""
    if key >= LARGEST:
        raise Http404(room.NOT_FOUND)
    now = datetime.now(UTC)
    try:
        deed(now)
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        if _by_script(request):
            return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
        typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
        return room.show(request, key, now=now, status=422, typed=typed, wrong=form, refusal=str(refusal))
    if _by_script(request):
        return HttpResponse(status=204)
    if said:
        messages.success(request, said)
    return redirect("call", key=key)


@require_POST
@private
def new(request: HttpRequest) -> HttpResponse:
    """Somebody calls, or we call somebody: a contact, or whoever it is."""
    return _begin(request, contact=number_in(request.POST.get("contact", "")))


@require_POST
@private
def on_case(request: HttpRequest, number: int) -> HttpResponse:
    """A call about this case, ours or theirs."""
    return _begin(request, case=number)


def _begin(request: HttpRequest, *, case: int | None = None, contact: int | None = None) -> HttpResponse:
    if (case or 0) >= LARGEST:
        raise Http404(room.NOT_FOUND)
    try:
        key = calls.start(
            by=asker(request).id,
            case_id=case,
            contact_id=contact,
            incoming=_word(request, "direction") != "out",
            once=_word(request, "once", 40),
            now=datetime.now(UTC),
        )
    except (NotFound, Invalid):
        raise Http404(room.NOT_FOUND) from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("case", number=case) if case else redirect("calls")
    return redirect("call", key=key)


@require_POST
@private
def line(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a line: the customer's, or ours."""
    who = asker(request)
    return _done(
        request,
        key,
        lambda now: calls.say(
            call_id=key,
            by=who.id,
            words=_word(request, "words"),
            ours=_word(request, "who") == "ours",
            once=_word(request, "once", 40),
            now=now,
        ),
        form="line",
    )


@require_POST
@private
def draft(request: HttpRequest, key: int) -> HttpResponse:
    """Keep the line that is being typed."""
    who = asker(request)
    return _done(
        request,
        key,
        lambda now: calls.keep_draft(call_id=key, by=who.id, words=_word(request, "words"), now=now),
    )


@require_POST
@private
def join(request: HttpRequest, key: int) -> HttpResponse:
    """I have them on the line, or I listen in."""
    return _done(request, key, lambda now: calls.join(call_id=key, by=asker(request).id, now=now))


@require_POST
@private
def place(request: HttpRequest, key: int) -> HttpResponse:
    """Whose call it is and what it is about: a case, a contact, or a case opened now."""
    by = asker(request).id
    case, contact = number_in(request.POST.get("case", "")), number_in(request.POST.get("contact", ""))

    def deed(now: datetime) -> None:
        if case is None and contact is None:
            if request.POST.get("case", "").strip():
                raise Invalid("case", "Write the number of a case, such as 1042.")
            calls.place_anew(
                call_id=key,
                by=by,
                subject=_word(request, "subject", 300),
                name=_word(request, "name", 200),
                now=now,
            )
            return
        try:
            calls.place(call_id=key, by=by, case_id=case, contact_id=contact, now=now)
        except NotFound:
            if case is None:
                raise
            calls.take(call_id=key, by=by)  # the call itself may be foreign: that is another answer
            raise Invalid("case", f"There is no case #{case}, or it is not yours to see.") from None

    return _done(request, key, deed, form="place")


@require_POST
@private
def step(request: HttpRequest, key: int) -> HttpResponse:
    """Something happened at the step of the playbook."""
    fields = {name[2:]: _word(request, name) for name in request.POST if name.startswith("f_")}
    return _done(
        request,
        key,
        lambda now: calls.move_on(
            call_id=key,
            by=asker(request).id,
            step=_word(request, "step", 60),
            event=_word(request, "event", 20) or "done",
            fields=fields,
            reason=_word(request, "reason", 500),
            in_our_words=bool(request.POST.get("anyway")),
            once=_word(request, "once", 60),
            now=now,
        ),
        form="step",
    )


@require_POST
@private
def playbook(request: HttpRequest, key: int) -> HttpResponse:
    """Another way through this call."""
    book = _word(request, "book", 60)
    return _done(
        request, key, lambda now: calls.choose(call_id=key, by=asker(request).id, book=book, now=now)
    )


@require_POST
@private
def hold(request: HttpRequest, key: int) -> HttpResponse:
    """They wait: why and how long, as it was said to them."""
    minutes = number_in(request.POST.get("minutes", "")) or 0
    return _done(
        request,
        key,
        lambda now: calls.hold(
            call_id=key,
            by=asker(request).id,
            reason=_word(request, "reason", 500),
            seconds=min(minutes, 1_000) * 60,
            once=_word(request, "once", 40),
            now=now,
        ),
        form="hold",
    )


@require_POST
@private
def back(request: HttpRequest, key: int) -> HttpResponse:
    """I speak with them again."""
    return _done(request, key, lambda now: calls.back_from_hold(call_id=key, by=asker(request).id, now=now))


@require_POST
@private
def transfer(request: HttpRequest, key: int) -> HttpResponse:
    """A colleague takes the call."""
    return _done(
        request,
        key,
        lambda now: calls.transfer(
            call_id=key,
            by=asker(request).id,
            to=number_in(request.POST.get("to", "")) or 0,
            said=_word(request, "said", 2_000),
            once=_word(request, "once", 40),
            now=now,
        ),
        form="transfer",
        said="Handed over. Your colleague sees every line.",
    )


@require_POST
@private
def manager(request: HttpRequest, key: int) -> HttpResponse:
    """They ask for a manager: one press."""
    return _done(
        request,
        key,
        lambda now: calls.manager_please(call_id=key, by=asker(request).id, now=now),
        said="Somebody with more authority was called and owns the case now. Say their name to the customer.",
    )


@require_POST
@private
def threat(request: HttpRequest, key: int) -> HttpResponse:
    """I feel threatened: it ends now."""
    return _done(
        request,
        key,
        lambda now: calls.threatened(
            call_id=key, by=asker(request).id, words=_word(request, "words", 2_000), now=now
        ),
        said="The call is over, and that was right. Hang up. Your lead was told and follows up.",
    )


@require_POST
@private
def safety(request: HttpRequest, key: int) -> HttpResponse:
    """Bring in a colleague at once, or write down how the person is cared for."""
    by, words = asker(request).id, _word(request, "words", 2_000)
    if request.POST.get("as") == "colleague":
        return _done(
            request,
            key,
            lambda now: calls.bring_in(call_id=key, by=by, now=now),
            said="Your lead was called. Stay on the line.",
        )
    return _done(
        request, key, lambda now: calls.safe_now(call_id=key, by=by, words=words, now=now), form="safety"
    )


@require_POST
@private
def task(request: HttpRequest, key: int) -> HttpResponse:
    """A task is done."""
    if key >= LARGEST:
        raise Http404(room.NOT_FOUND)
    try:
        number = calls.do_task(task_id=key, by=asker(request).id, now=datetime.now(UTC))
    except NotFound:
        raise Http404(room.NOT_FOUND) from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("now")
    return redirect("case", number=number)


@require_POST
@private
def contact(request: HttpRequest, key: int) -> HttpResponse:
    """Number and address are right, or are these."""
    who = asker(request)
    return _done(
        request,
        key,
        lambda now: calls.confirm_contact(
            call_id=key,
            by=who.id,
            phone=_word(request, "phone", 60),
            address=_word(request, "address", 340),
            once=_word(request, "once", 40),
            now=now,
        ),
        form="contact",
    )
