"""The parts of the docs that are drawn from code; run this file to draw them afresh.

A page holds a pair of marks, `<!-- drawn: NAME -->` and `<!-- end of NAME -->`; what stands between them is ours.
"""

import ast
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import drawn_playbooks
from amends.catalogue import practice as practice_catalogue
from amends.catalogue import rehearsals
from amends.domain import assets, cases, changes, clocks, problems, reviews
from amends.domain.cases import access
from amends.domain.clocks import life
from amends.domain.promises import ledger
from amends.domain.rehearsals import EVENTS
from amends.domain.vocabulary import ClockKind, ClockState, Role

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
_MARKS = re.compile(r"<!-- drawn: ([a-z-]+) -->\n.*?<!-- end of \1 -->", re.DOTALL)


def case_states() -> str:
    """How a case moves, and what changes nothing."""
    still = sorted({f"`{a.value}`, {event}" for (a, event), b in cases.TRANSITIONS.items() if a == b})
    return f"{_mermaid(cases.diagram())}\n\nHappens without a move: {'; '.join(still)}."


def clock_events() -> str:
    """What each event does to each kind of clock."""
    lines = [_row(["event", *(kind.value for kind in ClockKind)]), _rule(len(ClockKind) + 1)]
    for event, words in clocks.EVENTS.items():
        effects = [life.EFFECTS[kind].get(event) for kind in ClockKind]
        lines.append(_row([f"`{event}`: {words}", *(effect.value if effect else "" for effect in effects)]))
    return "\n".join(lines)


def clock_states() -> str:
    """Where each effect leads, found by trying every event on a clock in every state."""
    arrows = sorted({f"  {a} --> {b}: {effect}" for a, effect, b in _clock_moves() if a != b})
    return _mermaid("\n".join(["stateDiagram-v2", "  [*] --> running", *arrows]))


def _clock_moves() -> Iterator[tuple[str, str, str]]:
    due = START + timedelta(hours=1)
    for state, kind in itertools.product(ClockState, ClockKind):
        effects = life.EFFECTS[kind]
        if state is ClockState.PAUSED and life.Effect.PAUSE not in effects.values():
            continue
        paused = ((START, None),) if state is ClockState.PAUSED else ()
        clock = clocks.ClockFacts(kind, state, START, due, 3600, paused)
        over = due + timedelta(minutes=1)
        times = [over] if state is ClockState.OVERDUE else [START + timedelta(minutes=1), over]
        for (event, effect), at in itertools.product(effects.items(), times):
            after = clocks.on_event(clock, event=event, at=at, calendar=clocks.ALWAYS)
            if after is not None:
                yield state.value, effect.value, after.state.value


def promise_states() -> str:
    """The life of a promise, before its minute is over and after it."""
    arrows = sorted(
        f"  {before.value} --> {after.value}: {event.value}, {when}"
        for when, table in ledger.TABLE.items()
        for (before, event), after in table.items()
        if before != after
    )
    return _mermaid("\n".join(["stateDiagram-v2", "  [*] --> open", *arrows]))


def asset_states() -> str:
    """The life of an asset."""
    return _mermaid(assets.diagram())


def _states(table: Mapping[tuple[StrEnum, str], StrEnum], *, first: str) -> str:
    """A table of moves as a diagram; what changes nothing is left out."""
    arrows = sorted(f"  {a.value} --> {b.value}: {event}" for (a, event), b in table.items() if a != b)
    return _mermaid("\n".join(["stateDiagram-v2", f"  [*] --> {first}", *arrows]))


def problem_states() -> str:
    """How a problem moves."""
    return _states(problems.TRANSITIONS, first="proposed")


def change_states() -> str:
    """How a change moves."""
    return _states(changes.TRANSITIONS, first="draft")


def review_states() -> str:
    """How a review moves."""
    return _states(reviews.TRANSITIONS, first="due")


def permissions() -> str:
    """Which role may do what, with the words of the refusal."""
    roles = [role.value for role in Role]
    lines = [_row(["action", "on", *roles, "else it says"]), _rule(len(roles) + 3)]
    for place, table in (("a case", access.ON_A_CASE), ("the desk", access.ON_THE_DESK)):
        for action, (allowed, reason) in table.items():
            ticks = ["yes" if role in allowed else "no" for role in Role]
            lines.append(_row([f"`{action}`", place, *ticks, reason]))
    return "\n".join(lines)


def practice_moves() -> str:
    """What each move of a reply does to a customer in practice, and by what it is seen."""
    table = practice_catalogue.load_table()
    lines = [_row(["move", "points", "what happened", "seen by", "rules"]), _rule(5)]
    patterns = {row.move for row in table.patterns}
    for row in table.moves.values():
        seen = [f"`{rule}`" for rule in row.findings] + (["its words"] if row.move in patterns else [])
        lines.append(
            _row(
                [
                    f"`{row.move}`",
                    str(row.change),
                    row.says,
                    ", ".join(seen) or "the tally",
                    ", ".join(row.sources),
                ]
            )
        )
    bounds = f"at most {table.most_down} down and {table.most_up} up"
    ends = f"calm below {table.calm_below + 1}, gone at {table.leaves_at}"
    lines.append(
        f"\nOne reply moves the temperature by {bounds}. Somebody is {ends}; the floor is {table.floor}."
    )
    return "\n".join(lines)


def practice_courses() -> str:
    """The courses, what they train, and how many customers each has."""
    lines = [_row(["course", "title", "moves", "customers", "rules"]), _rule(5)]
    everybody = practice_catalogue.load().values()
    for one in practice_catalogue.load_table().courses:
        moves = ", ".join(f"`{move}`" for move in one.moves)
        count = sum(one.id in customer.courses for customer in everybody)
        lines.append(_row([f"`{one.id}`", one.title, moves, str(count), ", ".join(one.sources)]))
    return "\n".join(lines)


def practice_customers() -> str:
    """Everybody there is to practise with."""
    lines = [_row(["customer", "title", "trade", "kind", "register", "right end"]), _rule(6)]
    for one in practice_catalogue.load().values():
        kind = one.complaint_type.value
        lines.append(_row([f"`{one.id}`", one.title, one.trade, kind, one.register, one.ending.value]))
    return "\n".join(lines)


def scenarios() -> str:
    """Every scenario that ships, with the reason it is there."""
    lines = [_row(["scenario", "shows", "why", "steps"]), _rule(4)]
    for one in rehearsals.shipped():
        told = one.scenario
        lines.append(_row([f"`{told.id}`", told.title, told.why, str(len(told.steps))]))
    return "\n".join(lines)


def scenario_events() -> str:
    """What may happen in a step."""
    lines = [_row(["event", "what happens"]), _rule(2)]
    return "\n".join([*lines, *(_row([f"`{event}`", words]) for event, words in EVENTS.items())])


DRAWINGS: Mapping[str, Callable[[], str]] = {
    "asset-states": asset_states,
    "case-states": case_states,
    "clock-events": clock_events,
    "clock-states": clock_states,
    "promise-states": promise_states,
    "problem-states": problem_states,
    "change-states": change_states,
    "review-states": review_states,
    "permissions": permissions,
    "practice-moves": practice_moves,
    "practice-courses": practice_courses,
    "practice-customers": practice_customers,
    "playbooks": drawn_playbooks.reference,
    "outside-playbooks": drawn_playbooks.outside,
    "scenarios": scenarios,
    "scenario-events": scenario_events,
}


def drawn(text: str) -> str:
    """A page with its drawn parts as the code has them now. An unknown name is a KeyError."""
    return _MARKS.sub(lambda mark: _between(mark[1]), text)


def names_in(text: str) -> set[str]:
    """The drawings that a page holds."""
    return {found[1] for found in _MARKS.finditer(text)}


def pages() -> list[Path]:
    """Every page for people: those of docs/ and those at the top."""
    return sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


def event_kinds() -> set[str]:
    """The kinds of events that the actions write on the timelines, read from their source."""
    found: set[str] = set()
    for path in (ROOT / "src" / "amends" / "actions").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= _kinds_of(node)
    return found


def _kinds_of(call: ast.Call) -> set[str]:
    name = ast.unparse(call.func)
    if name.endswith("plan.event") or name == "self.event":
        return {str(node.value) for node in call.args[1:2] if isinstance(node, ast.Constant)}
    if name in ("Event", "Event.objects.create", "room.record", "record", "deeds.write"):
        kinds = [word.value for word in call.keywords if word.arg == "kind"]
        return {str(node.value) for node in kinds if isinstance(node, ast.Constant)}
    return set()


def _between(name: str) -> str:
    return f"<!-- drawn: {name} -->\n\n{DRAWINGS[name]()}\n\n<!-- end of {name} -->"


def _mermaid(text: str) -> str:
    return f"```mermaid\n{text}\n```"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return _row(["---"] * columns)


if __name__ == "__main__":
    for page in pages():
        page.write_text(drawn(page.read_text(encoding="utf-8")), encoding="utf-8")
