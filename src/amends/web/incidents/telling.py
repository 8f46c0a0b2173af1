"""An update for all: checked like any reply, sent once, and taken back within the undo time."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from amends.actions.incidents import telling
from amends.domain import incidents
from amends.store.queries import composing
from amends.store.queries.incident_page import IncidentPage
from amends.web.asking import asker
from amends.web.cases import checking
from amends.web.incidents import views
from amends.web.incidents.changes import done
from amends.web.incidents.forms import UpdateForm
from amends.web.private import private

LONGEST = 20_000
ALIKE = "sent_to_others"
"""The rule against the same letter to several customers: an update to all is that on purpose, and says so."""


@require_POST
@private
def update(request: HttpRequest, key: int) -> HttpResponse:
    """Check it, or send it to every case."""
    form = UpdateForm(request.POST, auto_id="update_%s")
    page, now = views.load(request, key), datetime.now(UTC)
    if not form.is_valid():
        return views.show(request, key, typed={"update": form}, status=422)
    subject, body = form.cleaned_data["subject"], form.cleaned_data["body"].replace("\r\n", "\n")
    findings, letter = _checked(request, page, subject=subject, body=body, now=now)
    if "check" in request.POST:
        return views.show(request, key, typed={"update": form}, findings=findings, preview=letter)
    left = [one.rule for one in findings if one.level == "must"]
    return done(
        request, key,
        lambda by, at: telling.tell(
            incident_id=key, by=by, subject=subject, body=body, left=left, reason=form.cleaned_data["reason"],
            once=request.POST.get("once", "")[:40] or "none", now=at,
        ),
        said=f"On its way to {len(page.live)} customers. It can be taken back for a few seconds.",
        typed={"update": form},
    )  # fmt: skip


@require_POST
@private
def findings(request: HttpRequest, key: int) -> HttpResponse:
    """What the rules say of the update as it stands: a fragment for the page, the whole page without scripts."""
    page, now = views.load(request, key), datetime.now(UTC)
    form = UpdateForm(request.POST, auto_id="update_%s")
    subject, body = (request.POST.get(name, "").replace("\x00", "")[:LONGEST] for name in ("subject", "body"))
    body = body.replace("\r\n", "\n")
    found, letter = _checked(request, page, subject=subject, body=body, now=now) if body.strip() else ((), "")
    if not request.headers.get("HX-Request"):
        return views.show(request, key, typed={"update": form}, findings=found, preview=letter)
    return render(request, "web/_incident_check.html", {"findings": found, "preview": letter})


def _checked(
    request: HttpRequest, page: IncidentPage, *, subject: str, body: str, now: datetime
) -> tuple[tuple[checking.Shown, ...], str]:
    """What the rules say of the letter as its angriest reader gets it, and that letter."""
    who = asker(request)
    for part in page.live:
        facts = composing.facts(number=part.number, viewer=who.viewer)
        if facts is None:
            continue
        asset = next((thing for thing in part.things if thing.isupper()), "")
        to = incidents.Person(name=part.contact_name, ticket=f"#{part.number}", asset=asset)
        letter = incidents.letter(body, to=to)
        check = checking.check(
            facts=facts, subject=subject, body=letter, sender=who.name, zone=who.zone, now=now
        )
        found = (one for one in (*check.findings, *check.hints) if one.rule != ALIKE)
        return tuple(found), letter
    return (), incidents.letter(body, to=incidents.Person(name="", ticket="#", asset=""))


@require_POST
@private
def undo(request: HttpRequest, key: int, update: int) -> HttpResponse:
    """Take it back from all of them."""
    views.load(request, key)
    kept = {}

    def take_back(by: int, now: datetime) -> None:
        kept["body"] = telling.undo(update_id=update, by=by, now=now)

    answer = done(request, key, take_back, said="Taken back; nobody was told. Your text stands below.")
    if "body" not in kept:
        return answer
    form = UpdateForm(initial={"body": kept["body"]}, auto_id="update_%s")
    return views.show(request, key, typed={"update": form})
