"""The text of a playbook: kept as a draft, checked with a preview, published; and two texts side by side."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import playbooks as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue.strict import CatalogueError
from amends.domain.playbooks import Playbook
from amends.store.queries import playbook_texts as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page
from amends.web.settings import playbooks as reading
from amends.web.settings.text_form import TextForm, text_field

LONG = 2_000
"""Lines from which on frequent lines are not matched one by one: comparing stays quick whatever was typed."""


class EditForm(TextForm):
    """A playbook as text."""

    body = text_field(longest=actions.LONGEST, rows=36)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def edit(request: HttpRequest, book: str) -> HttpResponse:
    """The text of a playbook: the draft if there is one, kept, checked with a preview, or published."""
    rights.check(request, "change_settings")
    texts, draft = reading.texts(book), stored.drafts().get(book)
    latest = max((v.number for v in stored.versions(book=book) if v.origin == "desk"), default=0)
    if not texts:
        raise Http404(page.NOT_FOUND)
    begun = request.GET.get("from", "")
    body = texts[begun][1] if begun in texts else draft.body if draft else _in_force(book, texts)
    form = EditForm(
        request.POST if request.method == "POST" else None, initial={"body": body, "based_on": latest}
    )
    preview: Playbook | None = None
    if request.method == "POST":
        answer, preview = _post(request, form, book=book, latest=latest)
        if answer is not None:
            return answer
    named = preview.title if preview else reading.title(book)
    found = page.context("playbooks", title=f"Change “{named}”", lead="")
    found |= {
        "form": form,
        "name": book,
        "book": preview,
        "steps": reading.readable(preview) if preview else (),
        "always": reading.always(preview) if preview else (),
        "draft": stored.drafts().get(book),
        "texts": reading.texts(book),
    }
    return render(request, "web/settings/playbook_edit.html", found, status=422 if form.errors else 200)


def _post(
    request: HttpRequest, form: EditForm, *, book: str, latest: int
) -> tuple[HttpResponse | None, Playbook | None]:
    """What was pressed, done: where it leads, or the playbook to preview; errors stand on the form."""
    deed = request.POST.get("deed", "")
    form.fields["note"].required = deed == "publish"
    if deed == "discard":
        actions.discard_draft(book=book, by=asker(request).id)
        messages.success(request, "The draft is gone.")
        known = book in tuning.in_force().playbooks.books
        return redirect(f"/settings/playbooks/{book}/" if known else "/settings/playbooks/"), None
    if not form.is_valid():
        return None, None
    try:
        preview = _done(request, form, book=book, deed=deed)
    except CatalogueError as error:
        form.add_error("body", f"{f'Line {error.line}: ' if error.line else ''}{error}")
        return None, None
    except Invalid as wrong:
        form.data = {**form.data.dict(), "based_on": str(latest)}  # type: ignore[attr-defined]
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return None, None
    except NotFound:
        raise Http404(page.NOT_FOUND) from None
    if deed == "publish":
        messages.success(request, "Published. It counts from the next run on.")
        return redirect(f"/settings/playbooks/{book}/"), None
    return None, preview


def _in_force(book: str, texts: Mapping[str, tuple[str, str]]) -> str:
    held = tuning.in_force().playbooks.texts
    return held[book].body if book in held else next(iter(texts.values()))[1]


def _done(request: HttpRequest, form: EditForm, *, book: str, deed: str) -> Playbook | None:
    """Check, keep or publish what was typed; the playbook to show below it. Keeping takes a wrong text as well."""
    typed, by, now = form.cleaned_data, asker(request).id, datetime.now(UTC)
    if deed == "keep":
        actions.keep_draft(book=book, body=typed["body"], based_on=typed["based_on"], by=by, now=now)
        messages.success(request, "The draft is kept.")
    if deed == "publish":
        actions.publish(
            book=book, body=typed["body"], note=typed["note"], based_on=typed["based_on"], by=by, now=now
        )
        return None
    return actions.checked(book=book, body=typed["body"])


@require_safe
@private
def compare(request: HttpRequest, book: str) -> HttpResponse:
    """Two texts of a playbook side by side, what differs marked by sign as well as by colour."""
    rights.check(request, "see_settings")
    texts = reading.texts(book)
    if len(texts) < 1:
        raise Http404(page.NOT_FOUND)
    names = list(texts)
    left = request.GET.get("left", "") if request.GET.get("left", "") in texts else names[0]
    right = request.GET.get("right", "") if request.GET.get("right", "") in texts else names[-1]
    found = page.context("playbooks", title=f"{reading.title(book)}: two versions", lead="")
    found |= {
        "name": book,
        "texts": texts,
        "left": left,
        "right": right,
        "rows": side_by_side(texts[left][1], texts[right][1]),
    }
    return render(request, "web/settings/playbook_compare.html", found)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both texts; `kind` is same, changed, gone or new."""

    kind: str
    left: str
    right: str


def side_by_side(left: str, right: str) -> tuple[Row, ...]:
    """The lines of two texts in pairs; three equal lines around each change, the rest left out as “…”."""
    one, two = left.splitlines(), right.splitlines()
    long = max(len(one), len(two)) > LONG
    found: list[Row] = []
    for group in difflib.SequenceMatcher(a=one, b=two, autojunk=long).get_grouped_opcodes(3):
        if found or group[0][1] or group[0][3]:
            found.append(Row("cut", "…", "…"))
        for _, a, b, c, d in group:
            pairs = max(b - a, d - c)
            for n in range(pairs):
                was = one[a + n] if a + n < b else ""
                now = two[c + n] if c + n < d else ""
                kind = "same" if was == now else "new" if a + n >= b else "gone" if c + n >= d else "changed"
                found.append(Row(kind, was, now))
    return tuple(found)
