"""Temperature drawn: a word, a number and a shape, never a colour alone (ui.md, Temperature)."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from amends.store.queries.case_page.model import PointView

WORDS = ("calm", "uneasy", "angry", "furious")

# ○ ◔ ◑ ●, drawn rather than typed: fonts disagree about the size of these characters.
_WEDGES = ("", "M6 6V1.75A4.25 4.25 0 0 1 10.25 6Z", "M6 1.75a4.25 4.25 0 0 1 0 8.5Z", "")
_SHAPES = tuple(
    mark_safe(  # noqa: S308 - constants
        '<svg class="temp__mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">'
        f'<circle cx="6" cy="6" r="4.75" class="{"temp__full" if level == 3 else "temp__ring"}"/>'
        + (f'<path d="{wedge}" class="temp__full"/>' if wedge else "")
        + "</svg>"
    )
    for level, wedge in enumerate(_WEDGES)
)


def badge(*, level: int, score: float | None) -> SafeString:
    """The temperature in full: shape, word and, where given, its number."""
    number = "" if score is None else format_html(' <span class="num">{}</span>', f"{score:.2f}")
    return format_html(
        '<span class="temp temp--{}">{}<span class="temp__word">{}</span>{}</span>',
        int(level),
        _SHAPES[level],
        WORDS[level],
        number,
    )


def dot(*, level: int) -> SafeString:
    """The shape alone, its word on hover and for screen readers."""
    return format_html(
        '<span class="temp temp--{}" title="{}">{}<span class="visually-hidden">{}</span></span>',
        int(level),
        WORDS[level],
        _SHAPES[level],
        WORDS[level],
    )


_TOP, _BOTTOM, _TICKS = 6.0, 34.0, 44
_ROOM = 26  # px a point needs so that its link is a target of 24 px


def _y(score: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * min(1.0, max(0.0, score)), 1)


def _percent(*, index: int, count: int) -> str:
    """Where the index-th of `count` events stands, as a share of the width."""
    return f"{100 * (index + 0.5) / count:.2f}%"


def _segments(points: list[tuple[int, "PointView"]], count: int) -> SafeString:
    """The strokes between one inbound message and the next."""
    pairs = pairwise(points)
    return format_html_join(
        "",
        '<line class="heat__stroke" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        (
            (_percent(index=i, count=count), _y(a.score), _percent(index=j, count=count), _y(b.score))
            for (i, a), (j, b) in pairs
        ),
    )


def _marks(
    points: list[tuple[int, "PointView"]], count: int, label: "Callable[[PointView], str]"
) -> SafeString:
    """A linked point for each inbound message; the ring around it is the target."""
    return format_html_join(
        "",
        '<a href="#m{}" class="heat__link" aria-label="{} {}, {}"><title>{} {}</title>'
        '<circle class="heat__target" cx="{}" cy="{}" r="12"/>'
        '<circle class="heat__point temp--{}" cx="{}" cy="{}" r="{}"/></a>',
        (
            (
                p.message_id,
                WORDS[p.level],
                f"{p.score:.2f}",
                label(p),
                WORDS[p.level],
                f"{p.score:.2f}",
                (x := _percent(index=i, count=count)),
                (y := _y(p.score)),
                int(p.level),
                x,
                y,
                3 + p.level * 0.5,
            )
            for i, p in points
        ),
    )


def line(*, points: Iterable["PointView"], label: "Callable[[PointView], str]") -> SafeString:
    """A case's anger over time as an SVG of 48 px: points for the customer, ticks below for our answers.

    `label` says when a point was, in words. Nothing is drawn for a case without a reading.
    """
    events = list(points)
    if not any(not p.ours for p in events):
        return SafeString()
    count = len(events)
    inbound = [(i, p) for i, p in enumerate(events) if not p.ours]
    ticks = format_html_join(
        "",
        '<line class="heat__tick" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        (
            ((x := _percent(index=i, count=count)), _TICKS - 4, x, _TICKS + 2)
            for i, p in enumerate(events)
            if p.ours
        ),
    )
    width = "100%" if count * _ROOM <= 560 else str(count * _ROOM)
    return format_html(
        '<svg class="heat" width="{}" height="48" role="group" aria-label="Temperature of this case, message by message">'
        '<line class="heat__base" x1="0" y1="{}" x2="100%" y2="{}"/>{}{}{}</svg>',
        width,
        _BOTTOM + 4,
        _BOTTOM + 4,
        ticks,
        _segments(inbound, count),
        _marks(inbound, count, label),
    )
