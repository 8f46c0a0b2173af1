"""The words of a change."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amends.domain.changes.approvals import StageRule
    from amends.domain.changes.causing import CausingRules
    from amends.domain.changes.risk import RiskRules


class ChangeKind(StrEnum):
    """Done so before and agreed once and for all; decided each time; or too urgent to wait for a decision."""

    STANDARD = "standard"
    NORMAL = "normal"
    EMERGENCY = "emergency"


class ChangeState(StrEnum):
    """The life of a change."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    BACKED_OUT = "backed_out"
    WITHDRAWN = "withdrawn"


class RiskLevel(StrEnum):
    """How risky a change is, by its points."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How this desk changes things: how risk is counted, who decides, and when a change is behind an outage."""

    version: int
    risk: "RiskRules"
    stages: tuple["StageRule", ...]
    causing: "CausingRules"
