"""The Word template of the desk: uploaded, checked and tried before it is in force; the shipped one to start from."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import documents as actions
from amends.actions.errors import Invalid
from amends.store.queries import documents as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.documents import wording
from amends.web.private import private
from amends.web.settings import page

LEAD = (
    "Documents of cases as Word files come in this template. Start from the one in force, change it in Word, and put it "
    "back. It may print title, case, made, percent and sections, repeat and leave out, and nothing else."
)


class TemplateForm(forms.Form):
    """A Word file, or the shipped template again."""

    file = forms.FileField(
        label="Template (.docx)",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    shipped = forms.BooleanField(label="Use the shipped template again", required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two; a file is read whole only when its size allows it."""
        typed: dict[str, Any] = super().clean() or {}
        file = typed.get("file")
        if bool(file) == bool(typed.get("shipped")):
            raise forms.ValidationError("Choose a Word file, or the shipped template.")
        if file and file.size > wording.LARGEST:
            self.add_error("file", f"{wording.LARGEST // 1024 // 1024} MB are the most.")
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@private
def template(request: HttpRequest) -> HttpResponse:
    """Which template is in force, and another one in its place."""
    rights.check(request, "see_settings")
    own = stored.word_template()
    named = own.name if own is not None and own.file is not None else "the shipped template"
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    return page.form(
        request,
        "documents",
        form=form,
        title="Documents",
        lead=f"{LEAD} In force: {named}.",
        save=lambda: _save(request, form),
        verb="Put in force",
        download_url="/settings/documents/template/",
    )


def _save(request: HttpRequest, form: TemplateForm) -> None:
    file = form.cleaned_data.get("file")
    content = file.read() if file else None
    if content is not None:
        try:
            wording.check(content)
        except wording.BadTemplate as why:
            raise Invalid("file", str(why)) from None
    name = " ".join(str(file.name).split()) if file else ""
    actions.set_template(name=name, file=content, by=asker(request).id, now=datetime.now(UTC))


@require_safe
@private
def download(request: HttpRequest) -> HttpResponse:
    """The template in force, to change it in Word."""
    rights.check(request, "see_settings")
    own = stored.word_template()
    file = own.file if own is not None and own.file is not None else wording.SHIPPED.read_bytes()
    response = HttpResponse(file, content_type=wording.DOCX)
    response["Content-Disposition"] = 'attachment; filename="document-template.docx"'
    return response
