"""The words of a playbook by a form: what a step says, without the text of its file."""

import dataclasses
from datetime import UTC, datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from amends.actions import playbooks as actions
from amends.actions import tuning
from amends.catalogue import playbooks as catalogue
from amends.catalogue.strict import CatalogueError
from amends.domain.playbooks import Playbook, Step, as_text
from amends.store.queries import playbook_texts as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page

LEAD = "What is said here becomes the draft; you check it there and publish it. Where events lead is changed in the text."
LISTS = ("prompts", "listen_for", "avoid")
SENTENCES = ("title", "purpose", "done_when", "if_not_calm", "if_abusive")
LABELS = {
    "title": "Title",
    "purpose": "What it is for",
    "prompts": "Prompts, one a line",
    "listen_for": "Listen for, one a line",
    "avoid": "Not now, one a line",
    "done_when": "Done when",
    "if_not_calm": "If it stays hot",
    "if_abusive": "If they insult you",
}


class WordsForm(forms.Form):
    """The words of every step; the fields are those that the steps have."""

    def __init__(self, data: object, *, book: Playbook) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        for n, step in enumerate(book.steps, start=1):
            for name in (*SENTENCES[:2], *LISTS, *SENTENCES[2:]):
                value = getattr(step, name)
                many = name in LISTS
                needed = name in ("title", "purpose", "done_when") or (name == "prompts" and not step.quiet)
                self.fields[f"{step.id}__{name}"] = forms.CharField(
                    label=f"{n} {step.title}: {LABELS[name].lower()}",
                    initial="\n".join(value) if many else value,
                    required=needed,
                    max_length=4000 if many else 500,
                    widget=forms.Textarea(attrs={"rows": 3 if many else 2})
                    if name != "title"
                    else forms.TextInput(),
                    error_messages={"required": "This cannot be empty."},
                )

    def changed(self, book: Playbook) -> Playbook:
        """The playbook with the words that were typed."""
        return dataclasses.replace(book, steps=tuple(self._step(step) for step in book.steps))

    def _step(self, step: Step) -> Step:
        typed = {
            name: str(self.cleaned_data[f"{step.id}__{name}"]).replace("\r\n", "\n").replace("\0", "")
            for name in (*LISTS, *SENTENCES)
        }
        lists = {
            name: tuple(line.strip() for line in typed[name].split("\n") if line.strip()) for name in LISTS
        }
        sentences = {name: " ".join(typed[name].split()) for name in SENTENCES}
        return dataclasses.replace(step, **lists, **sentences)  # type: ignore[arg-type]


@require_http_methods(["GET", "HEAD", "POST"])
@private
def words(request: HttpRequest, book: str) -> HttpResponse:
    """Change what the steps say; saving keeps it as the draft."""
    rights.check(request, "change_settings")
    held, draft = tuning.in_force().playbooks, stored.drafts().get(book)
    try:
        shown = catalogue.load_text(draft.body, file=f"{book}.toml") if draft else held.books.get(book)
    except CatalogueError:
        shown = held.books.get(book)  # the draft cannot be read yet, so the form begins from what is in force
    if shown is None:
        raise Http404(page.NOT_FOUND)
    latest = max((v.number for v in stored.versions(book=book) if v.origin == "desk"), default=0)
    form = WordsForm(request.POST if request.method == "POST" else None, book=shown)

    def save() -> None:
        actions.keep_draft(
            book=book,
            body=as_text(form.changed(shown)),
            based_on=latest,
            by=asker(request).id,
            now=datetime.now(UTC),
        )

    return page.form(
        request,
        "playbooks",
        form=form,
        title=f"Words of “{shown.title}”",
        lead=LEAD,
        save=save,
        verb="Keep as a draft",
        back=f"/settings/playbooks/{book}/edit/",
    )
