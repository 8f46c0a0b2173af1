"""The playbooks of the desk to read: which are in force, which runs when, their versions; and the copy of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import playbooks as actions
from amends.actions import tuning
from amends.catalogue import playbooks as catalogue
from amends.catalogue.strict import CatalogueError
from amends.domain.playbooks import FIXED, USUAL, Event, Moment, Playbook, Step, When
from amends.store.queries import playbook_texts as stored
from amends.store.queries.words import plain
from amends.web import rights
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.private import private
from amends.web.settings import page

MOMENTS = {
    Moment.FIRST: "nobody has answered yet",
    Moment.LATER: "we have answered before",
    Moment.PROMISE_BROKEN: "a promise is broken",
    Moment.FIXED: "fixed, not yet verified",
}
LEAD = "Guided ways through a conversation. A case keeps the version that it ran; a new one counts from the next run on."


@require_safe
@private
def playbooks(request: HttpRequest) -> HttpResponse:
    """Every playbook in force, and which runs when."""
    rights.check(request, "see_settings")
    held, drafts = tuning.in_force().playbooks, stored.drafts()
    lines = [
        page.Line(
            cells=(
                book.title,
                len(book.steps),
                ", ".join(book.channels),
                _version(held.texts[name]),
                f"by {drafts[name].who}" if name in drafts else "",
            ),
            url=f"/settings/playbooks/{name}/",
        )
        for name, book in sorted(held.books.items(), key=lambda one: one[1].title)
    ]
    lines += [
        page.Line(
            cells=(name, "", "", "not published yet", f"by {draft.who}"),
            url=f"/settings/playbooks/{name}/edit/",
        )
        for name, draft in drafts.items()
        if name not in held.books
    ]
    heads = ("Playbook", "Steps", "For", "In force", "Draft")
    return page.tables(
        request,
        "playbooks",
        title="Playbooks",
        lead=LEAD,
        tables=[page.Table(heads=heads, rows=tuple(lines)), _when(held.when, held.books)],
        add="Copy one",
    )


def _version(text: tuning.PlaybookText) -> str:
    return f"version {text.number} of this desk" if text.version_id else f"as shipped, version {text.number}"


def _when(rules: tuple[When, ...], books: Mapping[str, Playbook]) -> page.Table:
    rows = tuple(
        page.Line(
            cells=(
                books[rule.playbook].title if rule.playbook in books else f"{rule.playbook} (missing)",
                _conditions(rule),
                rule.why,
            )
        )
        for rule in rules
    )
    return page.Table(
        title="Which playbook runs when",
        edit_url="/settings/protocol/when/",
        lead="The first rule that fits decides what the coach follows and what is offered first.",
        heads=("Playbook", "When", "Why"),
        rows=rows,
    )


def _conditions(rule: When) -> str:
    said = [
        " or ".join(rule.channels),
        " or ".join(plain(kind.value) for kind in rule.complaint_types),
        " or ".join(level.value for level in rule.severities),
        " or ".join(rule.teams),
        " or ".join(MOMENTS[moment] for moment in rule.moments),
        f"{rule.anger_at_least.name.lower()} or more" if rule.anger_at_least else "",
    ]
    return "; ".join(filter(None, said)) or "always"


class CopyForm(forms.Form):
    """A playbook of the desk's own begins as a copy."""

    book = forms.ChoiceField(label="Copy of")
    name = forms.CharField(
        label="Name",
        max_length=40,
        help_text="Small letters, digits and _, such as our_opening. It never changes.",
        error_messages={"required": "Give it a name."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """Begin a playbook as a copy of another."""
    rights.check(request, "change_settings")
    form = CopyForm(request.POST if request.method == "POST" else None)
    books = tuning.in_force().playbooks.books.values()
    form.fields["book"].choices = [(b.id, b.title) for b in books]  # type: ignore[attr-defined]

    def save() -> None:
        typed = form.cleaned_data
        actions.copy(book=typed["book"], name=typed["name"], by=asker(request).id, now=datetime.now(UTC))

    return page.form(
        request,
        "playbooks",
        form=form,
        title="Copy a playbook",
        lead="The copy is a draft until it is published, and runs only where you or a rule choose it.",
        save=save,
        verb="Copy it",
        back=f"/settings/playbooks/{request.POST.get('name', '')[:40]}/edit/"
        if request.method == "POST"
        else "",
    )


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as a person reads it before they publish it."""

    step: Step
    ways: tuple[tuple[str, str], ...]


def always(book: Playbook) -> tuple[tuple[Event, str], ...]:
    """Events that lead to the same playbook or end from every step, and where."""
    found: list[tuple[Event, str]] = []
    for event in Event:
        targets = {book.target(step.id, event) for step in book.steps}
        one = targets.pop()
        if not targets and one is not None and not one.step and event not in FIXED:
            title = tuning.in_force().playbooks.books
            to = f"“{title[one.playbook].title}”" if one.playbook in title else plain(str(one))
            found.append((event, f"{plain(event.value)}: {to}"))
    return tuple(found)


def readable(book: Playbook) -> tuple[StepView, ...]:
    """Every step with where its events lead, in words."""
    titles = {step.id: step.title for step in book.steps}
    known = tuning.in_force().playbooks.books
    everywhere = {event for event, _ in always(book)}

    def leads(step: Step, event: Event) -> str:
        target = book.target(step.id, event)
        if target is None:
            return ""
        if target.playbook:
            return f"to the playbook “{known[target.playbook].title if target.playbook in known else target.playbook}”"
        return f"to “{titles[target.step]}”" if target.end is None else f"ends: {plain(target.end.value)}"

    return tuple(
        StepView(
            step,
            tuple(
                (plain(event.value), leads(step, event))
                for event in book.events(step.id)
                if event not in {*FIXED, *USUAL, *everywhere, Event.SKIPPED}
            ),
        )
        for step in book.steps
    )


@require_safe
@private
def playbook(request: HttpRequest, book: str) -> HttpResponse:
    """One playbook in force, or an older version of it, as a page to read."""
    rights.check(request, "see_settings")
    held, versions = tuning.in_force().playbooks, stored.versions(book=book)
    if book not in held.books:
        raise Http404(page.NOT_FOUND)
    asked = number(request.GET.get("version", ""))
    old = next((v for v in versions if v.id == asked), None)
    if asked is not None and old is None:
        raise Http404(page.NOT_FOUND)
    try:
        shown = catalogue.read(old.body) if old else held.books[book]
    except CatalogueError as error:
        raise Http404(f"This version cannot be read any more: {error}") from None
    found = page.context("playbooks", title=shown.title, lead=shown.why)
    found |= {
        "book": shown,
        "name": book,
        "steps": readable(shown),
        "always": always(shown),
        "which": _named(old) if old else _version(held.texts[book]),
        "draft": stored.drafts().get(book),
        "may": rights.verdict(request, "change_settings"),
        "versions": [(version, _named(version)) for version in versions],
        "texts": texts(book),
    }
    return render(request, "web/settings/playbook.html", found)


def _named(version: stored.VersionRow) -> str:
    return f"version {version.number}{'' if version.origin == 'desk' else ', as shipped'}"


def texts(book: str) -> dict[str, tuple[str, str]]:
    """Every text of a playbook by the word that names it in an address: what it is called, and the text."""
    found: dict[str, tuple[str, str]] = {}
    if book in catalogue.load():
        found["shipped"] = ("as shipped now", catalogue.source(book))
    for version in reversed(stored.versions(book=book)):
        found[str(version.id)] = (_named(version), version.body)
    if draft := stored.drafts().get(book):
        found["draft"] = (f"the draft of {draft.who}", draft.body)
    return found


def title(book: str) -> str:
    held = tuning.in_force().playbooks.books
    return held[book].title if book in held else book
