"""The customers of a rehearsal: they write real mails, and call technicians who write down what they say."""

from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from amends.actions import cases, inbox, intake, keys
from amends.actions.intake.judging import read_here
from amends.actions.rehearsals.stage import CLIENT, Stage, contact
from amends.actions.tuning import Tuning
from amends.domain.messages import make_token, reply_address, wire
from amends.domain.readings import Context, Reading, TriggerHit
from amends.domain.rehearsals import ReadingSpec, Step
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, OutageScope, Trigger
from amends.store.models import Case, Message
from amends.store.models.case import MessageKind
from amends.store.models.mail import MailSource


class Parser:
    """Parses mails in this process: those of a rehearsal are made here, so no killable process is needed."""

    def call(self, mails: list[bytes]) -> list[dict[str, object]]:
        """Parsed mails as JSON-safe values."""
        return [wire.serve(raw, {}) for raw in mails]


@dataclass(frozen=True, slots=True)
class Told:
    """Reads words as the scenario says that they are to be read; what it leaves open the reader says."""

    spec: ReadingSpec

    def __call__(self, *, subject: str, text: str, context: Context, desk: Tuning) -> Reading:
        """The reader's reading with what the scenario sets."""
        found = read_here(subject=subject, text=text, context=context, desk=desk)
        spec, more = self.spec, dict[str, Any]()
        if spec.anger is not None:
            more |= {"anger_level": Anger(spec.anger), "anger": spec.anger / 3}
        if spec.complaint_type:
            more["complaint_type"] = ComplaintType(spec.complaint_type)
        if spec.outage_scope:
            more["outage_scope"] = OutageScope(spec.outage_scope)
        if spec.abuse:
            more["abuse_kind"] = Abuse(spec.abuse)
        if spec.churn_risk is not None:
            more["churn_risk"] = spec.churn_risk
        if spec.triggers is not None:
            clock = [hit for hit in found.triggers if hit.trigger == Trigger.SLA_BREACH]
            named = [
                TriggerHit(Trigger(name), "scenario", (), None, "The scenario says so.")
                for name in spec.triggers
            ]
            more["triggers"] = tuple({hit.trigger: hit for hit in (*named, *clock)}.values())
        return replace(found, **more)


def _reader(step: Step) -> intake.Read:
    return read_here if step.reading is None else Told(step.reading)


def wrote(stage: Stage, *, step: Step, case_id: int | None, now: datetime, automatic: bool = False) -> int:
    """A customer writes: a mail on the case's thread, or a new one. The number of the case it came to."""
    sender = contact(step.by, stage=stage, at=step.client, now=now)
    raw = _mail(stage, step=step, sender=sender.address, case_id=case_id, now=now, automatic=automatic)
    arrival = inbox.Arrival(
        raw=raw, source=MailSource.FOLDER, envelope_from=sender.address, envelope_to=(stage.mailbox.address,)
    )
    inbox.store(arrivals=[arrival], now=now)
    while intake.file_waiting(sandbox=Parser(), now=now, read=_reader(step)):
        pass
    # A colleague who writes for the first time is held until a technician lets them in (P20).
    for held in Message.objects.filter(kind=MessageKind.HELD, case_id=case_id or 0).order_by("id"):
        cases.accept_held(message_id=held.id, by=stage.ours["tier1_agent"].id, now=now, read=_reader(step))
    return case_id or Case.objects.order_by("-id").values_list("id", flat=True)[0]


def _mail(
    stage: Stage, *, step: Step, sender: str, case_id: int | None, now: datetime, automatic: bool
) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = (
        sender,
        stage.mailbox.address,
        " ".join(step.text.split())[:120],
    )
    if case_id is not None:
        case = Case.objects.get(id=case_id)
        token = make_token(bytes(case.thread_key), secret=keys.thread_secret())
        del mail["To"]
        mail["To"] = reply_address(stage.mailbox.address, token)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{keys.nonce()}@{CLIENT}>"
    if automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(step.text + "\n")
    return mail.as_bytes()


def spoke(stage: Stage, *, step: Step, case_id: int | None, now: datetime) -> int:
    """A customer calls or comes by; the first responder writes down what they say. The number of the case."""
    sender, by = contact(step.by, stage=stage, at=step.client, now=now), stage.ours["tier1_agent"]
    channel = step.event.partition("_")[2]
    if case_id is None:
        return cases.open_case(
            by=by.id, address=sender.address, name=sender.contact.name, subject=step.text, body=step.text,
            channel=channel, read=_reader(step), now=now,
        )  # fmt: skip
    cases.heard(
        case_id=case_id, by=by.id, words=step.text, channel=channel, contact_id=sender.contact_id,
        read=_reader(step), now=now,
    )  # fmt: skip
    return case_id


def quiet_case(stage: Stage, *, subject: str, now: datetime) -> int:
    """The case that something of ours is about before the customer has said a word in the scenario."""
    sender = contact("end_user", stage=stage, at="", now=now)
    calm = ReadingSpec(
        anger=0, complaint_type=ComplaintType.NOT_A_COMPLAINT, triggers=(), outage_scope="none"
    )
    return cases.open_case(
        by=stage.ours["tier1_agent"].id, address=sender.address, name=sender.contact.name,
        subject=subject[:200] or "An earlier request", body="", channel="email", read=Told(calm), now=now,
    )  # fmt: skip
