"""Bringing assets in from a file: chosen, looked at, imported with progress, and taken back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import assets as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.domain.assets.arriving import Source, Unusable, mapping, tables
from amends.domain.cases import Refused
from amends.store.queries.assets import imports, listing
from amends.web import paging, rights
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.private import private
from amends.web.search import tables as exported

NOT_FOUND = "There is no such import."
SOURCES = {
    Source.TABLE: "Spreadsheet (CSV or XLSX)",
    Source.SNIPEIT: "Snipe-IT export (CSV or JSON)",
    Source.OSQUERY: "osquery (JSON)",
    Source.NMAP: "nmap (XML)",
    Source.AGENT: "Inventory agent (FusionInventory XML, GLPI JSON)",
}
LOOKED_AT = 8
NO_NAME = (
    "Say which column is the name, the tag or the serial number; without one of them no row is an asset."
)


class UploadForm(forms.Form):
    """Which file, whose assets, and what they are where the file does not say."""

    organisation = forms.TypedChoiceField(
        label="Organisation", coerce=int, error_messages={"required": "Choose whose they are."}
    )
    source = forms.ChoiceField(
        label="What the file is", choices=[(key.value, words) for key, words in SOURCES.items()]
    )
    kind = forms.ChoiceField(
        label="Type", required=False, help_text="Of a spreadsheet’s rows that say no type of their own."
    )
    file = forms.FileField(
        label="File",
        max_length=200,
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
        help_text="50 MB at most. A table begins with a line of heads.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None) -> None:  # noqa: ANN401
        super().__init__(data, files, initial=initial)
        types = tuning.in_force().asset_types.values()
        self.fields["organisation"].choices = [("", "choose"), *listing.organisations()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "the file says it"), *((kind.id, kind.title) for kind in types)]  # type: ignore[attr-defined]

    def clean_file(self) -> "UploadedFile[Any]":
        """Within the size that can be kept."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > 50_000_000:
            raise forms.ValidationError("This file is larger than 50 MB. Import it in parts.")
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@private
def listed(request: HttpRequest) -> HttpResponse:
    """What was imported, and the form for the next file."""
    may = rights.verdict(request, "import_assets")
    form = UploadForm(initial={"organisation": request.GET.get("organisation", "")})
    if request.method == "POST":
        rights.check(request, "import_assets")
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid() and (key := _stage(request, form)) is not None:
            return redirect("asset_import", key=key)
    found, before = imports.page(before=number(request.GET.get("before", "")) or 0)
    context = {
        "section": "assets",
        "form": form,
        "may": may,
        "rows": found,
        "more_url": paging.more("/assets/imports/", before=before),
    }
    return render(request, "web/assets/imports.html", context, status=422 if form.errors else 200)


def _stage(request: HttpRequest, form: UploadForm) -> int | None:
    typed = form.cleaned_data
    source, content = Source(typed["source"]), typed["file"].read()
    columns: Mapping[str, str] = {}
    try:
        if source is Source.TABLE:
            columns = mapping.guess(
                heads=tables.read(content, most=1).heads, types=tuning.in_force().asset_types
            )
        return actions.stage(
            organisation_id=typed["organisation"], source=source, name=typed["file"].name or "file", content=content,
            mapping=columns, kind=typed["kind"], by=asker(request).id, now=datetime.now(UTC),
        )  # fmt: skip
    except Unusable as refusal:
        form.add_error("file", str(refusal))
    except Invalid as wrong:
        form.add_error(wrong.field, str(wrong))
    except NotFound:
        form.add_error("organisation", "This organisation is not there any more.")
    return None


def _load(key: int) -> imports.ImportRow:
    found = imports.one(import_id=key)
    if found is None:
        raise Http404(NOT_FOUND)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@private
def one(request: HttpRequest, key: int) -> HttpResponse:
    """One import: what each column is, before it begins; its progress; its report."""
    found = _load(key)
    may = rights.verdict(request, "import_assets")
    if request.method == "POST":
        rights.check(request, "import_assets")
        return _begin(request, found)
    context: dict[str, Any] = {
        "section": "assets",
        "one": found,
        "may": may,
        "source": SOURCES.get(Source(found.source), ""),
    }
    if found.state == "staged" and found.source == Source.TABLE:
        context |= _preview(key, found.mapping.get("columns", {}), kind=found.mapping.get("kind", ""))
    return render(request, "web/assets/import.html", context)


def _begin(request: HttpRequest, found: imports.ImportRow) -> HttpResponse:
    columns: dict[str, str] = {}
    if found.source == Source.TABLE and found.state == "staged":
        heads = tables.read(imports.content(import_id=found.id), most=1).heads
        given = {str(n): request.POST.get(f"column_{n}", "")[:60] for n in range(len(heads))}
        columns = mapping.check(given, heads=heads, types=tuning.in_force().asset_types)
        wrong = "" if set(columns.values()) & {"name", "tag", "serial"} else NO_NAME
        if wrong or "look" in request.POST:
            context = {
                "section": "assets", "one": found, "may": rights.verdict(request, "import_assets"),
                "source": SOURCES[Source.TABLE], "wrong": wrong,
                **_preview(found.id, columns, kind=request.POST.get("kind", "")),
            }  # fmt: skip
            return render(request, "web/assets/import.html", context, status=422 if wrong else 200)
    kind = request.POST.get("kind", "")
    try:
        actions.begin(
            import_id=found.id,
            mapping=columns,
            kind=kind if kind in tuning.in_force().asset_types else "",
            by=asker(request).id,
        )
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("asset_import", key=found.id)


def _preview(key: int, columns: Mapping[str, str], *, kind: str) -> dict[str, Any]:
    """The first rows under their columns, and what they would become."""
    types = tuning.in_force().asset_types
    table = tables.read(imports.content(import_id=key), most=LOOKED_AT)
    choices = [*mapping.TITLES.items()]
    fields = {f"field:{field.id}": field.title for one in types.values() for field in one.fields}
    arrivals = mapping.rows(table, mapping=columns, types=types, kind=kind)
    return {
        "how": table.how,
        "columns": [
            (n, head, columns.get(str(n), ""), [cells[n] for _, cells in table.rows[:3]])
            for n, head in enumerate(table.heads)
        ],
        "choices": choices,
        "fields": sorted(fields.items(), key=lambda kept: kept[1]),
        "kind": kind,
        "types": types.values(),
        "arrivals": arrivals.rows,
        "problems": arrivals.problems[:LOOKED_AT],
    }


@require_POST
@private
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Take an import back."""
    rights.check(request, "import_assets")
    try:
        report = actions.undo(import_id=key, by=asker(request).id, now=datetime.now(UTC))
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        kept = (
            f" {report['kept_count']} stay, because of what happened since." if report["kept_count"] else ""
        )
        messages.success(
            request, f"Taken back: {report['removed']} removed, {report['restored']} as before.{kept}"
        )
    return redirect("asset_import", key=key)


@require_POST
@private
def drop(request: HttpRequest, key: int) -> HttpResponse:
    """Forget a file that was not imported."""
    rights.check(request, "import_assets")
    try:
        actions.drop(import_id=key, by=asker(request).id)
    except NotFound:
        raise Http404(NOT_FOUND) from None
    messages.success(request, "The file is forgotten.")
    return redirect("asset_imports")


HEADS = (
    "Organisation", "Name", "Type", "Tag", "Serial number", "Other names", "Addresses", "Site", "User", "Answers for it",
    "Life cycle", "Bought on", "Warranty until", "Cost", "Currency", "Notes",
)  # fmt: skip


@require_safe
@private
def export(request: HttpRequest) -> HttpResponse:
    """Assets as CSV or XLSX, fit to be imported again; what looks like a formula is no formula in it."""
    found = imports.export(organisation_id=number(request.GET.get("organisation", "")) or 0)
    names = sorted({name for row in found for name in row[-1]})
    rows = ((*row[:-1], *(_listed(row[-1].get(name)) for name in names)) for row in found)
    kind = exported.wanted(request) or "csv"
    return exported.answer(kind=kind, name="assets", heads=[*HEADS, *names], rows=rows)


def _listed(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
