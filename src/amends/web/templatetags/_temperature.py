"""Temperature drawn: a word, a number and a shape, never a colour alone (ui.md, Temperature)."""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.html import format_html
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


@lru_cache(maxsize=512)
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


@cache
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


def _segments(points: list[tuple[int, "PointView"]], count: int) -> str:
    """The strokes between one inbound message and the next."""
    return "".join(
        f'<line class="heat__stroke" x1="{_percent(index=i, count=count)}" y1="{_y(a.score)}" '
        f'x2="{_percent(index=j, count=count)}" y2="{_y(b.score)}"/>'
        for (i, a), (j, b) in pairwise(points)
    )


def _mark(point: "PointView", *, x: str, label: str) -> str:
    """A linked point for an inbound message; the ring around it is the target."""
    words, y = f"{WORDS[point.level]} {point.score:.2f}", _y(point.score)
    return (
        f'<a href="#m{int(point.message_id)}" class="heat__link" aria-label="{words}, {escape(label)}">'
        f'<title>{words}</title><circle class="heat__target" cx="{x}" cy="{y}" r="12"/>'
        f'<circle class="heat__point temp--{int(point.level)}" cx="{x}" cy="{y}" r="{3 + point.level * 0.5}"/></a>'
    )


def _tick(*, x: str) -> str:
    """An answer of ours, below the line."""
    return f'<line class="heat__tick" x1="{x}" y1="{_TICKS - 4}" x2="{x}" y2="{_TICKS + 2}"/>'


# Kept is a check mark, broken a cross, kept late a check mark in the colour of what is late.
_SIGNS = {"kept": "M-4 0l3 3l5 -6", "late": "M-4 0l3 3l5 -6", "broken": "M-3.5 -3.5l7 7M3.5 -3.5l-7 7"}


def _promise(point: "PointView", *, x: str, label: str) -> str:
    """What became of a promise, at the height of our answers; a link to the message that made it."""
    words = f"promise {point.promise}"
    # A path has no share of the width: a drawing of no size stands there, and what hangs over is shown.
    sign = (
        f'<title>{words}</title><circle class="heat__target" cx="{x}" cy="{_TICKS - 1}" r="12"/>'
        f'<svg x="{x}" y="{_TICKS - 1}" width="1" height="1" overflow="visible">'
        f'<path class="heat__promise heat__promise--{point.promise}" d="{_SIGNS[point.promise]}"/></svg>'
    )
    if not point.message_id:
        return f'<g role="img" aria-label="{words}, {escape(label)}">{sign}</g>'
    return f'<a href="#m{int(point.message_id)}" class="heat__link" aria-label="{words}, {escape(label)}">{sign}</a>'


def line(*, points: Iterable["PointView"], label: "Callable[[PointView], str]") -> SafeString:
    """A case's anger over time as an SVG of 48 px: points for the customer, ticks below for our answers, marks
    for promises kept and broken.

    `label` says when a point was, in words. One point is no line: nothing is drawn before the second.
    """
    events = list(points)
    if sum(not p.ours for p in events) < 2:
        return SafeString()
    count = len(events)
    inbound = [(i, p) for i, p in enumerate(events) if not p.ours]
    places = [_percent(index=i, count=count) for i in range(count)]
    below = "".join(
        _promise(p, x=places[i], label=label(p)) if p.promise else _tick(x=places[i])
        for i, p in enumerate(events)
        if p.ours
    )
    marks = "".join(_mark(p, x=places[i], label=label(p)) for i, p in inbound)
    width = "100%" if count * _ROOM <= 560 else str(count * _ROOM)
    return SafeString(
        f'<svg class="heat" width="{width}" height="48" role="group" '
        'aria-label="Temperature of this case, message by message">'
        f'<line class="heat__base" x1="0" y1="{_BOTTOM + 4}" x2="100%" y2="{_BOTTOM + 4}"/>'
        f"{below}{_segments(inbound, count)}{marks}</svg>"
    )
