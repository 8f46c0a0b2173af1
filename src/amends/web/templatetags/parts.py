"""The parts of ui.md as template tags: plain functions from values to markup, escaped by `format_html`.

Every page has `now` (an aware datetime) and `reader` (its `zone` a name or a ZoneInfo) in its context.
"""

from datetime import datetime
from functools import cache
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from amends.domain import escalations
from amends.web.templatetags import _temperature, _times
from amends.web.templatetags._letters import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField

    from amends.domain.clocks import Moment
    from amends.store.queries.case_page.model import (
        ClockView,
        PersonView,
        Piece,
        PointView,
        PromiseView,
        SegmentView,
    )
    from amends.store.queries.now import NowRow

register = template.Library()

SPRITE = "web/vendor/tabler-icons-3.51.0/sprite.svg"

_DONE = {"met": "ok", "late": "late", "stopped": "quiet", "paused": "quiet"}
_PROMISE = {"open": "open", "kept": "ok", "late": "late", "broken": "late", "renegotiated": "quiet"}


@cache
def _sprite() -> str:
    """The address of the icon sprite, looked up once a process."""
    return static(SPRITE)


def page_zone(context: Context) -> ZoneInfo:
    """The zone of whoever reads the page."""
    zone = getattr(context.get("reader"), "zone", None) or "UTC"
    return zone if isinstance(zone, ZoneInfo) else _times.zone_named(zone)


def page_now(context: Context) -> datetime:
    """The instant the page is drawn for."""
    now = context["now"]
    assert isinstance(now, datetime)  # noqa: S101 - for the type checker; every page is given `now`
    return now


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is decoration beside words that say the same."""
    if label:
        return format_html(
            '<svg class="icon" width="16" height="16" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            _sprite(),
            name,
        )
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        _sprite(),
        name,
    )


@register.simple_tag
@cache
def same_everywhere(name: str) -> SafeString:
    """A partial that depends on nothing, drawn once a process."""
    return SafeString(render_to_string(name))


@register.simple_tag
def temperature(level: int, score: float | None = None) -> SafeString:
    """`● furious 0.93`: shape, word and number."""
    return _temperature.badge(level=level, score=score)


@register.simple_tag
def temperature_dot(level: int) -> SafeString:
    """The small `●` of lists, its word on hover and for screen readers."""
    return _temperature.dot(level=level)


@register.simple_tag(takes_context=True)
def temperature_line(context: Context, points: "Sequence[PointView]") -> SafeString:
    """A case's temperature as a line of 48 px, each point a link to its message."""
    now, zone = page_now(context), page_zone(context)

    def label(point: "PointView") -> str:
        return _times.when(at=point.at, now=now, zone=zone)

    return _temperature.line(points=points, label=label)


def time_of(at: datetime | None, *, now: datetime, zone: ZoneInfo, style: str = "full") -> SafeString:
    """A time for people, as `moment` shows it, for parts that are drawn in Python."""
    if at is None:
        return SafeString()
    words = (_times.clock_time if style == "hour" else _times.when)(at=at, now=now, zone=zone)
    away = ""
    if style == "full":
        distance = _times.distance(seconds=(at - now).total_seconds())
        away = f' <span class="away">(<span data-away>{distance}</span>)</span>'
    ticks = " data-moment" if style == "full" else ""
    exact = escape(_times.exact(at=at, zone=zone))
    return SafeString(f'<time datetime="{at.isoformat()}" title="{exact}"{ticks}>{words}{away}</time>')


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None, style: str = "full") -> SafeString:
    """A time for people, the exact instant and zone on hover.

    `full` is `today 14:00 (in 38 min)`, `short` is `today 14:00`, `hour` is `14:00` when the day is today.
    """
    return time_of(at, now=page_now(context), zone=page_zone(context), style=style)


def _heat_of(*, state: str, fraction: float) -> str:
    """The tone of a clock: plain to half, t1 to four fifths, t2 after, t3 when overdue (ui.md, Clock chip)."""
    if state in _DONE:
        return _DONE[state]
    if state == "overdue" or fraction >= 1:
        return "t3"
    if fraction >= 0.8:
        return "t2"
    return "t1" if fraction >= 0.5 else "plain"


def _count(*, started_at: datetime | None, due_at: datetime, now: datetime) -> SafeString:
    """The figure that counts, ticking by js/clock.js while the page is open."""
    seconds = (due_at - now).total_seconds()
    text = _times.left(seconds=seconds) if seconds > 0 else _times.over(seconds=-seconds)
    began = started_at.isoformat() if started_at else ""
    return SafeString(f'<b class="num" data-due="{due_at.isoformat()}" data-started="{began}">{text}</b>')


def due_of(row: "NowRow", *, now: datetime, zone: ZoneInfo) -> SafeString:
    """What is due next on a row of Now, as `next_due` shows it."""
    if row.next_due_at is None:
        return SafeString('<span class="due due--quiet">nothing due</span>')
    started = row.next_due_started_at
    fraction = _times.elapsed(started_at=started, due_at=row.next_due_at, now=now) if started else 0.0
    late = row.next_due_at <= now
    tone = _heat_of(state="overdue" if late else str(row.next_due_state or "running"), fraction=fraction)
    paused = tone == "quiet"
    figure = "paused" if paused else _count(started_at=started, due_at=row.next_due_at, now=now)
    exact, label = escape(_times.exact(at=row.next_due_at, zone=zone)), escape(row.next_due_label)
    return SafeString(
        f'<span class="due due--{tone}" data-tone="due" title="{exact}">{label} {figure}</span>'
    )


@register.simple_tag(takes_context=True)
def next_due(context: Context, row: "NowRow") -> SafeString:
    """What is due next on a row of Now: `first reply 4:12`, counting."""
    return due_of(row, now=page_now(context), zone=page_zone(context))


def _clock_figure(*, clock: "ClockView", now: datetime) -> SafeString:
    """What a clock chip says after its name."""
    state = str(clock.state)
    if state in ("running", "overdue"):
        return _count(started_at=clock.started_at, due_at=clock.due_at, now=now)
    words = f"paused: {clock.paused_why}" if state == "paused" and clock.paused_why else clock.state_words
    return format_html("<b>{}</b>", words or state)


def _clock_life(*, clock: "ClockView", now: datetime, zone: ZoneInfo) -> SafeString:
    """The instant, zone, calendar and all that has happened to a clock so far."""
    facts = [clock.state_words or str(clock.state), f"due {_times.exact(at=clock.due_at, zone=zone)}"]
    if clock.calendar_name:
        facts.append(f"calendar {clock.calendar_name}")
    facts += [_moment(moment, now=now, zone=zone) for moment in clock.life]
    return format_html_join("", "<li>{}</li>", ((fact,) for fact in (*facts, clock.why) if fact))


def _moment(moment: "Moment", *, now: datetime, zone: ZoneInfo) -> str:
    """`started 14:00`, `paused 14:02 to 16:10: waiting for the customer`."""
    words = f"{moment.what} {_times.clock_time(at=moment.at, now=now, zone=zone)}"
    if moment.until is not None:
        until = _times.clock_time(at=moment.until, now=now, zone=zone)
        same_day = moment.until.astimezone(zone).date() == moment.at.astimezone(zone).date()
        words += f" to {until[-5:] if same_day else until}"
    return f"{words}: {moment.why}" if moment.why else words


@register.simple_tag(takes_context=True)
def clock_chip(context: Context, clock: "ClockView") -> SafeString:
    """`first reply 4:12`; opened, it tells the clock's life."""
    now, zone = page_now(context), page_zone(context)
    tone = _heat_of(state=str(clock.state), fraction=clock.fraction)
    return format_html(
        '<details class="pop" data-pop><summary class="chip chip--{}" data-tone="chip" title="{}">{} {}</summary>'
        '<ul class="pop__body pop__facts">{}</ul></details>',
        tone,
        _times.exact(at=clock.due_at, zone=zone),
        clock.label,
        _clock_figure(clock=clock, now=now),
        _clock_life(clock=clock, now=now, zone=zone),
    )


def promise_of(promise: "PromiseView", *, now: datetime, zone: ZoneInfo) -> SafeString:
    """A promise, as `promise_chip` shows it."""
    state = str(promise.state)
    due = _times.clock_time(at=promise.due_at, now=now, zone=zone)
    link = SafeString()
    if promise.message_id:
        link = format_html('<a class="pop__link" href="#m{}">show in the message</a>', promise.message_id)
    return format_html(
        '<details class="pop" data-pop><summary class="chip chip--{}" title="{}">{} by {} '
        '<span class="chip__who">· {}</span> <b class="chip__state">{}</b></summary>'
        '<div class="pop__body"><q class="words">{}</q>{}</div></details>',
        _PROMISE.get(state, "open"),
        _times.exact(at=promise.due_at, zone=zone),
        promise.what,
        due,
        promise.maker_name,
        "not delivered" if promise.undelivered else state,
        promise.words,
        link,
    )


@register.simple_tag(takes_context=True)
def promise_chip(context: Context, promise: "PromiseView") -> SafeString:
    """`update by 14:00 · Priya` and its state; opened, it shows the words that made it."""
    return promise_of(promise, now=page_now(context), zone=page_zone(context))


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


@register.simple_tag
def person_chip(person: "PersonView | None") -> SafeString:
    """Name, role and whether on duty."""
    if person is None:
        return SafeString('<span class="person person--none">no owner</span>')
    duty = "on duty" if person.on_duty else "off duty"
    return format_html(
        '<span class="person"><span class="person__face" aria-hidden="true">{}</span><span class="person__name">'
        '<bdi>{}</bdi></span> <span class="person__role">{} · {}</span></span>',
        initials(person.name),
        person.name,
        person.role_words or person.role,
        duty,
    )


@register.simple_tag
def reason(
    words: str, rule: str = "", title: str = "why", said: "Sequence[str]" = (), judged_by: str = ""
) -> SafeString:
    """A small "why" that opens the words and the rule behind a judgement or a refusal.

    `said` are the customer's own words it rests on, `judged_by` the versions that judged.
    """
    if not words and not rule:
        return SafeString()
    quoted = format_html_join("", '<li><q class="words" dir="auto">{}</q></li>', ((one,) for one in said))
    return format_html(
        '<details class="pop why" data-pop><summary>{}</summary><div class="pop__body"><p>{}</p>{}{}</div></details>',
        title,
        words,
        format_html('<ul class="pop__facts why__said">{}</ul>', quoted) if said else "",
        format_html_join("", '<p class="rule">{}</p>', ((one,) for one in (rule, judged_by) if one)),
    )


# Where words show several things the line has the look of the one that decides most.
_RANK = ("trigger", "abuse", "anger", "outage", "churn", "sarcasm", "driver", "complaint")


def _weight_of(kind: str) -> int:
    return _RANK.index(kind) if kind in _RANK else len(_RANK)


def _evidence(*, text: str, piece: "Piece") -> SafeString:
    """The customer's words with a line under them and a note that says what they show."""
    kind = min((str(m.shows).split(":", 1)[0] for m in piece.marks), key=_weight_of)
    note = format_html_join(
        "", '<span class="ev__line"><b>{}</b> {}</span>', ((m.words or m.shows, m.why) for m in piece.marks)
    )
    return format_html(
        '<span class="ev ev--{}" tabindex="0">{}<span class="ev__note" role="note">{}</span></span>',
        kind,
        text,
        note,
    )


@register.simple_tag
def letter(segment: "SegmentView") -> SafeString:
    """A segment of a message as its author wrote it, in paragraphs, evidence underlined."""
    words, at, drawn = paragraphs("".join(piece.text for piece in segment.pieces)), 0, []
    for piece in segment.pieces:
        text = words[at : at + len(piece.text)]
        at += len(piece.text)
        drawn.append(_evidence(text=text, piece=piece) if piece.marks else escape(text))
    return SafeString("".join(drawn))


@register.filter
def field_kind(field: "BoundField") -> str:
    """How a form field is laid out: check, choices, area, select, file or text."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", None) or type(widget).__name__.lower()
    if type(widget).__name__ in ("RadioSelect", "CheckboxSelectMultiple"):
        return "choices"
    return {"checkbox": "check", "textarea": "area"}.get(kind, "select" if kind == "select" else "text")


@register.filter
def without_sources(why: str) -> str:
    """A reason without the names of its rules: for a bar that somebody reads in a hurry."""
    return escalations.without_sources(why)


@register.filter
def listed(things: "str | Sequence[str]") -> str:
    """Several names in a row."""
    return things if isinstance(things, str) else ", ".join(things)


@register.simple_tag(takes_context=True)
def promise_due(context: Context, promise: "PromiseView") -> SafeString:
    """The time left of an open promise, counting; overdue it says by how much."""
    now = page_now(context)
    tone = _heat_of(state="overdue" if promise.due_at <= now else "running", fraction=0.0)
    return format_html(
        '<span class="due due--{}">{}</span>', tone, _count(started_at=None, due_at=promise.due_at, now=now)
    )
