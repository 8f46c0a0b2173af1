"""What tests of actions share: a moment, a furious text, the people of the desk, and mails."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from amends.store.models import Mailbox, Organisation, Team, Technician

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday morning
FURIOUS = (
    "This is the third time my team has no mail and the last ticket was closed without asking me. "
    "Nobody answers. I am furious and I want a name."
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The people and places of the tests."""

    team: Team
    mailbox: Mailbox
    client: Organisation
    bob: Technician
    carol: Technician
    ingrid: Technician


def mail(
    text: str = "The printer prints half labels.",
    *,
    sender: str = "maria@marlow.example",
    to: str = "support@desk.example",
    subject: str = "Printer",
    mail_id: str = "<m1@marlow.example>",
    **headers: str,
) -> bytes:
    """A mail as it comes in; `in_reply_to` and the like name further headers."""
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    if mail_id:
        letter["Message-ID"] = mail_id
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text + "\n")
    return letter.as_bytes()
