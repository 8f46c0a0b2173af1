"""Changes: planned alterations with their risk, approvals, window, way back, and what they caused."""

from amends.domain.changes.approvals import StageRule, approver, may_decide, stages_for
from amends.domain.changes.causing import Causation, CausingRules, Nearness, Suspect, cause
from amends.domain.changes.conflicts import Conflict, ConflictKind, Marked, OtherChange, Owed, Plan, find
from amends.domain.changes.model import ChangeKind, ChangeState, Policy, RiskLevel
from amends.domain.changes.risk import FactorRule, History, Line, Risk, RiskRules, assess
from amends.domain.changes.states import TRANSITIONS, events_from, missing, move

__all__ = [
    "TRANSITIONS",
    "Causation",
    "CausingRules",
    "ChangeKind",
    "ChangeState",
    "Conflict",
    "ConflictKind",
    "FactorRule",
    "History",
    "Line",
    "Marked",
    "Nearness",
    "OtherChange",
    "Owed",
    "Plan",
    "Policy",
    "Risk",
    "RiskLevel",
    "RiskRules",
    "StageRule",
    "Suspect",
    "approver",
    "assess",
    "cause",
    "events_from",
    "find",
    "may_decide",
    "missing",
    "move",
    "stages_for",
]
