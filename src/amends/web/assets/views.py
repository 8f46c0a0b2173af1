"""The list of assets, and one with its fields, relations, impact, cases and history."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.actions import tuning
from amends.domain import assets as domain
from amends.domain.assets import Life, Way
from amends.domain.assets.impact import WORDS as RELATION_WORDS
from amends.domain.assets.impact import Impact
from amends.domain.assets.life import STEP_WORDS
from amends.domain.assets.life import WORDS as LIFE_WORDS
from amends.store.queries.assets import cases, graph, listing
from amends.store.queries.assets import page as asset_page
from amends.web import paging, rights
from amends.web.asking import asker
from amends.web.assets.drawing import Shown, drawing
from amends.web.assets.forms import RelationForm
from amends.web.fields import number
from amends.web.private import private

NOT_FOUND = "There is no such asset."


@require_safe
@private
def assets(request: HttpRequest) -> HttpResponse:
    """Assets by name, narrowed to a client, a type, a life, or words."""
    types = tuning.in_force().asset_types
    asked = {
        name: " ".join(request.GET.get(name, "").replace("\0", "").split())[:200]
        for name in ("q", "kind", "life")
    }
    organisation = number(request.GET.get("organisation", "")) or 0
    wanted = listing.Filter(
        q=asked["q"],
        organisation_id=organisation,
        kind=asked["kind"] if asked["kind"] in types else "",
        life=asked["life"] if asked["life"] in LIFE_WORDS else "",
    )
    found, after = listing.page(wanted=wanted, after=number(request.GET.get("after", "")) or 0)
    context = {
        "section": "assets",
        "rows": [(row, title(types, row.kind), LIFE_WORDS[row.life]) for row in found],
        "wanted": wanted,
        "narrowed": wanted != listing.Filter(),
        "types": types.values(),
        "lives": [(life.value, LIFE_WORDS[life]) for life in Life],
        "organisations": listing.organisations(),
        "may_edit": rights.verdict(request, "edit_asset").allowed,
        "more_url": paging.more(
            "/assets/", q=wanted.q, organisation=organisation, kind=wanted.kind, life=wanted.life, after=after
        ),
    }
    return render(request, "web/assets/list.html", context)


def title(types: domain.Types, kind: str) -> str:
    """The type in words; its id when the desk has no such type any more."""
    return types[kind].title if kind in types else kind


def load(key: int) -> asset_page.AssetPage:
    """The asset of an address. Raises Http404."""
    found = asset_page.load(asset_id=key)
    if found is None:
        raise Http404(NOT_FOUND)
    return found


@require_safe
@private
def asset(request: HttpRequest, key: int) -> HttpResponse:
    """Everything about one asset."""
    return show(request, key)


def show(
    request: HttpRequest, key: int, *, relation: RelationForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of an asset, with a relation as it was typed."""
    page = load(key)
    types = tuning.in_force().asset_types
    around = graph.around(ids=[key])
    up, down = (
        domain.impact(start=key, edges=around.edges, way=way, depth=graph.DEPTH) for way in (Way.UP, Way.DOWN)
    )
    context: dict[str, Any] = {
        "section": "assets",
        "asset": page,
        "kind": title(types, page.kind),
        "life": LIFE_WORDS[page.life],
        "facts": _facts(page, types),
        "steps": [(one.value, STEP_WORDS[one]) for one in domain.steps_from(life=Life(page.life))],
        "cases": cases.of_assets(ids=[key], viewer=asker(request).viewer),
        "impact": drawing(
            start=Shown(page.id, page.name, title(types, page.kind)),
            up=_shown(up, around, types),
            down=_shown(down, around, types),
        ),
        "hit": _lines(up, around, types),
        "stands_on": _lines(down, around, types),
        "cut": around.cut or up.cut or down.cut,
        "relation": relation or RelationForm(),
        "may_edit": rights.verdict(request, "edit_asset").allowed and page.removed_at is None,
        "may_restore": rights.verdict(request, "edit_asset").allowed and page.removed_at is not None,
    }
    return render(request, "web/assets/asset.html", context, status=status)


def _facts(page: asset_page.AssetPage, types: domain.Types) -> list[tuple[str, str]]:
    """The typed fields in their order, then values of fields that the type has no more."""
    kind = types.get(page.kind)
    known = [(field.title, field.unit, page.fields.get(field.id)) for field in kind.fields] if kind else []
    ids = {field.id for field in kind.fields} if kind else set()
    known += [(name, "", value) for name, value in page.fields.items() if name not in ids]
    return [(name, _said(value, unit)) for name, unit, value in known if value not in (None, "", [])]


def _said(value: object, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = (
        ", ".join(map(str, value))
        if isinstance(value, list)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
    return f"{text} {unit}".strip()


def _shown(found: Impact, around: graph.Around, types: domain.Types) -> list[tuple[Shown, int, int]]:
    return [
        (
            Shown(one.id, around.nodes[one.id].name, title(types, around.nodes[one.id].kind)),
            one.steps,
            one.before,
        )
        for one in found.reached
        if one.id in around.nodes
    ]


def _lines(found: Impact, around: graph.Around, types: domain.Types) -> list[dict[str, object]]:
    """The walk as a table: what, how far, and by which relation."""
    lines = []
    for one in found.reached:
        node = around.nodes.get(one.id)
        if node is not None:
            source, target = around.nodes[one.edge.source].name, around.nodes[one.edge.target].name
            lines.append(
                {
                    "node": node,
                    "kind": title(types, node.kind),
                    "steps": one.steps,
                    "because": f"{source} {RELATION_WORDS[one.edge.kind]} {target}",
                }
            )
    return lines
