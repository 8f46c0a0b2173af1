"""Adding and changing assets: one form, one action, and back to the asset with what came of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from amends.actions import assets as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.domain.assets import AssetType, Relation, Step
from amends.domain.cases import Refused
from amends.store.queries.assets import listing
from amends.store.queries.assets import page as asset_page
from amends.web import rights
from amends.web.asking import asker
from amends.web.assets import views
from amends.web.assets.forms import AssetForm, RelationForm, StartForm
from amends.web.fields import number
from amends.web.private import private


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """Add an asset: first whose and what, then everything about it."""
    rights.check(request, "edit_asset")
    types = tuning.in_force().asset_types
    clients = listing.organisations()
    begun = bool(request.GET.get("kind"))
    start = StartForm(
        request.GET if begun else None,
        organisations=clients,
        types=types,
        initial={"organisation": request.GET.get("organisation", "")},
    )
    if not begun or not start.is_valid():
        context = _context(start, title="Add an asset", verb="Go on", back=("/assets/", "Assets"))
        return render(
            request,
            "web/assets/start.html",
            context | {"clients": clients},
            status=422 if start.errors else 200,
        )
    organisation, kind = start.cleaned_data["organisation"], types[start.cleaned_data["kind"]]
    form = AssetForm(
        request.POST if request.method == "POST" else None, kind=kind, organisation_id=organisation
    )

    def save() -> int:
        return actions.add(
            organisation_id=organisation, facts=form.facts(), by=asker(request).id, now=datetime.now(UTC)
        )

    client = dict(clients)[organisation]
    lead = f"{kind.title} of {client}"
    return _answer(
        request,
        form,
        save=save,
        title="Add an asset",
        verb="Add the asset",
        back=("/assets/", "Assets"),
        lead=lead,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change what is known of an asset."""
    rights.check(request, "edit_asset")
    page = views.load(key)
    if page.removed_at is not None:
        raise Http404(views.NOT_FOUND)
    types = tuning.in_force().asset_types
    kind = types.get(page.kind) or AssetType(
        id=page.kind, title=page.kind, plural=page.kind, version=0, fields=()
    )
    form = AssetForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        organisation_id=page.organisation_id,
        page=page,
    )

    def save() -> int:
        actions.change(
            asset_id=key,
            revision=form.cleaned_data["revision"] or 0,
            facts=form.facts(life=page.life),
            by=asker(request).id,
            now=datetime.now(UTC),
        )
        return key

    return _answer(
        request, form, save=save, title=f"Edit {page.name}", verb="Save", back=(f"/assets/{key}/", page.name)
    )


def _context(form: Any, *, title: str, verb: str, back: tuple[str, str], lead: str = "") -> dict[str, Any]:  # noqa: ANN401
    return {
        "section": "assets",
        "form": form,
        "title": title,
        "lead": lead,
        "verb": verb,
        "cancel_url": back[0],
        "back_url": back[0],
        "back_title": back[1],
    }


def _answer(
    request: HttpRequest, form: AssetForm, *, save: Callable[[], int], title: str, verb: str, back: tuple[str, str],
    lead: str = "",
) -> HttpResponse:  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            key = save()
        except Invalid as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            page = asset_page.load(asset_id=number(request.path.split("/")[2]) or 0)
            if page is not None:  # the next try has seen what the other person wrote
                form.data = {name: form.data[name] for name in form.data} | {"revision": str(page.revision)}
        except NotFound:
            raise Http404(views.NOT_FOUND) from None
        else:
            messages.success(request, "Saved.")
            return redirect("asset", key=key)
    context = _context(form, title=title, verb=verb, back=back, lead=lead)
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, key: int, deed: Callable[[], object], *, said: str) -> HttpResponse:
    """Do it and go back to the asset, with the refusal when there is one."""
    try:
        deed()
    except NotFound:
        raise Http404(views.NOT_FOUND) from None
    except (Refused, Invalid) as refusal:
        messages.error(request, str(refusal))
        return views.show(request, key, status=422)
    messages.success(request, said)
    return redirect("asset", key=key)


@require_POST
@private
def step(request: HttpRequest, key: int) -> HttpResponse:
    """Move an asset on in its life."""
    wanted = request.POST.get("step", "")
    if wanted not in list(Step):
        raise Http404(views.NOT_FOUND)
    return _done(
        request,
        key,
        lambda: actions.step(asset_id=key, step=Step(wanted), by=asker(request).id, now=datetime.now(UTC)),
        said="Done.",
    )


@require_POST
@private
def removal(request: HttpRequest, key: int) -> HttpResponse:
    """Take an asset out of the lists, or bring it back."""
    back = request.POST.get("do") == "restore"
    deed = actions.restore if back else actions.remove
    return _done(
        request,
        key,
        lambda: deed(asset_id=key, by=asker(request).id, now=datetime.now(UTC)),
        said="It is back." if back else "Removed. Its history and its cases keep it.",
    )


@require_POST
@private
def relations(request: HttpRequest, key: int) -> HttpResponse:
    """Say how an asset stands to another."""
    form = RelationForm(request.POST)
    page = views.load(key)
    if form.is_valid():
        found = asset_page.find(
            words=form.cleaned_data["target"].strip(), organisation_id=page.organisation_id
        )
        if not found:
            form.add_error(
                "target", "No asset is known by that. Write its tag, serial number, address or exact name."
            )
        elif len(found) > 1 and found[0][2] == found[1][2]:
            form.add_error(
                "target",
                "Several assets are known by that. Write the tag or serial number of the one you mean.",
            )
        else:
            try:
                actions.relate(
                    source_id=key, target_id=found[0][0], kind=Relation(form.cleaned_data["kind"]),
                    by=asker(request).id, now=datetime.now(UTC),
                )  # fmt: skip
            except NotFound:
                raise Http404(views.NOT_FOUND) from None
            except (Refused, Invalid) as refusal:
                form.add_error("target", str(refusal))
            else:
                messages.success(request, "Saved.")
                return redirect("asset", key=key)
    return views.show(request, key, relation=form, status=422)


@require_POST
@private
def relation_end(request: HttpRequest, key: int) -> HttpResponse:
    """Take a relation away."""
    relation = number(request.POST.get("relation", "")) or 0
    return _done(
        request,
        key,
        lambda: actions.unrelate(
            relation_id=relation, asset_id=key, by=asker(request).id, now=datetime.now(UTC)
        ),
        said="The relation is gone; the history keeps it.",
    )
