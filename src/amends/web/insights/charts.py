"""A report's bars as SVG, drawn by the server: it prints, needs no script, and the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, ROW, THICK = 720, 28, 14
NAMES, FIGURES = 220, 48
LONGEST_NAME = 30
MOST = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart: the whole, and the part of it that is drawn darker."""

    name: str
    whole: int
    part: int


def bars(*, title: str, bars: Sequence[Bar], part: str) -> SafeString:
    """Up to `MOST` bars under each other, longest as wide as the chart; "" for none."""
    shown = [bar for bar in bars[:MOST] if bar.whole]
    if not shown:
        return SafeString()
    most = max(bar.whole for bar in shown)
    rows = format_html_join("", "{}", ((_bar(bar, place, most),) for place, bar in enumerate(shown)))
    words = f"{title}: {', '.join(f'{bar.name} {bar.whole}, {part.lower()} {bar.part}' for bar in shown)}."
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        len(shown) * ROW,
        words,
        rows,
    )


def _bar(bar: Bar, place: int, most: int) -> SafeString:
    top, room = place * ROW, WIDTH - NAMES - FIGURES
    name = bar.name if len(bar.name) <= LONGEST_NAME else f"{bar.name[: LONGEST_NAME - 1]}…"
    whole, part = round(room * bar.whole / most, 1), round(room * bar.part / most, 1)
    return format_html(
        '<text class="bars__name" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="bars__whole" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        '<rect class="bars__part" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        '<text class="bars__figure" x="{}" y="{}">{}</text>',
        NAMES - 12, top + 19, name,
        NAMES, top + 7, max(whole, 1), THICK,
        NAMES, top + 7, part, THICK,
        NAMES + whole + 8, top + 19, bar.whole,
    )  # fmt: skip
