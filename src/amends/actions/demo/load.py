"""The demo's past fortnight, played through the real actions at the times it happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.db import transaction

from amends.actions import cases, inbox, intake, outbox
from amends.actions.demo.desk import load_people
from amends.catalogue import promises as promise_catalogue
from amends.catalogue.strict import SHIPPED, Table, load_file
from amends.domain import promises
from amends.store.models import Case, Message, Technician
from amends.store.models.mail import MailSource

MAILS = SHIPPED / "demo" / "mails.toml"


@dataclass(frozen=True, slots=True)
class Played:
    """One mail of the demo, and what became of it."""

    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    answer: tuple[str, int, str, bool] | None
    end: tuple[float, str, str] | None


def load(*, sandbox: intake.Reader, now: datetime, zone: str, progress: Callable[[int, int], None]) -> str:
    """Fill an empty desk; returns the password of its accounts. `progress` hears how many mails of how many are played."""
    with transaction.atomic():
        password = load_people(now=now, zone=zone)
    mails = load_file(MAILS, lambda table: _mails(table, now=now))
    for done, played in enumerate(mails, 1):
        _play(played, sandbox=sandbox, now=now)
        progress(done, len(mails))
    return password


def _mails(table: Table, *, now: datetime) -> list[Played]:
    return [_mail(row, now=now) for row in table.tables("mails")]


def _mail(row: Table, *, now: datetime) -> Played:
    answer, end = row.table("answer"), row.table("end")
    return Played(
        at=now - timedelta(hours=row.number("hours_ago", minimum=0, maximum=2000)),
        sender=row.text("from"),
        to=row.text("to", default="support@desk.example"),
        subject=row.text("subject"),
        text=row.text("text").strip() + "\n",
        answer=(
            answer.text("by"), answer.whole("after_minutes", minimum=0, maximum=10_000), answer.text("text").strip(),
            answer.flag("promise", default=False),
        )
        if row.has("answer")
        else None,
        end=(end.number("after_hours", minimum=0, maximum=1000), end.text("category"), end.text("force_close"))
        if row.has("end")
        else None,
    )  # fmt: skip


def _play(played: Played, *, sandbox: intake.Reader, now: datetime) -> None:
    raw = _as_mail(played)
    arrival = inbox.Arrival(
        raw=raw, source=MailSource.FOLDER, envelope_from=played.sender, envelope_to=(played.to,)
    )
    inbox.store(arrivals=[arrival], now=played.at)
    while intake.file_waiting(sandbox=sandbox, now=played.at):
        pass
    case = Case.objects.order_by("-id").first()
    if case is None or played.answer is None:
        return
    by, minutes, text, promised = played.answer
    person = Technician.objects.get(email=by)
    at = min(played.at + timedelta(minutes=minutes), now)
    spans = _promised(text, at=at, zone=person.zone) if promised else ()
    message_id = cases.reply(
        case_id=case.id,
        by=person.id,
        subject=f"Re: {played.subject}",
        body=text,
        promises=spans,
        once=f"demo-{case.id}",
        now=at,
    )
    mail = Message.objects.get(id=message_id).outbox
    outbox.claim(now=at + timedelta(minutes=1))
    outbox.settle(outbox_id=mail.id, outcome="sent", detail="", now=at + timedelta(minutes=1))
    if played.end is not None:
        hours, category, why = played.end
        done = played.at + timedelta(hours=hours)
        cases.set_category(case_id=case.id, category=category, by=person.id, now=done)
        cases.close(case_id=case.id, by=_lead().id, now=done, force_why=why)


def _promised(text: str, *, at: datetime, zone: str) -> tuple[tuple[int, int], ...]:
    found = promises.find(text=text, now=at, zone=zone, calendar=None, phrases=promise_catalogue.load())
    return tuple((candidate.start, candidate.end) for candidate in found)


def _lead() -> Technician:
    return Technician.objects.filter(role="team_lead").order_by("id")[0]


def _as_mail(played: Played) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = played.sender, played.to, played.subject
    mail["Date"] = format_datetime(played.at)
    mail["Message-ID"] = f"<demo.{played.at:%Y%m%d%H%M%S}@{played.sender.partition('@')[2]}>"
    mail.set_content(played.text)
    return mail.as_bytes()
