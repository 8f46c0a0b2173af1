"""One mail at a time: which case it belongs to, and what that does.

A mail joins a case only by a signed token of ours or by a reference to a message on it, and only when
its sender takes part in that case already. Cc grants nothing; a subject is never a reason. A stranger
on a known thread is held for a person. Automatic mail is filed: it opens, reopens and answers nothing.
"""

from amends.actions.intake import bounces, conversation
from amends.actions.intake.entry import add_message
from amends.actions.intake.known import Known, Opened, address_of, references, token_key, without_tag
from amends.actions.intake.plan import Plan
from amends.store.models.case import MessageKind
from amends.store.models.mail import RawState
from amends.store.queries.intake import KnownCase

NO_SENDER = (
    "It names no sender, so nobody could be answered. Read it as it came; then retry or leave it here."
)


def file_mail(opened: Opened, *, known: Known, plan: Plan) -> None:
    """Decide one mail and add what follows to the plan; `known` learns it for the next mail."""
    mail, raw_id = opened.mail, opened.waiting.id
    if mail.identity in known.here_already:
        plan.settle(raw_id, RawState.DUPLICATE, "The same mail is here already.")
        return
    case = find_case(opened, known=known)
    sender = address_of(mail)
    if mail.is_bounce:
        bounces.file(opened, case=case, known=known, plan=plan)
    elif not sender:
        plan.settle(raw_id, RawState.QUARANTINED, NO_SENDER)
        return
    elif mail.is_automatic or without_tag(sender) in known.desk.mailboxes:
        file_quietly(opened, case=case, known=known, plan=plan)
    elif case is None:
        conversation.open_case(opened, known=known, plan=plan)
    elif _takes_part(sender, case=case, known=known) and not (
        mail.authentication == "fail" and _is_staff(sender, known)
    ):
        conversation.join(opened, case=case, known=known, plan=plan)
    else:
        hold(opened, case=case, known=known, plan=plan)
    known.here_already.add(mail.identity)
    plan.settle(raw_id, RawState.FILED)


def find_case(opened: Opened, *, known: Known) -> KnownCase | None:
    """The case that a token of ours or a message it answers points at; whether it may join is asked later."""
    key = token_key(opened, secret=known.secret)
    if key is not None and (case_id := known.keys.get(key)) is not None:
        return known.cases.get(case_id)
    for mail_id in references(opened.mail):
        for message in known.by_mail_id.get(mail_id, ()):
            if message.case_id is not None and message.kind != MessageKind.HELD:
                return known.cases.get(message.case_id)
    return None


def _takes_part(address: str, *, case: KnownCase, known: Known) -> bool:
    """Whether this address speaks on the case: itself, or as another address of a contact who does."""
    sender = known.senders.get(address)
    return address in case.participants or (sender is not None and sender.contact_id in case.contacts)


def _is_staff(address: str, known: Known) -> bool:
    return any(person.email.lower() == address for person in known.staff.values())


def file_quietly(opened: Opened, *, case: KnownCase | None, known: Known, plan: Plan) -> None:
    """Automatic mail, and mail from an address of ours: kept, on its case when the sender takes part in it."""
    mail = opened.mail
    joins = case is not None and _takes_part(address_of(mail), case=case, known=known)
    case_id = case.id if case is not None and joins else None
    add_message(opened, kind=MessageKind.AUTOMATIC, case_id=case_id, known=known, plan=plan)
    if case_id is not None:
        why = mail.automatic_reason or "it comes from an address of this desk"
        plan.event(case_id, "automatic_mail", "An automatic mail was filed; it changes nothing.", why)


def hold(opened: Opened, *, case: KnownCase, known: Known, plan: Plan) -> None:
    """A stranger on a known thread: shown to technicians only, until one of them decides."""
    sender = address_of(opened.mail)
    why = "this address does not take part in the case"
    if _takes_part(sender, case=case, known=known):
        why = f"it claims to come from a technician, and {opened.mail.authentication_reason}"
    message = add_message(
        opened, kind=MessageKind.HELD, case_id=case.id, known=known, plan=plan, unverified=f"Held: {why}."
    )
    plan.event(
        case.id, "mail_held", f"A mail from {sender} is held for a technician.", why, message=message.id
    )
    plan.change(case.id, unread=True)
