"""The assets of a case: linked by a person, unlinked in one click."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.actions import assets as actions
from amends.actions.errors import Invalid
from amends.store.queries.assets import page as asset_page
from amends.web.asking import asker
from amends.web.cases import changes
from amends.web.fields import number as number_in
from amends.web.private import private


@require_POST
@private
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Say by tag, serial number, address or name which asset a case is about."""
    words = " ".join(request.POST.get("asset", "").replace("\0", "").split())[:200]

    def deed() -> None:
        key = number_in(request.POST.get("asset_id", "")) or _meant(words)
        actions.link(case_id=number, asset_id=key, by=asker(request).id, now=datetime.now(UTC))

    return changes.done(request, number, deed)


def _meant(words: str) -> int:
    found = asset_page.find(words=words) if words else ()
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise Invalid(
            "asset", "No asset is known by that. Write its tag, serial number, address or exact name."
        )
    several = ", ".join(f"{name} ({client})" for _, name, client in found[:5])
    raise Invalid("asset", f"Several assets are known by that: {several}. Write the tag of the one you mean.")


@require_POST
@private
def unlink(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a case is not about an asset."""
    key = number_in(request.POST.get("asset_id", "")) or 0
    return changes.done(
        request,
        number,
        lambda: actions.unlink(case_id=number, asset_id=key, by=asker(request).id, now=datetime.now(UTC)),
    )
