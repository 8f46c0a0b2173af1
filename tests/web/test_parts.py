"""The parts of every page: what they say, that they escape, that they are quick."""

import re
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils.safestring import SafeString

from amends.domain.clocks import Moment
from amends.store.queries.case_page.model import (
    ActionView,
    ClockView,
    MarkView,
    PersonView,
    Piece,
    PointView,
    PromiseView,
    SegmentView,
)
from amends.store.queries.now import NowRow
from amends.web.templatetags import _temperature, _times, parts

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, 09:00 in Berlin
BERLIN = _times.zone_named("Europe/Berlin")
HOSTILE = "<script>alert(1)</script>\"'&"


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def render(source: str, **context: Any) -> str:
    reader = SimpleNamespace(zone="Europe/Berlin", name="Priya Raman", theme="", keys=True)
    return str(engines["django"].from_string(source).render({"now": NOW, "reader": reader, **context}))


def clock(**changes: Any) -> ClockView:
    facts: dict[str, Any] = {
        "id": 1,
        "kind": "first_reply",
        "label": "first reply",
        "state": "running",
        "state_words": "running",
        "started_at": NOW,
        "due_at": after(4.2),
        "paused_why": "",
        "fraction": 0.1,
        "calendar_name": "Desk hours",
        "life": (Moment(NOW, "started"),),
    }
    return ClockView(**{**facts, **changes})


def promise(**changes: Any) -> PromiseView:
    facts: dict[str, Any] = {
        "id": 1,
        "what": "update",
        "words": "an update by 10:00",
        "due_at": after(60),
        "state": "open",
        "maker_id": 2,
        "maker_name": "Priya",
        "message_id": 7,
        "undelivered": False,
    }
    return PromiseView(**{**facts, **changes})


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00"),
        (59, "0:59"),
        (252, "4:12"),
        (3599, "59:59"),
        (3600, "1 h 00"),
        (7800, "2 h 10"),
        (86400, "1 d 0 h"),
    ],
)
def test_left_counts_in_the_unit_that_matters(seconds: float, words: str) -> None:
    assert _times.left(seconds=seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(0, "+0 min"), (725, "+12 min"), (7800, "+2 h 10")])
def test_over_says_how_late(seconds: float, words: str) -> None:
    assert _times.over(seconds=seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (30, "now"),
        (-30, "now"),
        (2280, "in 38 min"),
        (-3600, "1 h ago"),
        (7800, "in 2 h 10 min"),
        (-100_000, "1 day ago"),
        (300_000, "in 3 days"),
    ],
)
def test_distance_says_how_far_an_instant_is(seconds: float, words: str) -> None:
    assert _times.distance(seconds=seconds) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (after(300), "today 14:00"),
        (after(-60 * 24), "yesterday 09:00"),
        (after(60 * 15), "tomorrow 00:00"),
        (after(60 * 24 * 3), "Thu 09:00"),
        (after(-60 * 24 * 3), "Fri 27 Feb 09:00"),
        (after(60 * 24 * 30), "1 Apr 10:00"),  # after the change to summer time
        (after(-60 * 24 * 365), "2 Mar 2025 09:00"),
    ],
)
def test_when_names_the_day_in_the_reader_s_zone(at: datetime, words: str) -> None:
    assert _times.when(at=at, now=NOW, zone=BERLIN) == words


def test_moment_shows_words_and_keeps_the_exact_instant_on_hover() -> None:
    assert render("{% moment at %}", at=after(38)) == (
        '<time datetime="2026-03-02T08:38:00+00:00" '
        'title="Monday 2 March 2026, 09:38:00 CET (Europe/Berlin)" data-moment>'
        'today 09:38 <span class="away">(<span data-away>in 38 min</span>)</span></time>'
    )


def test_moment_of_nothing_is_nothing() -> None:
    assert render("{% moment at %}", at=None) == ""


@pytest.mark.parametrize(("level", "word"), list(enumerate(_temperature.WORDS)))
def test_temperature_is_word_number_and_shape(level: int, word: str) -> None:
    shown = parts.temperature(level, 0.93)

    assert f"temp--{level}" in shown
    assert f'<span class="temp__word">{word}</span>' in shown
    assert "0.93" in shown
    assert '<svg class="temp__mark"' in shown


def test_temperature_shapes_differ() -> None:
    shapes = {re.sub(r"temp--\d|title=\"\w+\"|>\w+<", "", str(parts.temperature_dot(n))) for n in range(4)}

    assert len(shapes) == 4


@pytest.mark.parametrize(
    ("changes", "tone", "says"),
    [
        ({"fraction": 0.49}, "plain", "4:12"),
        ({"fraction": 0.5}, "t1", "4:12"),
        ({"fraction": 0.8}, "t2", "4:12"),
        ({"state": "overdue", "fraction": 1.2, "due_at": after(-12)}, "t3", "+12 min"),
        (
            {"state": "paused", "paused_why": "waiting for the customer"},
            "quiet",
            "paused: waiting for the customer",
        ),
        ({"state": "met", "state_words": "met"}, "ok", "met"),
        ({"state": "late", "state_words": "met late"}, "late", "met late"),
    ],
)
def test_clock_chip_shows_its_state(changes: dict[str, Any], tone: str, says: str) -> None:
    shown = render("{% clock_chip clock %}", clock=clock(**changes))

    assert f'class="chip chip--{tone}"' in shown
    assert re.search(rf"<b[^>]*>{re.escape(says)}</b>", shown)
    assert "started 09:00" in shown


def test_promise_chip_holds_the_exact_words_and_leads_to_them() -> None:
    shown = render("{% promise_chip promise %}", promise=promise())

    assert "update by 10:00" in shown
    assert '<q class="words">an update by 10:00</q>' in shown
    assert 'href="#m7"' in shown


def test_promise_chip_of_a_mail_that_bounced_says_so() -> None:
    assert "not delivered" in render("{% promise_chip promise %}", promise=promise(undelivered=True))


def test_letter_underlines_evidence_and_escapes_the_rest() -> None:
    mark = MarkView(shows="driver:ignored", words="feels ignored", why=HOSTILE)
    pieces = (Piece(text=HOSTILE, marks=()), Piece(text="nobody asked me", marks=(mark,)))

    shown = parts.letter(SegmentView(kind="new", pieces=pieces, lines=1))

    assert "<script" not in shown
    assert '<span class="ev ev--driver" tabindex="0">nobody asked me' in shown
    assert "feels ignored" in shown


def test_words_that_show_several_things_have_the_line_of_what_decides_most() -> None:
    marks = tuple(
        MarkView(shows=shows, words=shows, why="")
        for shows in ("billing_dispute", "complaint", "trigger:legal_mention", "anger")
    )

    shown = parts.letter(SegmentView(kind="new", pieces=(Piece(text="sue", marks=marks),), lines=1))

    assert '<span class="ev ev--trigger" tabindex="0">sue' in shown
    assert shown.count("ev__line") == 4


def test_reason_without_words_is_nothing() -> None:
    assert parts.reason("") == SafeString()


def test_person_chip_of_nobody_says_no_owner() -> None:
    assert "no owner" in parts.person_chip(None)


def test_person_chip_says_role_and_duty() -> None:
    person = PersonView(id=1, name=HOSTILE, role="team_lead", role_words="team lead", on_duty=False)

    shown = parts.person_chip(person)

    assert "team lead · off duty" in shown
    assert "<script" not in shown


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Priya Raman", "PR"), ("Cher", "C"), ("Ana de la Cruz", "AC"), ("", "?"), ("! ?", "?")],
)
def test_initials_are_first_and_last(name: str, letters: str) -> None:
    assert parts.initials(name) == letters


def test_line_has_a_link_for_each_inbound_message_and_a_tick_for_each_answer() -> None:
    points = tuple(
        PointView(message_id=n, at=after(n), level=n % 4, score=n / 10, ours=n % 3 == 1) for n in range(9)
    )

    shown = render("{% temperature_line points %}", points=points)

    assert re.findall(r'href="#m(\d)"', shown) == ["0", "2", "3", "5", "6", "8"]
    assert shown.count("heat__tick") == 3
    assert 'height="48"' in shown
    assert "style=" not in shown


@pytest.mark.parametrize(("state", "message"), [("kept", 4), ("late", 4), ("broken", 0)])
def test_line_marks_what_became_of_a_promise(state: str, message: int) -> None:
    said = [PointView(message_id=n, at=after(n), level=1, score=0.5, ours=False) for n in (1, 2)]
    mark = PointView(message_id=message, at=after(3), level=0, score=0.0, ours=True, promise=state)

    shown = render("{% temperature_line points %}", points=[*said, mark])

    assert f'aria-label="promise {state}, today 09:03"' in shown
    assert f"heat__promise--{state}" in shown
    assert ('href="#m4"' in shown) is bool(message)
    assert "heat__tick" not in shown


def test_line_begins_with_the_second_message_of_the_customer() -> None:
    first = PointView(message_id=1, at=NOW, level=3, score=0.9, ours=False)
    ours = PointView(message_id=2, at=NOW, level=0, score=0.0, ours=True)

    assert render("{% temperature_line points %}", points=(first, ours)) == ""


def action(name: str, **changes: Any) -> ActionView:
    facts: dict[str, Any] = {
        "name": name,
        "label": f"Do {name}",
        "url": f"/cases/1/{name}/",
        "primary": name == "reply",
        "allowed": True,
        "reason": "",
        "confirm": "",
    }
    return ActionView(**{**facts, **changes})


def offered(*actions: ActionView, wrong: tuple[str, ...] = (), alerts: tuple[str, ...] = ()) -> str:
    return render(
        "{% load doing %}{% case_actions actions alerts %}",
        actions=actions,
        alerts=alerts,
        fields={"owner": SafeString("<input name=owner>")},
        wrong=wrong,
        csrf_token="token<",
    )


def test_the_primary_action_stands_before_the_others() -> None:
    shown = offered(action("owner"), action("reply"))

    assert shown.startswith('<a class="button button--primary" href="#reply"')
    assert shown.index("More to do") < shown.index("Do owner")


def test_the_primary_action_stands_back_while_an_alert_waits() -> None:
    assert offered(action("reply"), alerts=("one",)).startswith('<a class="button" href="#reply"')


def test_an_action_that_asks_is_a_form_with_the_token_of_the_page() -> None:
    shown = offered(action("owner"))

    assert '<form class="action__body form" action="/cases/1/owner/" method="post"' in shown
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="token&lt;"><input name=owner>' in shown


def test_an_action_that_came_back_wrong_stands_open() -> None:
    assert offered(action("owner"), wrong=("owner",)).count(" open>") == 2
    assert " open>" not in offered(action("owner"))


def test_a_refused_action_says_why_and_offers_no_button() -> None:
    shown = offered(action("owner", allowed=False, reason=HOSTILE))

    assert "<form" not in shown
    assert "&lt;script&gt;" in shown


def row(number: int, **changes: Any) -> NowRow:
    facts: dict[str, Any] = {
        "case_id": number,
        "number": number,
        "subject": "Mail down again, third time",
        "organisation_name": "City of Marlow",
        "contact_name": "Maria Lopez",
        "anger_level": number % 4,
        "anger": 0.9,
        "severity": "medium",
        "status": "open",
        "owner_id": None,
        "owner_name": "",
        "team_name": "Desk",
        "triggers": ("2nd complaint", "legal"),
        "next_due_at": after(4.2),
        "next_due_label": "first reply",
        "next_due_started_at": after(-10),
        "next_due_state": "running",
        "updated_at": NOW,
        "unread": True,
        "alert_waiting": False,
    }
    return NowRow(**{**facts, **changes})


@pytest.mark.parametrize(
    ("changes", "tone", "words"),
    [
        ({}, "t1", "4:12"),
        ({"next_due_at": after(-12), "next_due_state": "overdue"}, "t3", "+12 min"),
        ({"next_due_at": None}, "quiet", "nothing due"),
        ({"next_due_state": "paused"}, "quiet", "paused"),
    ],
)
def test_next_due_counts_down(changes: dict[str, Any], tone: str, words: str) -> None:
    shown = render("{% next_due row %}", row=row(1, **changes))

    assert f"due--{tone}" in shown
    assert words in shown


def test_queue_escapes_what_customers_wrote() -> None:
    shown = render(
        '{% include "web/_now_list.html" %}', rows=[row(1, subject=HOSTILE, organisation_name=HOSTILE)]
    )

    assert "<script" not in shown
    assert "no owner" in shown


def test_queue_of_fifty_rows_takes_few_milliseconds() -> None:
    rows = [row(n) for n in range(50)]
    template = engines["django"].get_template("web/_now_list.html")
    context = {"rows": rows, "now": NOW, "reader": SimpleNamespace(zone="Europe/Berlin", id=1)}
    template.render(context)

    best = min(_seconds(template, context) for _ in range(7))

    assert best < 0.025  # CPU; about 7 ms where it was written


def _seconds(template: Any, context: dict[str, Any]) -> float:
    begun = time.thread_time()
    template.render(context)
    return time.thread_time() - begun


def test_clock_chip_tells_its_whole_life() -> None:
    paused = Moment(
        NOW - timedelta(hours=3), "paused", until=NOW - timedelta(hours=1), why="waiting for the customer"
    )

    shown = render("{% clock_chip clock %}", clock=clock(life=(paused,)))

    first, last = (
        f"{(NOW - timedelta(hours=h)).astimezone(ZoneInfo('Europe/Berlin')):%H:%M}" for h in (3, 1)
    )
    assert f"<li>paused {first} to {last}: waiting for the customer</li>" in shown
