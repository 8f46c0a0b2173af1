"""The reader, measured: how often people overrule it, by label and by version, with the cases behind each figure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from amends.domain.learning import VALUES, label_words, value_words
from amends.domain.shares import Rate
from amends.store.queries import learning as measured
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import fits, page, second
from amends.web.templatetags.parts import time_of

DAYS = 90
LEAD = (
    f"How often people overruled the reader in the last {DAYS} days. It is about the reader: nothing here says who "
    "corrected it, and a low figure may also mean that nobody looked."
)
HEADS = ("Label", "Overruled", "Share, and where it may lie", "Most often")


@require_safe
@private
def reader(request: HttpRequest) -> HttpResponse:
    """Every label and every version, with counts and intervals."""
    rights.check(request, "see_settings")
    since = _since()
    judged, overruled = measured.judged(since=since), measured.overruled(since=since)
    found = page.context("reader", title="Reader", lead=LEAD)
    found |= {"tables": [_by_label(judged, overruled), _by_version(judged, overruled), *second.tables()]}
    found |= fits.section(request)
    return render(request, "web/settings/reader.html", found)


@require_safe
@private
def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure, as far as whoever asks may see them."""
    rights.check(request, "see_settings")
    asked = {
        name: request.GET.get(name, "").replace("\0", "")[:100]
        for name in ("label", "reader", "read_as", "stands")
    }
    now, zone = datetime.now(UTC), page.zone_name(request)
    lines = tuple(
        page.Line(
            cells=(
                f"#{one.number} {one.subject}",
                label_words(one.label),
                value_words(one.label, one.read_as),
                value_words(one.label, one.stands),
                one.reader,
                time_of(one.at, now=now, zone=zone, style="short"),
            ),
            url=f"/cases/{one.number}/?correct={one.message_id}&before={one.message_id + 1}#m{one.message_id}",
        )
        for one in measured.behind(viewer=asker(request).viewer, since=_since(), **asked)
    )
    table = page.Table(
        ("Case", "Label", "The reader said", "It is", "Version", "When"),
        lines,
        empty="No case that you may see stands behind this figure.",
    )
    found = page.context(
        "reader",
        title=_asked_in_words(asked),
        lead=f"The latest {measured.SHOWN} of the last {DAYS} days that you may see.",
    )
    found |= {"tables": [table], "back_url": "/settings/reader/", "back_words": "Reader"}
    return render(request, "web/settings/reader.html", found)


def _since() -> datetime:
    return datetime.now(UTC) - timedelta(days=DAYS)


def _asked_in_words(asked: Mapping[str, str]) -> str:
    label = asked["label"]
    words = f"Overruled: {label_words(label)}" if label in VALUES else "Overruled"
    if asked["read_as"] and asked["stands"] and label in VALUES:
        words += f", {value_words(label, asked['read_as'])} to {value_words(label, asked['stands'])}"
    return f"{words} ({asked['reader']})" if asked["reader"] else words


def _link(words: object, **asked: str) -> SafeString:
    return format_html('<a href="/settings/reader/cases/?{}">{}</a>', urlencode(asked), words)


def _by_label(judged: Sequence[measured.Judged], overruled: Sequence[measured.Overruled]) -> page.Table:
    """One row a label: all versions together."""
    total = sum(one.count for one in judged)
    lines = []
    for label in VALUES:
        here = [one for one in overruled if one.label == label]
        rate = Rate(sum(one.count for one in here), total)
        cells = (label_words(label), _of(rate, label=label), page.share(rate), _most(label, here))
        lines.append(page.Line(cells=cells))
    return page.Table(
        title="By label",
        lead="Of readings that somebody had before them: they answered the case after it, or corrected it.",
        heads=HEADS,
        rows=tuple(lines) if total else (),
        empty="Nothing yet. Answer cases, and correct a reading where it is wrong; the figures begin with that.",
    )


def _most(label: str, here: Iterable[measured.Overruled]) -> SafeString | str:
    """The two ways it was wrong most often: from what to what."""
    ways: dict[tuple[str, str], int] = {}
    for one in here:
        ways[one.read_as, one.stands] = ways.get((one.read_as, one.stands), 0) + one.count
    ranked = sorted(ways.items(), key=lambda way: (-way[1], way[0]))[:2]
    return format_html_join(
        ", ",
        "{}",
        (
            (_link(f"{_way(label, *way)} ({count})", label=label, read_as=way[0], stands=way[1]),)
            for way, count in ranked
        ),
    )


def _way(label: str, read_as: str, stands: str) -> str:
    if VALUES[label] == ("no", "yes"):
        return "missed" if stands == "yes" else "seen wrongly"
    return f"{value_words(label, read_as)} to {value_words(label, stands)}"


def _by_version(judged: Sequence[measured.Judged], overruled: Sequence[measured.Overruled]) -> page.Table:
    """One row a version and label that was overruled, so that a newer reader can be held against an older."""
    lines = []
    for version in judged:
        here = [one for one in overruled if one.reader == version.reader]
        lines.append(_version_line(version, "any label", sum(one.count for one in here), most=""))
        for label in VALUES:
            of_label = [one for one in here if one.label == label]
            if of_label:
                count = sum(one.count for one in of_label)
                lines.append(_version_line(version, label, count, most=_most(label, of_label)))
    return page.Table(
        title="By version",
        lead="Under “any label” each overruled label counts, so a reading can count more than once.",
        heads=("Version", "Label", *HEADS[1:]),
        rows=tuple(lines),
        empty="No reading of the last days has been judged by anybody.",
    )


def _version_line(version: measured.Judged, label: str, count: int, *, most: SafeString | str) -> page.Line:
    known = label in VALUES
    asked = {"reader": version.reader} | ({"label": label} if known else {})
    rate = Rate(count, version.count)
    shown = page.share(rate) if known else f"{count / version.count:.2f} a reading"
    return page.Line(cells=(version.reader, label_words(label), _of(rate, **asked), shown, most))


def _of(rate: Rate, **asked: str) -> SafeString:
    """`3 of 40`, a link to the three where there are any."""
    return format_html("{} of {}", _link(rate.count, **asked) if rate.count else 0, rate.total)
