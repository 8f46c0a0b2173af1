"""The scorecard: how it ended, the moments that mattered and the rule behind each, and composure (S1-27)."""

from collections.abc import Sequence
from dataclasses import dataclass

from amends.domain.practice.model import Change, Customer, Ending, Move, Table, Turn
from amends.domain.vocabulary import Outcome

MOST_MOMENTS = 8
_FOR_THE_END, _FOR_THE_MOVES, _FOR_COMPOSURE = 50, 35, 15


@dataclass(frozen=True, slots=True)
class Moment:
    """A point at which the temperature moved: the words, what they did, the rules behind it, and what to try."""

    turn: int
    move: Move
    points: int
    words: str
    says: str
    why: str
    better: str
    rules: tuple[str, ...]
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How a session went. `points` run from 0 to 100 and are the sum of `for_end`, `for_moves` and `for_composure`.

    `met` and `missed` count, by rule id, the moves that kept a rule and those that broke one.
    """

    outcome: Outcome
    points: int
    for_end: int
    for_moves: int
    for_composure: int
    begun_at: int
    ended_at: int
    turns: int
    moments: tuple[Moment, ...]
    met: tuple[tuple[str, int], ...]
    missed: tuple[tuple[str, int], ...]
    want: str
    wish_met: bool


def score(*, customer: Customer, turns: Sequence[Turn], outcome: Outcome, table: Table) -> Scorecard:
    """The scorecard of a session; a session without a reply has no points."""
    changes = [(turn, change) for turn in turns for change in turn.changes]
    begun = turns[0].before if turns else customer.start
    ended = turns[-1].after if turns else begun
    end = _end(customer, turns, outcome=outcome, begun=begun, ended=ended, table=table)
    good = sum(1 for _, change in changes if _good(change, table))
    moves = round(_FOR_THE_MOVES * good / len(changes)) if changes else 0
    calm = sum(1 for turn in turns if not any(table.moves[c.move].composure for c in turn.changes))
    composure = round(_FOR_COMPOSURE * calm / len(turns)) if turns else 0
    return Scorecard(
        outcome=outcome,
        points=end + moves + composure,
        for_end=end,
        for_moves=moves,
        for_composure=composure,
        begun_at=begun,
        ended_at=ended,
        turns=len(turns),
        moments=_moments(changes, table),
        met=_counted([c for _, c in changes if _good(c, table)], table),
        missed=_counted([c for _, c in changes if not _good(c, table)], table),
        want=customer.want.words,
        wish_met=any(c.move is Move.WISH_MET for _, c in changes),
    )


def _good(change: Change, table: Table) -> bool:
    row = table.moves[change.move]
    return row.change < 0 or change.move in (Move.BOUNDED, Move.HANDED_UP)


def _end(
    customer: Customer, turns: Sequence[Turn], *, outcome: Outcome, begun: int, ended: int, table: Table
) -> int:
    """All points for a right end; otherwise for the way that was gone towards it, at most half."""
    if outcome.won:
        return _FOR_THE_END
    if customer.ending is Ending.CONTAIN:
        made = {change.move for turn in turns for change in turn.changes}
        steps = (Move.ACKNOWLEDGED, Move.SPECIFIC, Move.BOUNDED, Move.HANDED_UP)
        return round(_FOR_THE_END / 2 * sum(step in made for step in steps) / len(steps))
    way = max(1, begun - table.calm_below)
    return round(_FOR_THE_END / 2 * max(0.0, min(1.0, (begun - ended) / way)))


def _moments(changes: Sequence[tuple[Turn, Change]], table: Table) -> tuple[Moment, ...]:
    """The moves that moved most, in the order in which they happened."""
    ranked = sorted(range(len(changes)), key=lambda n: (-abs(changes[n][1].points), n))[:MOST_MOMENTS]
    found = []
    for number in sorted(ranked):
        turn, change = changes[number]
        row = table.moves[change.move]
        found.append(
            Moment(
                turn=turn.number,
                move=change.move,
                points=change.points,
                words=change.words,
                says=row.says,
                why=change.why.partition("; ")[2],  # what the row says stands in `says`
                better=row.better,
                rules=row.sources,
                finding=change.finding,
            )
        )
    return tuple(found)


def _counted(changes: Sequence[Change], table: Table) -> tuple[tuple[str, int], ...]:
    """How often each rule stands behind these moves, most often first."""
    counts: dict[str, int] = {}
    for change in changes:
        for rule in table.moves[change.move].sources:
            counts[rule] = counts.get(rule, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
