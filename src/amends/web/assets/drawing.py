"""The impact of an asset as an SVG: what it stands on at the left, what would be hit at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

WIDE, HIGH = 164, 40
GAP_X, GAP_Y = 44, 14
MOST_IN_A_COLUMN = 8
MOST_COLUMNS = 3
_NAME, _KIND = 20, 24


@dataclass(frozen=True, slots=True)
class Shown:
    """An asset as a box of the drawing."""

    id: int
    name: str
    kind: str


Walk = Sequence[tuple[Shown, int, int]]
"""(asset, steps from the start, the asset it was reached from)."""


def drawing(*, start: Shown, up: Walk, down: Walk) -> SafeString:
    """The picture; empty when the asset stands alone. An asset on both sides (a cycle) is drawn on each."""
    if not up and not down:
        return SafeString()
    left, right = _columns(down), _columns(up)
    columns = [*reversed(left), [(start, 0)], *right]
    high = max(_height(column) for column in columns)
    wide = len(columns) * (WIDE + GAP_X) - GAP_X
    places: list[dict[int, tuple[float, float]]] = []
    for n, column in enumerate(columns):
        top = (high - _height(column)) / 2
        places.append(
            {one.id: (n * (WIDE + GAP_X), top + row * (HIGH + GAP_Y)) for row, (one, _) in enumerate(column)}
        )
    middle = len(left)
    lines = [
        _line(places[n], places[n + 1 if n < middle else n - 1], column, leftwards=n < middle)
        for n, column in enumerate(columns)
        if n != middle
    ]
    boxes = [
        _box(one, *places[n][one.id], is_start=n == middle)
        for n, column in enumerate(columns)
        for one, _ in column
    ]
    return SafeString(
        f'<svg class="impact" viewBox="-1 -1 {wide + 2} {high + 2}" width="{wide + 2}" height="{high + 2}" role="group" '
        f'aria-label="What {escape(start.name)} stands on, and what would be hit">{"".join(lines)}{"".join(boxes)}</svg>'
    )


def _columns(walk: Walk) -> list[list[tuple[Shown, int]]]:
    """Nearest first; a long column ends with how many are left to the table, and so does a long way."""
    columns: list[list[tuple[Shown, int]]] = []
    for steps in range(1, MOST_COLUMNS + 1):
        here = [(one, before) for one, far, before in walk if far == steps]
        if not here:
            break
        kept = here if len(here) <= MOST_IN_A_COLUMN else here[: MOST_IN_A_COLUMN - 1]
        if len(here) > len(kept):
            kept = [*kept, (Shown(0, f"{len(here) - len(kept)} more", "in the table"), here[len(kept)][1])]
        columns.append(kept)
    further = [before for _, far, before in walk if far > MOST_COLUMNS]
    if further:
        columns.append([(Shown(0, f"{len(further)} further on", "in the table"), further[0])])
    return columns


def _height(column: Sequence[object]) -> float:
    return len(column) * (HIGH + GAP_Y) - GAP_Y


def _line(
    here: dict[int, tuple[float, float]],
    nearer: dict[int, tuple[float, float]],
    column: Sequence[tuple[Shown, int]],
    *,
    leftwards: bool,
) -> str:
    """The strokes from the boxes of a column to those they were reached from."""
    found = []
    for one, before in column:
        if before in nearer:
            (x1, y1), (x2, y2) = nearer[before], here[one.id]
            a = (x1, y1 + HIGH / 2) if leftwards else (x1 + WIDE, y1 + HIGH / 2)
            b = (x2 + WIDE, y2 + HIGH / 2) if leftwards else (x2, y2 + HIGH / 2)
            half = (a[0] + b[0]) / 2
            found.append(
                f'<path class="impact__line" d="M{a[0]:g} {a[1]:g}C{half:g} {a[1]:g} {half:g} {b[1]:g} {b[0]:g} {b[1]:g}"/>'
            )
    return "".join(found)


def _box(one: Shown, x: float, y: float, *, is_start: bool) -> str:
    name, kind = escape(_short(one.name, _NAME)), escape(_short(one.kind, _KIND))
    inner = (
        f'<rect class="impact__box{" impact__box--start" if is_start else ""}" x="{x:g}" y="{y:g}" width="{WIDE}" '
        f'height="{HIGH}" rx="6"/><text class="impact__name" x="{x + 10:g}" y="{y + 17:g}">{name}</text>'
        f'<text class="impact__kind" x="{x + 10:g}" y="{y + 32:g}">{kind}</text>'
    )
    if is_start or not one.id:
        return f"<g>{inner}</g>"
    return f'<a class="impact__link" href="/assets/{one.id}/"><title>{escape(one.name)}</title>{inner}</a>'


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
