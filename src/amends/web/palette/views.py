"""What the palette offers for some words."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from amends.store.queries import palette as found
from amends.store.queries import search
from amends.web.asking import asker
from amends.web.private import private

MOST = 20
PLACES = (
    ("Now", "the queue", "/"),
    ("Hot cases", "angry and furious", "/?view=hot"),
    ("My cases", "those you own", "/?view=mine"),
    ("Cases without an owner", "waiting for somebody", "/?view=unowned"),
    ("Promises", "due, kept and broken", "/promises/"),
    ("Search", "what was said, by words and operators", "/search/"),
    ("Organisations", "the clients", "/organisations/"),
    ("Assets", "what the clients run", "/assets/"),
    ("Insights", "complaints counted", "/insights/"),
    ("Problems", "what keeps coming back", "/problems/"),
    ("Open a problem", "by hand", "/problems/new/"),
    ("Changes", "planned, decided, made", "/changes/"),
    ("Calendar of changes", "with freezes and stakes", "/changes/calendar/"),
    ("Plan a change", "with a way back", "/changes/new/"),
    ("Marked days", "freezes and stakes", "/changes/days/"),
    ("Reviews", "after bad days", "/reviews/"),
    ("What reviews asked for", "until it is done", "/reviews/actions/"),
    ("Quarantine", "mails that could not be understood", "/quarantine/"),
    ("Settings", "people, mailboxes, calendars, matrix", "/settings/"),
    ("Your profile", "name, zone, shortcuts", "/settings/profile/"),
)
PATHS = {
    "case": "/cases/{}/",
    "organisation": "/organisations/{}/",
    "contact": "/contacts/{}/",
    "problem": "/problems/{}/",
    "change": "/changes/{}/",
    "asset": "/assets/{}/",
}


@require_safe
@private
def palette(request: HttpRequest) -> HttpResponse:
    """Up to 20 places to go to, as JSON: kind, title, detail, url."""
    q = " ".join(request.GET.get("q", "").split())[:200]
    items = [
        {"kind": "page", "title": title, "detail": detail, "url": url}
        for title, detail, url in PLACES
        if q.lower() in title.lower()
    ]
    items += [
        {"kind": "search", "title": kept.name, "detail": kept.line, "url": f"/search/?q={quote(kept.line)}"}
        for kept in search.saved(viewer_id=asker(request).id)
        if q.lower() in kept.name.lower()
    ]
    if q:
        hits = found.find(viewer=asker(request).viewer, q=q)
        items = [
            {
                "kind": hit.kind,
                "title": f"#{hit.id} {hit.title}" if hit.kind == "case" else hit.title,
                "detail": hit.detail,
                "url": PATHS[hit.kind].format(hit.id),
            }
            for hit in hits
        ] + items
    return JsonResponse({"items": items[:MOST]})
