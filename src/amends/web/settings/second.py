"""The second reader on the page of the reader: who was right where they differed, and what waits for a person."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from amends.domain.learning import label_words, value_words
from amends.domain.shares import Rate
from amends.store.queries import second as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page
from amends.web.templatetags.parts import time_of


def tables() -> list[page.Table]:
    """Which of the two people agree with more, by model and label; no table where no second reader ever read."""
    found = stored.settled()
    if not found:
        return []
    lines = []
    for one in found:
        decided = one.first + one.second + one.neither
        waits = (
            format_html('<a href="/settings/reader/differences/">{}</a>', one.waiting) if one.waiting else 0
        )
        first, second = Rate(one.first, decided), Rate(one.second, decided)
        cells = (one.model, label_words(one.label), _agreed(first), _agreed(second), one.neither, waits)
        lines.append(page.Line(cells=cells))
    return [
        page.Table(
            title="The second reader",
            lead="Where the two readers differed and a person settled it: whom they agreed with. "
            "The second reader only asks, and may show a case hotter until somebody has looked.",
            heads=("Model", "Label", "With the reader", "With the second reader", "Neither", "Waiting"),
            rows=tuple(lines),
        )
    ]


def _agreed(rate: Rate) -> str:
    return f"{rate.count} of {rate.total}, {page.share(rate)}" if rate.total else "–"


@require_safe
@private
def differences(request: HttpRequest) -> HttpResponse:
    """What the two readers see differently and nobody has settled, each a link to the words."""
    rights.check(request, "see_settings")
    now, zone = datetime.now(UTC), page.zone_name(request)
    lines = tuple(
        page.Line(
            cells=(
                f"#{one.number} {one.subject}",
                label_words(one.label),
                value_words(one.label, one.first_says),
                value_words(one.label, one.second_says),
                one.model,
                time_of(one.at, now=now, zone=zone, style="short"),
            ),
            url=f"/cases/{one.number}/?before={one.message_id + 1}#m{one.message_id}",
        )
        for one in stored.waiting(viewer=asker(request).viewer)
    )
    table = page.Table(
        ("Case", "Label", "The reader", "The second reader", "Model", "When"),
        lines,
        empty="Nothing waits: the readers agree, or somebody has settled it.",
    )
    found = page.context(
        "reader",
        title="Where the readers differ",
        lead="Open the case and press what is right. It counts at once, for the case and for the figures.",
    )
    found |= {"tables": [table], "back_url": "/settings/reader/", "back_words": "Reader"}
    return render(request, "web/settings/reader.html", found)
