"""What the composer offers beside the text: saved replies, a model's draft, and approvals that wait."""

from dataclasses import dataclass

from django.http import HttpRequest

from amends.actions import tuning
from amends.connectors import model_endpoint
from amends.domain import replies
from amends.domain.organisations import Stake, at_stake
from amends.domain.vocabulary import Role, Trigger
from amends.store.queries import wording
from amends.store.queries.case_page import CasePage
from amends.store.queries.wording import ApprovalRow
from amends.web.asking import asker


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands around the reply being written.

    `needs_approval` says that the viewer's reply goes to a manager first, `waiting` holds the replies that do,
    `model` names the model that may draft; `reason` and `dismissed` come back as they were typed.
    """

    saved: tuple[tuple[int, str], ...]
    needs_approval: bool
    may_approve: bool
    waiting: tuple[ApprovalRow, ...]
    model: str
    drafted: bool = False
    reason: str = ""
    dismissed: tuple[str, ...] = ()


def around(request: HttpRequest, page: CasePage, *, drafted: bool = False) -> Beside:
    """What the composer of this case offers to whoever asks."""
    who = asker(request)
    legal = any(trigger.name == Trigger.LEGAL_MENTION for trigger in page.case.triggers)
    endpoint, tuned = model_endpoint.configured(), tuning.in_force()
    return Beside(
        saved=tuple((one.id, one.title) for one in tuned.saved_replies),
        needs_approval=replies.needs_approval(
            legal=legal, policy=tuned.policies["legal_review"], role=Role(who.role)
        ),
        may_approve=Role(who.role) in replies.MAY_APPROVE,
        waiting=wording.approvals(viewer=who.viewer, case_id=page.case.case_id) if legal else (),
        model=endpoint.model if endpoint else "",
        drafted=drafted or bool(request.POST.get("drafted")),
        reason=request.POST.get("reason", "")[:500],
        dismissed=tuple(key[:200] for key in request.POST.getlist("dismissed")[:100]),
    )


def stakes(page: CasePage) -> tuple[Stake, ...]:
    """What is at stake for the customer by the rules in force, and how that is written to (S0-08)."""
    client = page.organisation
    if client is None:
        return ()
    rules = tuning.in_force().targets.stakes
    return at_stake(rules=rules, segment=client.segment, stakes=client.stakes, devices=client.endpoints)
