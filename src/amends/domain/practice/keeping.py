"""A session and its scorecard as plain data and back, so that a store keeps them and a terminal prints them."""

from collections.abc import Mapping, Sequence
from typing import Any

from amends.domain.practice.model import Change, Move, State
from amends.domain.practice.scoring import Moment, Scorecard
from amends.domain.vocabulary import Outcome


def to_data(state: State) -> dict[str, Any]:
    """The state as JSON takes it."""
    return {
        "seed": state.seed,
        "temperature": state.temperature,
        "turn": state.turn,
        "made": {move.value: count for move, count in state.made.items()},
        "used": sorted(state.used),
        "said": list(state.said),
        "outcome": state.outcome.value,
    }


def from_data(data: Mapping[str, Any]) -> State:
    """The state that was kept."""
    return State(
        seed=data["seed"],
        temperature=data["temperature"],
        turn=data["turn"],
        made={Move(move): count for move, count in data["made"].items()},
        used=frozenset(data["used"]),
        said=tuple(data["said"]),
        outcome=Outcome(data["outcome"]),
    )


def changes_to_data(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """What the moves of a turn did, as JSON takes it."""
    return [
        {
            "move": one.move.value,
            "points": one.points,
            "words": one.words,
            "finding": one.finding,
            "why": one.why,
        }
        for one in changes
    ]


def changes_from_data(data: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """What was kept of the moves of a turn."""
    return tuple(
        Change(Move(one["move"]), one["points"], one["words"], one["finding"], one["why"]) for one in data
    )


def card_to_data(card: Scorecard) -> dict[str, Any]:
    """A scorecard as JSON takes it."""
    return {
        "outcome": card.outcome.value,
        "won": card.outcome.won,
        "points": card.points,
        "for_end": card.for_end,
        "for_moves": card.for_moves,
        "for_composure": card.for_composure,
        "from": card.begun_at,
        "to": card.ended_at,
        "turns": card.turns,
        "met": dict(card.met),
        "missed": dict(card.missed),
        "want": card.want,
        "wish_met": card.wish_met,
        "moments": [
            {
                "turn": one.turn,
                "move": one.move.value,
                "points": one.points,
                "words": one.words,
                "says": one.says,
                "why": one.why,
                "rules": list(one.rules),
                "finding": one.finding,
                "better": one.better,
            }
            for one in card.moments
        ],
    }


def card_from_data(data: Mapping[str, Any]) -> Scorecard:
    """The scorecard that was kept."""
    return Scorecard(
        outcome=Outcome(data["outcome"]),
        points=data["points"],
        for_end=data["for_end"],
        for_moves=data["for_moves"],
        for_composure=data["for_composure"],
        begun_at=data["from"],
        ended_at=data["to"],
        turns=data["turns"],
        moments=tuple(
            Moment(
                turn=one["turn"],
                move=Move(one["move"]),
                points=one["points"],
                words=one["words"],
                says=one["says"],
                why=one["why"],
                better=one["better"],
                rules=tuple(one["rules"]),
                finding=one["finding"],
            )
            for one in data["moments"]
        ),
        met=tuple(data["met"].items()),
        missed=tuple(data["missed"].items()),
        want=data["want"],
        wish_met=data["wish_met"],
    )
