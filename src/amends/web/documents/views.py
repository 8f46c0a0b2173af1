"""Reading the document of a case: on the page, on paper, in Word, and version beside version."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.actions import documents as actions
from amends.domain import documents as domain
from amends.store.queries import documents as stored
from amends.web.asking import asker
from amends.web.context import zone_of
from amends.web.documents import page as room
from amends.web.documents import paper, wording
from amends.web.fields import number as number_in
from amends.web.private import private


@require_safe
@private
def document(request: HttpRequest, number: int) -> HttpResponse:
    """The document as it stands now."""
    now = datetime.now(UTC)
    shown = room.load(request, number, now=now)
    actions.opened(case_id=number, by=asker(request).id, now=now)
    return room.show(request, shown)


@require_safe
@private
def versions(request: HttpRequest, number: int) -> HttpResponse:
    """Two versions side by side: the one asked for, and the one before it or any other."""
    shown = room.load(request, number, now=datetime.now(UTC))
    kept = stored.versions(number=number)
    after = _chosen(kept, request.GET.get("after", "")) or (kept[0] if kept else None)
    older = [one for one in kept if after is not None and one.number < after.number]
    before = _chosen(kept, request.GET.get("before", "")) or (older[0] if older else None)
    lines = domain.compared(before.content, after.content) if before is not None and after is not None else ()
    context = {
        "section": "now",
        "shown": shown,
        "kept": kept,
        "before": before,
        "after": after,
        "lines": lines,
    }
    return render(request, "web/document_versions.html", context)


def _chosen(kept: tuple[stored.Kept, ...], asked: str) -> stored.Kept | None:
    """The version of this number; none when none was asked for. Raises Http404 for one that is not there."""
    wanted = number_in(asked)
    if wanted is None:
        return None
    found = next((one for one in kept if one.number == wanted), None)
    if found is None:
        raise Http404(room.NOT_FOUND)
    return found


@require_safe
@private
def pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The document as PDF; where nothing here can make one, the page says so and offers its own print."""
    now = datetime.now(UTC)
    shown = room.load(request, number, now=now)
    try:
        made = paper.pdf(shown, zone=zone_of(request), now=now)
    except paper.NotHere as why:
        return room.show(request, shown, notice=str(why), status=503)
    return _file(made, "application/pdf", f"case-{number}-{shown.filled.kind.value}.pdf")


@require_safe
@private
def word(request: HttpRequest, number: int) -> HttpResponse:
    """The document as a Word file, in the desk's own template where it has one."""
    now = datetime.now(UTC)
    shown = room.load(request, number, now=now)
    own = stored.word_template()
    try:
        made = wording.docx(
            shown, template=own.file if own is not None else None, zone=zone_of(request), now=now
        )
    except wording.BadTemplate as why:
        return room.show(request, shown, notice=str(why), status=503)
    return _file(made, wording.DOCX, f"case-{number}-{shown.filled.kind.value}.docx")


def _file(made: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
