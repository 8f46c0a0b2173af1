"""A session as plain data and back, so that a store or a file can keep it between two replies."""

from collections.abc import Mapping
from typing import Any

from amends.domain.practice.model import Move, Outcome, State


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
