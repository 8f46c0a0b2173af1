"""The session: how a reply moves the temperature, by the table alone, and what the customer answers.

Chance is an argument: the seed picks among lines that are equally fitting and shifts the beginning a little. It never
decides what a reply does.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from amends.domain.practice.model import (
    Change,
    Customer,
    Ending,
    Heard,
    Move,
    Sign,
    State,
    Table,
    Turn,
)
from amends.domain.vocabulary import Outcome

_TRUST = {1: 75, 2: 90, 3: 100, 4: 110, 5: 125}
_STAKES = {1: 80, 2: 90, 3: 100, 4: 110, 5: 120}
_EXTRA = 150
_SHIFT = 3
"""Points by which the seed raises or lowers the beginning, at most."""
_PRESSED = 4
"""Points by which somebody who cannot be calmed rises again before each of their answers."""


def begin(*, customer: Customer, seed: int) -> tuple[State, str]:
    """A new session and the words with which the customer opens it."""
    start = max(0, min(99, customer.start + _pick(seed, "start", 2 * _SHIFT + 1) - _SHIFT))
    state = State(seed=seed, temperature=start)
    said = _line(customer, state, "opening")
    return replace(state, used=frozenset({said})), said


def answer(*, customer: Customer, state: State, text: str, heard: Heard, table: Table) -> tuple[State, Turn]:
    """What the customer says to a reply, and where the session stands then. A session that is over stays as it is."""
    if state.outcome is not Outcome.GOING_ON:
        raise ValueError("this session is over")
    changes = tuple(_change(sign, customer=customer, state=state, table=table) for sign in heard.signs)
    after = _bounded(state.temperature, changes, customer=customer, table=table)
    made = dict(state.made)
    for change in changes:
        made[change.move] = made.get(change.move, 0) + 1
    now = replace(state, temperature=after, turn=state.turn + 1, made=made, said=(*state.said, text))
    now = replace(now, outcome=_outcome(customer, now, heard, table))
    words, used = _words(customer, now, changes, table)
    turn = Turn(
        number=now.turn,
        said=text,
        changes=changes,
        before=state.temperature,
        after=after,
        answer=words,
        outcome=now.outcome,
        promises=heard.promises,
        not_read=heard.not_read,
    )
    return replace(now, used=now.used | used), turn


def leave(state: State) -> State:
    """The trainee stops here."""
    return replace(state, outcome=Outcome.STOPPED) if state.outcome is Outcome.GOING_ON else state


def still_missing(*, customer: Customer, state: State, table: Table) -> tuple[str, ...]:
    """What somebody who has come down still waits for before it is over; empty while they have not."""
    if customer.ending is Ending.CONTAIN or state.outcome is not Outcome.GOING_ON:
        return ()
    if state.temperature > table.calm_below:
        return ()
    wanted = {Move.SPECIFIC: "a time", Move.NAMED: "a name"}
    return tuple(words for move, words in wanted.items() if move not in state.made)


def _change(sign: Sign, *, customer: Customer, state: State, table: Table) -> Change:
    """The row of the table, weighed by who the customer is; every factor is said."""
    row = table.moves[sign.move]
    points, reasons = row.change * 100, [row.says]
    if points < 0:
        before = state.made.get(sign.move, 0)
        if before:
            points //= before + 1
            reasons.append("it counts less each time it is said again")
        points = points * _TRUST[customer.trust] // 100
        if customer.trust != 3:
            reasons.append("they trust easily" if customer.trust > 3 else "they trust little")
        if sign.move in customer.calms:
            points = points * _EXTRA // 100
            reasons.append("it is what calms them")
    elif points > 0:
        points = points * _STAKES[customer.stakes] // 100
        if customer.stakes != 3:
            reasons.append("much hangs on it" if customer.stakes > 3 else "little hangs on it")
        if sign.move in customer.sets_off:
            points = points * _EXTRA // 100
            reasons.append("it is what sets them off")
    return Change(sign.move, round(points / 100), sign.words, sign.finding, "; ".join(reasons))


def _bounded(before: int, changes: tuple[Change, ...], *, customer: Customer, table: Table) -> int:
    """The temperature after a reply: no single one does everything, and some people do not come down."""
    total = sum(change.points for change in changes)
    moved = before + max(-table.most_down, min(table.most_up, total))
    if customer.ending is Ending.CONTAIN:
        moved = max(table.floor, moved + _PRESSED)
    return max(0, min(100, moved))


def _outcome(customer: Customer, state: State, heard: Heard, table: Table) -> Outcome:
    """Calm takes more than a low temperature: somebody was named and a time was given (S0-14)."""
    made = state.made
    if customer.ending is Ending.CONTAIN:
        path = customer.threatens or Move.SPECIFIC in made  # safety waits for no appointment (S1-20)
        if Move.BOUNDED in made and Move.HANDED_UP in made and path:
            return Outcome.CONTAINED
    elif state.temperature <= table.calm_below and Move.SPECIFIC in made and Move.NAMED in made:
        return Outcome.CALMED
    if state.temperature >= table.leaves_at:
        return Outcome.WALKED_OUT
    return Outcome.RAN_ON if state.turn >= customer.turns else Outcome.GOING_ON


def _words(
    customer: Customer, state: State, changes: tuple[Change, ...], table: Table
) -> tuple[str, frozenset[str]]:
    """What they say: to the strongest good move, then to the strongest bad one, then the answer to a question.

    Whoever is angrier after a reply than before says no thanks for the good in it.
    """
    if state.outcome is not Outcome.GOING_ON:
        said = _line(customer, state, "calm" if state.outcome.won else "left")
        return said, frozenset({said})
    cooled = _strongest(changes, down=True) if sum(change.points for change in changes) <= 0 else None
    heated = _strongest(changes, down=False)
    felt = [one for one in (cooled, heated) if one is not None] or list(changes[:1])
    situations = [table.moves[one.move].situation for one in felt]
    if any(change.move is Move.ASKED for change in changes):
        situations = [word for word in situations if word not in ("softened", "held")] + ["asked"]
    lines = [_line(customer, state, word) for word in dict.fromkeys(situations)]
    return " ".join(lines), frozenset(lines)


def _strongest(changes: tuple[Change, ...], *, down: bool) -> Change | None:
    fitting = [one for one in changes if (one.points < 0) is down and one.points]
    if not fitting:
        return None
    return max(fitting, key=lambda one: (abs(one.points), one.move.value))


def _line(customer: Customer, state: State, situation: str) -> str:
    """A line for the situation, one that was not said yet while there is one; which of them, the seed picks."""
    lines: Mapping[str, tuple[str, ...]] = customer.lines
    fresh = [line for line in lines[situation] if line not in state.used] or list(lines[situation])
    return fresh[_pick(state.seed, f"{customer.id}:{state.turn}:{situation}", len(fresh))]


def _pick(seed: int, what: str, count: int) -> int:
    """A number below `count` that the seed and the place decide, the same on every machine."""
    digest = hashlib.sha256(f"{seed}:{what}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % count
