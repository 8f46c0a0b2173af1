"""Assets: what customers run, what depends on what, and how their lives go (S0-47, S0-49, S0-89)."""

from amends.domain.assets.fields import check, plain, read_date
from amends.domain.assets.impact import STANDS_ON_TARGET, Edge, Impact, Reached, Relation, Way, impact
from amends.domain.assets.life import AT_WORK, STEPS, Life, NoSuchStep, Step, diagram, step, steps_from
from amends.domain.assets.model import AssetType, Checked, Field, FieldKind, Types, Value, Wrong

__all__ = [
    "AT_WORK",
    "STANDS_ON_TARGET",
    "STEPS",
    "AssetType",
    "Checked",
    "Edge",
    "Field",
    "FieldKind",
    "Impact",
    "Life",
    "NoSuchStep",
    "Reached",
    "Relation",
    "Step",
    "Types",
    "Value",
    "Way",
    "Wrong",
    "check",
    "diagram",
    "impact",
    "plain",
    "read_date",
    "step",
    "steps_from",
]
