"""The life of an asset: one table, read by the buttons, the action and the diagram in the docs."""

from collections.abc import Mapping
from enum import StrEnum


class Life(StrEnum):
    """Where an asset stands in its life."""

    ORDERED = "ordered"
    IN_STOCK = "in_stock"
    IN_USE = "in_use"
    IN_REPAIR = "in_repair"
    LOST = "lost"
    RETIRED = "retired"
    DISPOSED = "disposed"


class Step(StrEnum):
    """What moves an asset on."""

    RECEIVE = "receive"
    DEPLOY = "deploy"
    RETURN = "return"
    REPAIR = "repair"
    LOSE = "lose"
    FIND = "find"
    RETIRE = "retire"
    DISPOSE = "dispose"


STEPS: Mapping[tuple[Life, Step], Life] = {
    (Life.ORDERED, Step.RECEIVE): Life.IN_STOCK,
    **{
        (life, Step.DEPLOY): Life.IN_USE
        for life in (Life.ORDERED, Life.IN_STOCK, Life.IN_REPAIR, Life.RETIRED)
    },
    **{(life, Step.RETURN): Life.IN_STOCK for life in (Life.IN_USE, Life.IN_REPAIR)},
    **{(life, Step.REPAIR): Life.IN_REPAIR for life in (Life.IN_USE, Life.IN_STOCK)},
    **{(life, Step.LOSE): Life.LOST for life in (Life.IN_STOCK, Life.IN_USE, Life.IN_REPAIR)},
    (Life.LOST, Step.FIND): Life.IN_STOCK,
    **{(life, Step.RETIRE): Life.RETIRED for life in (Life.IN_STOCK, Life.IN_USE, Life.IN_REPAIR, Life.LOST)},
    **{(life, Step.DISPOSE): Life.DISPOSED for life in (Life.IN_STOCK, Life.LOST, Life.RETIRED)},
}
"""(life, step) -> life. Nothing leaves `disposed`: what is gone and comes back is another asset."""

AT_WORK = (Life.IN_USE, Life.IN_REPAIR)
"""Lives in which an asset can be what somebody complains about."""

WORDS: Mapping[str, str] = {
    Life.ORDERED: "ordered",
    Life.IN_STOCK: "in stock",
    Life.IN_USE: "in use",
    Life.IN_REPAIR: "in repair",
    Life.LOST: "lost",
    Life.RETIRED: "retired",
    Life.DISPOSED: "disposed of",
}
STEP_WORDS: Mapping[str, str] = {
    Step.RECEIVE: "Receive",
    Step.DEPLOY: "Put to use",
    Step.RETURN: "Take back into stock",
    Step.REPAIR: "Send to repair",
    Step.LOSE: "Mark as lost",
    Step.FIND: "Mark as found",
    Step.RETIRE: "Retire",
    Step.DISPOSE: "Dispose of",
}


class NoSuchStep(ValueError):
    """The asset cannot take this step from where it stands; `str()` says so for a person."""


def step(*, life: Life, step: Step) -> Life:
    """Where the asset stands after the step. Raises NoSuchStep with a sentence."""
    after = STEPS.get((life, step))
    if after is None:
        raise NoSuchStep(f"An asset that is {WORDS[life]} cannot take the step “{STEP_WORDS[step]}”.")
    return after


def steps_from(*, life: Life) -> tuple[Step, ...]:
    """The steps open from here, in the order of the list."""
    return tuple(one for one in Step if (life, one) in STEPS)


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    arrows = [f"  {before.value} --> {after.value}: {name.value}" for (before, name), after in STEPS.items()]
    return "\n".join(["stateDiagram-v2", *sorted(arrows), "  disposed --> [*]"])
