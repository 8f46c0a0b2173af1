"""How a page of the settings is laid out: its places, a list of tables, or one form that may be read only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.shares import Rate
from amends.web import rights
from amends.web.context import zone_of

NOT_FOUND = "There is no such setting."
PLACES = (
    ("people", "People"),
    ("teams", "Teams"),
    ("mailboxes", "Mailboxes"),
    ("telephones", "Telephones"),
    ("alerts", "Alerts"),
    ("calendars", "Calendars"),
    ("contracts", "Contracts"),
    ("assets", "Assets"),
    ("protocol", "Protocol"),
    ("playbooks", "Playbooks"),
    ("experiments", "Comparisons"),
    ("wording", "Wording"),
    ("documents", "Documents"),
    ("reader", "Reader"),
    ("rehearsals", "Rehearsals"),
    ("profile", "Your profile"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its first cell is a link where there is an address, `off` says why it is not in use."""

    cells: tuple[object, ...]
    url: str = ""
    off: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heads, what to say when it is empty, and where its text is edited or read."""

    heads: tuple[str, ...]
    rows: tuple[Line, ...]
    empty: str = "Nothing is set yet."
    title: str = ""
    lead: str = ""
    edit_url: str = ""
    add_url: str = ""
    add_verb: str = ""


@dataclass(frozen=True, slots=True)
class Find:
    """The box that narrows a long list: what stands in it, and what it says."""

    q: str
    label: str
    hint: str


def context(place: str, *, title: str, lead: str = "") -> dict[str, Any]:
    """What every page of the settings needs."""
    return {
        "section": "settings",
        "title": title,
        "lead": lead,
        "places": [
            {"url": f"/settings/{slug}/", "title": words, "active": slug == place} for slug, words in PLACES
        ],
    }


def tables(
    request: HttpRequest,
    place: str,
    *,
    title: str,
    lead: str,
    tables: Sequence[Table],
    add: str = "",
    find: Find | None = None,
    more_url: str = "",
) -> HttpResponse:
    """A list; who may change it is offered to add to it, anybody else reads why not."""
    may = rights.verdict(request, "change_settings")
    found = context(place, title=title, lead=lead if may.allowed else f"{lead} {may.reason}")
    found |= {"tables": tables, "find": find, "more_url": more_url}
    if add and may.allowed:
        found |= {"add_url": f"/settings/{place}/new/", "add_verb": add}
    return render(request, "web/settings/list.html", found)


def form(
    request: HttpRequest,
    place: str,
    *,
    form: forms.Form,
    title: str,
    lead: str = "",
    save: Callable[[], object],
    back: str = "",
    again: bool = False,
    **more: object,
) -> HttpResponse:
    """A form: shown, saved, or shown again with what was typed; to those who may not change it, read only.

    `save` does it and may refuse: `Invalid` stands at its field, `Refused` above the form. `again` shows the form
    once more with what was typed, and saves nothing.
    """
    may = rights.verdict(request, "change_settings")
    if request.method == "POST":
        rights.check(request, "change_settings")
        if form.is_valid() and not again and _saved(form, save):
            messages.success(request, "Saved.")
            return redirect(back or f"/settings/{place}/")
    if not may.allowed:
        for field in form.fields.values():
            field.disabled = True
        more |= {"remove_url": "", "read_only": True}
        lead = f"{lead} {may.reason}".strip()
    found = (
        context(place, title=title, lead=lead) | {"form": form, "cancel_url": f"/settings/{place}/"} | more
    )
    return render(request, "web/settings/form.html", found, status=422 if form.errors else 200)


def _saved(form: forms.Form, save: Callable[[], object]) -> bool:
    try:
        save()
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except NotFound:
        raise Http404(NOT_FOUND) from None
    else:
        return True
    return False


def share(rate: Rate) -> str:
    """A share in per cent with the interval it may lie in: `25 % (5 to 70)`; a dash of nothing."""
    if rate.share is None:
        return "–"
    low, high = rate.interval
    return f"{100 * rate.share:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def zone_name(request: HttpRequest) -> ZoneInfo:
    """The zone of whoever reads the page, as the parts want it."""
    zone = zone_of(request)
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def chosen(rows: Sequence[Any], key: int | None) -> Any:  # noqa: ANN401 - one of the rows
    """The row with this id; a fresh page has none. Raises Http404 for one that does not exist."""
    if key is None:
        return None
    found = next((row for row in rows if row.id == key), None)
    if found is None:
        raise Http404(NOT_FOUND)
    return found
