"""What the viewer may do on a case, by the same rules that the actions enforce."""

from amends.domain import cases
from amends.domain.vocabulary import Role, Severity, Status
from amends.store.queries.case_page import ActionView, CasePage

# Moves offered by hand: event of the domain's table -> how the choice reads.
MOVES = {
    "waiting": "waiting for the customer",
    "resume": "ours to go on with",
    "resolve": "resolved, to be verified",
    "reopen": "open again",
}
YES = cases.Verdict(allowed=True, reason="")


def moves(status: Status) -> list[tuple[str, str]]:
    """The moves that lead somewhere from this status."""
    return [(event, words) for event, words in MOVES.items() if _leads_on(status, event)]


def _leads_on(status: Status, event: str) -> bool:
    try:
        return cases.move(status=status, event=event) != status
    except cases.Refused:
        return False


def actions(page: CasePage) -> tuple[ActionView, ...]:
    """Everything one can do on the case, allowed or refused with the reason; one of them primary."""
    case, status = page.case, Status(page.case.status)
    verified = case.verified_at is not None
    answer = may(page, "answer")
    closing = _closing(page)
    to_verify = _first(answer, _move(status, "verify"))
    primary = "reply"
    if status == Status.PENDING_VERIFICATION:
        primary = "closure" if verified and closing.allowed else "verification"
    unread = page.document is not None and page.document.must_read
    if unread and primary == "reply":
        primary = "document"
    offered = [
        ("reply", "Reply", answer),
        ("contact", "I have spoken with them", _first(answer, _handed(page))),
        ("called", "Log a call", answer),
        ("call-ended", "A call had to be ended", answer),
        ("verification", "Record the verification", to_verify),
        ("closure", "Close" if verified else "Close without verification", closing),
        ("status", "Change the status", answer if moves(status) else _NOWHERE),
        ("owner", "Change the owner", may(page, "assign")),
        ("escalation", "Escalate", may(page, "escalate")),
        ("category", "Set the category", answer),
        ("priority", "Set the priority", answer),
        ("tags", "Set tags", answer),
        ("cause", "Record the cause", answer),
        ("reading", "Correct the reading", answer if _latest_read(page) else _UNREAD),
        ("severity", "Overrule the severity", may(page, "overrule") if _above_low(page) else _LOWEST),
        ("merge", "Merge into another case", may(page, "merge")),
        ("split", "Split messages off", may(page, "merge")),
    ]
    if unread and page.document is not None:
        offered.insert(0, ("document", f"Read the {page.document.title.lower()} first", YES))
    if not page.case.handing_over:
        offered = [row for row in offered if row[0] != "contact"]
    if verified:
        offered = [row for row in offered if row[0] != "verification"]
    return tuple(
        ActionView(
            name=name,
            label=label,
            url=_url(page, name),
            primary=name == primary,
            allowed=verdict.allowed,
            reason=verdict.reason,
            confirm="",
        )
        for name, label, verdict in offered
    )


def _handed(page: CasePage) -> cases.Verdict:
    """Only the owner says that they have reached the customer."""
    mine = page.case.owner is not None and page.case.owner.id == page.viewer.id
    return YES if mine else cases.Verdict(allowed=False, reason="Only the owner says so.")


_NOWHERE = cases.Verdict(allowed=False, reason="From here the case moves by verification or closing.")
_LOWEST = cases.Verdict(allowed=False, reason="It is low already; to raise it, escalate.")
_UNREAD = cases.Verdict(allowed=False, reason="No message of the customer has been read yet.")


def may(page: CasePage, action: str) -> cases.Verdict:
    """Whether the viewer may do this; a merged case is done with."""
    if page.case.merged_into is not None:
        return cases.Verdict(
            allowed=False, reason=f"This case went into #{page.case.merged_into}; go on there."
        )
    viewer, organisation = page.viewer, page.organisation
    return cases.may(
        person=cases.PersonFacts(id=viewer.id, role=Role(viewer.role), team_ids=viewer.team_ids),
        action=action,
        case=cases.CaseFacts(
            team_id=page.case.team_id,
            owner_id=page.case.owner.id if page.case.owner else None,
            organisation_account_owner_id=organisation.account_owner_id if organisation else None,
        ),
    )


def _closing(page: CasePage) -> cases.Verdict:
    """Closing: by verification, or without one by whoever may force it."""
    verified = page.case.verified_at is not None
    event, status = "close" if verified else "force_close", Status(page.case.status)
    whole = cases.may_close(status=status, verified=True, category=page.case.category)
    return _first(may(page, event), _move(status, event), whole)


def _move(status: Status, event: str) -> cases.Verdict:
    try:
        cases.move(status=status, event=event)
    except cases.Refused as refusal:
        return cases.Verdict(allowed=False, reason=str(refusal))
    return YES


def _first(*verdicts: cases.Verdict) -> cases.Verdict:
    """The first refusal, or yes."""
    return next((verdict for verdict in verdicts if not verdict.allowed), YES)


def _latest_read(page: CasePage) -> int | None:
    """The customer's latest message on the page that somebody can correct the reading of."""
    said = (message.id for message in reversed(page.messages) if message.read_as is not None)
    return next(said, None)


def _above_low(page: CasePage) -> bool:
    return page.case.severity != Severity.LOW


def _url(page: CasePage, name: str) -> str:
    """Where an action is sent; the reading is corrected under the message itself."""
    if name == "reading" and (latest := _latest_read(page)) is not None:
        return f"/cases/{page.case.number}/?correct={latest}#m{latest}"
    return f"/cases/{page.case.number}/{name}/"
