"""Whether a reply may leave now: serious findings hold it, and legal steps ask for a manager (S0-58, K9)."""

from collections.abc import Collection

from amends.domain.vocabulary import Anger, Role

FROM_ANGER = {"angry": Anger.ANGRY, "furious": Anger.FURIOUS}
"""From which temperature on each choice of the policy `hold` holds a reply; another choice never does."""
MAY_APPROVE = (Role.IT_MANAGER, Role.EXECUTIVE)
ENOUGH = 8
"""Characters of a reason that somebody can later read as one."""


def why_held(*, left: Collection[str], anger: int, policy: str, reason: str) -> str:
    """Why a reply with these must findings left in it does not leave; nothing when it may.

    `policy` is the desk's choice; a `reason` of a few words lets it go.
    """
    floor = FROM_ANGER.get(policy)
    if not left or floor is None or anger < floor or len(reason.strip()) >= ENOUGH:
        return ""
    count = len(left)
    found = "A serious finding is" if count == 1 else f"{count} serious findings are"
    return (
        f"{found} left in this reply to an angry customer. Settle it, or say below why it goes out as it is."
    )


def needs_approval(*, legal: bool, policy: str, role: Role) -> bool:
    """Whether somebody of this role needs a manager's word before a reply leaves on a case with a legal mention."""
    return legal and policy == "manager" and role not in MAY_APPROVE
