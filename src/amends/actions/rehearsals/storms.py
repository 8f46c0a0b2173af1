"""Deeds of a rehearsal that touch more than one case, or a mail that has left: incidents, merging, new times, bounces."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings as django_settings

from amends.actions import cases, inbox, incidents, intake, keys, outbox
from amends.actions import promises as promise_actions
from amends.actions.incidents import ending, telling
from amends.actions.rehearsals import customers
from amends.catalogue import categories
from amends.domain.cases import Refused
from amends.domain.rehearsals import Step
from amends.domain.vocabulary import PromiseState, Role
from amends.store.models import Incident, Message, Promise
from amends.store.models.mail import MailSource

if TYPE_CHECKING:
    from amends.actions.rehearsals.play import Rehearsal


def _incident(rehearsal: "Rehearsal", step: Step) -> Incident:
    found = (
        Incident.objects.filter(members__case_id=rehearsal.cases.get(step.case) or 0, members__left_at=None)
        .order_by("-id")
        .first()
    )
    if found is None:
        raise Refused("This case is not part of an incident.")
    return found


def tells_all(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """One update, written once; its letters have left after the undo time."""
    by = rehearsal.person(step.by)
    telling.tell(
        incident_id=_incident(rehearsal, step).id,
        by=by.id,
        subject="",
        body=step.text,
        once=rehearsal.once(),
        now=now,
    )
    while telling.write(now=now):
        pass
    for mail in outbox.claim(now=now + timedelta(seconds=django_settings.UNDO_SECONDS), limit=1000):
        outbox.settle(outbox_id=mail.id, outcome="sent", detail="", now=now)


def takes_out(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """The case is a matter of its own."""
    incidents.leave(case_id=rehearsal.case_for(step, now=now), by=rehearsal.person(step.by).id, now=now)


def ends(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """The outage is over; each case goes to verification."""
    ending.end(
        incident_id=_incident(rehearsal, step).id, by=rehearsal.person(step.by).id, words=step.text,
        category=next(iter(categories.load())), now=now,
    )  # fmt: skip
    while ending.settle(now=now):
        pass


def moves_promise(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """The customer agrees to a new time, which the line names: what is still open moves to it."""
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    owed = Promise.objects.filter(case_id=case_id, state=PromiseState.OPEN).order_by("id").last()
    times = rehearsal.promised(step.text, by=by, now=now)
    if owed is None or not times:
        raise Refused("Nothing is promised that could move, or the line names no new time.")
    promise_actions.renegotiate(promise_id=owed.id, due_at=times[0].due_at, by=by.id, why=step.text, now=now)


def merges(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """The case goes into another one of the scenario; a lead does it for whoever may not."""
    case_id = rehearsal.case_for(step, now=now)
    into = rehearsal.cases.get(step.to)
    if into is None:
        raise Refused(f"There is no case {step.to!r} in this scenario yet.")
    by = rehearsal.person("team_lead" if rehearsal.person(step.by).role == Role.TIER1 else step.by)
    cases.merge(case_id=case_id, into=into, by=by.id, why=step.text, now=now)


def bounces(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """The customer's server sends our last mail back."""
    case_id = rehearsal.case_for(step, now=now)
    sent = Message.objects.filter(case_id=case_id, kind="reply", channel="email").order_by("-id").first()
    if sent is None:
        raise Refused("No mail of ours has left on this case.")
    inbox.store(
        arrivals=[
            inbox.Arrival(
                raw=_notice(sent, words=step.text), source=MailSource.FOLDER, envelope_from="",
                envelope_to=(rehearsal.stage.mailbox.address,),
            )
        ],
        now=now,
    )  # fmt: skip
    while intake.file_waiting(sandbox=customers.Parser(), now=now):
        pass


def _notice(sent: Message, *, words: str) -> bytes:
    """A delivery status notification as RFC 3464 has it."""
    raw = (
        f"From: MAILER-DAEMON@client.example\r\nTo: {sent.from_address}\r\nSubject: Undelivered mail\r\n"
        f"Message-ID: <{keys.nonce()}@client.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; client.example\r\n\r\n"
        f"Final-Recipient: rfc822; {sent.to[0]}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{sent.mail_id.strip('<>')}>\r\n\r\n--b--\r\n"
    )
    return raw.encode()
