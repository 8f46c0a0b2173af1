"""What may be said about assets: the types with their fields, in versions; and who may push for whom."""

from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import assets as pushing
from amends.actions import settings as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import assets as catalogue
from amends.catalogue.strict import CatalogueError
from amends.domain.cases import Refused
from amends.store.queries import settings as stored
from amends.store.queries.assets import listing, pushers
from amends.store.queries.assets import page as asset_page
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page
from amends.web.settings.protocol import version_asked
from amends.web.settings.text_form import TextForm

LEAD = "What is written about each kind of asset. A type keeps its id; a field that is taken out keeps its values."
PUSH_LEAD = (
    "A machine that pushes shows a token. It belongs to one organisation, and only its digest is kept here. Pushes that "
    f"changed nothing, and alerts of closed cases, are cleared after {pushing.KEPT_DAYS} days."
)
PURPOSES = {"inventory": "inventories of agents", "alerts": "alerts of Alertmanager"}
BLANK = """# A type of asset: its fields in the order of the page.
# kind: text, whole, number, date, flag, choice, texts
id = "vehicle"
version = 1
title = "Vehicle"
plural = "Vehicles"
why = "Say what it is kept for."
called = ["van"]

[[fields]]
id = "plate"
title = "Number plate"
kind = "text"
required = true
"""


@require_safe
@private
def types(request: HttpRequest) -> HttpResponse:
    """Every type with its fields, and the tokens below."""
    rights.check(request, "see_settings")
    shipped = catalogue.load()
    lines = tuple(
        page.Line(
            cells=(
                kind.title,
                ", ".join(field.title for field in kind.fields) or "none",
                "as shipped" if shipped.get(kind.id) == kind else "of this desk",
            ),
            url=f"/settings/assets/types/{kind.id}/",
        )
        for kind in tuning.in_force().asset_types.values()
    )
    may = rights.verdict(request, "change_settings").allowed
    tokens = tuple(
        page.Line(
            cells=(
                row.name,
                PURPOSES[row.purpose],
                row.organisation,
                row.contact or "nobody",
                f"{row.used_at:%Y-%m-%d %H:%M} UTC" if row.used_at else "never",
            ),
            url=f"/settings/assets/tokens/{row.id}/" if may and row.ended_at is None else "",
            off="ended" if row.ended_at else "",
        )
        for row in pushers.listed()
    )
    return page.tables(
        request,
        "assets",
        title="Assets",
        lead=LEAD,
        tables=[
            page.Table(
                ("Type", "Fields", "Version"), lines, title="Types", add_url="/settings/assets/types/new/" if may else "",
                add_verb="Add a type",
            ),
            page.Table(
                ("Token", "Pushes", "Organisation", "Tells", "Last used"), tokens, title="Who may push", lead=PUSH_LEAD,
                empty="Nobody yet.", add_url="/settings/assets/tokens/new/" if may else "", add_verb="Make a token",
            ),
        ],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@private
def type_new(request: HttpRequest) -> HttpResponse:
    """A type of the desk's own."""
    rights.check(request, "change_settings")
    return _edit(request, "", text=BLANK, versions=(), latest=0)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def type_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """One type: as it is in force, an older version to take back, or as it was typed."""
    rights.check(request, "see_settings")
    if kind not in tuning.in_force().asset_types:
        raise Http404(page.NOT_FOUND)
    versions = stored.versions(kind="assets", item=kind)
    latest = versions[0].number if versions else 0
    shown = version_asked(request, versions, latest)
    texts = {0: catalogue.shipped_text(kind)} | {version.number: version.body for version in versions}
    return _edit(request, kind, text=texts[shown], versions=versions, latest=latest)


def _edit(
    request: HttpRequest, item: str, *, text: str, versions: tuple[stored.Version, ...], latest: int
) -> HttpResponse:
    initial = {"body": text, "note": "", "based_on": latest}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)

    def save() -> None:
        typed = form.cleaned_data
        try:
            actions.save_type(
                item=item, body=typed["body"], note=typed["note"], based_on=typed["based_on"], by=asker(request).id,
                now=datetime.now(UTC),
            )  # fmt: skip
        except CatalogueError as error:
            raise Invalid(
                "body", f"Not saved. {f'Line {error.line}: ' if error.line else ''}{error}"
            ) from None
        except Invalid:
            form.data = {name: form.data[name] for name in form.data} | {"based_on": str(latest)}
            raise

    return page.form(
        request, "assets", form=form, title=tuning.in_force().asset_types[item].title if item else "Add a type", save=save,
        verb="Put in force",
        history=[
            {
                "what": f"version {v.number}: {v.note}" + (" (in force)" if v.number == latest else ""),
                "at": v.at, "who": v.who,
                "url": "" if v.number == latest else f"/settings/assets/types/{item}/?version={v.number}",
            }
            for v in versions
        ],
    )  # fmt: skip


class TokenForm(forms.Form):
    """Who pushes what for whom."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Give it a name by which you know the sender."},
    )
    purpose = forms.ChoiceField(label="It pushes", choices=list(PURPOSES.items()))
    organisation = forms.TypedChoiceField(
        label="Organisation", coerce=int, error_messages={"required": "Choose whose machines they are."}
    )
    contact = forms.CharField(
        label="Who is told",
        required=False,
        max_length=320,
        help_text="Alerts only: the mail address of the contact for whom they open cases.",
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["organisation"].choices = [("", "choose"), *listing.organisations()]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@private
def token_new(request: HttpRequest) -> HttpResponse:
    """A new token, shown this once."""
    rights.check(request, "change_settings")
    form = TokenForm(request.POST if request.method == "POST" else None)
    token = ""
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        words = " ".join(typed["contact"].split())
        contact = asset_page.contact_at(organisation_id=typed["organisation"], words=words) if words else None
        try:
            token = pushing.make_token(
                purpose=typed["purpose"], name=typed["name"], organisation_id=typed["organisation"], contact_id=contact,
                by=asker(request).id, now=datetime.now(UTC),
            )  # fmt: skip
        except Invalid as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        except (Refused, NotFound) as refusal:
            form.add_error(None, str(refusal))
    context = page.context("assets", title="Make a token", lead=PUSH_LEAD) | {
        "form": form,
        "verb": "Make the token",
        "cancel_url": "/settings/assets/",
        "token": token,
        "address": f"{settings.BASE_URL}/in/{form.cleaned_data.get('purpose', '')}/" if token else "",
    }
    return render(request, "web/settings/token.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def token(request: HttpRequest, key: int) -> HttpResponse:
    """One token, to be ended."""
    rights.check(request, "change_settings")
    found = next((row for row in pushers.listed() if row.id == key and row.ended_at is None), None)
    if found is None:
        raise Http404(page.NOT_FOUND)
    if request.method == "POST":
        try:
            pushing.end_token(token_id=key, by=asker(request).id, now=datetime.now(UTC))
        except NotFound:
            raise Http404(page.NOT_FOUND) from None
        messages.success(request, f"{found.name} pushes nothing any more.")
        return redirect("settings_assets")
    context = page.context("assets", title=found.name) | {"found": found, "pushes": PURPOSES[found.purpose]}
    return render(request, "web/settings/token_end.html", context)
