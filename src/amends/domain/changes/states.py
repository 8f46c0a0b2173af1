"""How a change moves: one table, read by the buttons, the actions and the diagram in the docs."""

from collections.abc import Mapping

from amends.domain.cases import Refused
from amends.domain.changes.model import ChangeKind, ChangeState

DRAFT, ASKED, APPROVED = ChangeState.DRAFT, ChangeState.ASKED, ChangeState.APPROVED
RUNNING, DONE, FAILED = ChangeState.RUNNING, ChangeState.DONE, ChangeState.FAILED
BACKED_OUT, WITHDRAWN = ChangeState.BACKED_OUT, ChangeState.WITHDRAWN
OVER = (DONE, FAILED, BACKED_OUT, WITHDRAWN)
"""States in which nothing is planned any more."""
ENDED = (DONE, FAILED, BACKED_OUT)
"""States of a change that was made, whatever came of it."""
TRANSITIONS: Mapping[tuple[ChangeState, str], ChangeState] = {
    (DRAFT, "ask"): ASKED,
    (DRAFT, "pass"): APPROVED,  # nobody has to be asked: a standard change
    (ASKED, "approve"): APPROVED,
    (ASKED, "refuse"): DRAFT,
    **{(state, "revise"): DRAFT for state in (ASKED, APPROVED)},
    (APPROVED, "start"): RUNNING,
    (ASKED, "start_early"): RUNNING,  # an emergency: the decision follows
    (RUNNING, "finish"): DONE,
    (RUNNING, "fail"): FAILED,
    (RUNNING, "back_out"): BACKED_OUT,
    **{(state, "withdraw"): WITHDRAWN for state in (DRAFT, ASKED, APPROVED)},
}
WHY_NOT = {
    "ask": "Only a draft is handed in for approval.",
    "approve": "This change does not wait for a decision.",
    "refuse": "This change does not wait for a decision.",
    "revise": "Only a change that has not begun can be planned anew.",
    "start": "Only an approved change may begin.",
    "start_early": "Hand the change in first; an emergency may begin from then on.",
    "finish": "This change is not running.",
    "fail": "This change is not running.",
    "back_out": "This change is not running.",
    "withdraw": "A change that has begun cannot be withdrawn; say how it ended.",
}


def move(*, state: ChangeState, event: str, kind: ChangeKind = ChangeKind.NORMAL) -> ChangeState:
    """The state after `event`. Raises Refused with a sentence when the table has no such move."""
    if event == "start_early" and kind is not ChangeKind.EMERGENCY:
        raise Refused("Only an emergency begins before it is decided.")
    after = TRANSITIONS.get((state, event))
    if after is None:
        raise Refused(WHY_NOT.get(event, f"A change that is {state.value.replace('_', ' ')} cannot do that."))
    return after


def events_from(*, state: ChangeState, kind: ChangeKind) -> frozenset[str]:
    """The events that this state answers to for a change of this kind."""
    found = {event for (before, event) in TRANSITIONS if before == state}
    return frozenset(found - ({"start_early"} if kind is not ChangeKind.EMERGENCY else set()))


def missing(*, plan: str, back_out: str, has_window: bool) -> tuple[str, ...]:
    """What must be written before a change is handed in, in words: nobody approves what has no way back."""
    asked = (("the plan", plan), ("the back-out plan", back_out))
    return tuple(words for words, text in asked if not text.strip()) + (
        () if has_window else ("when it happens",)
    )
