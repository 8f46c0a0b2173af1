"""What changes on a mailbox by itself: how far its IMAP folder has been read."""

from amends.store.models import Mailbox
from amends.store.models.mail import MailSource as MailSource  # the word that every way in gives with a mail


def read_up_to(*, mailbox_id: int, after: str) -> None:
    """Remember the last UID whose mail is committed, as "UIDVALIDITY:UID" (RFC 3501, 2.3.1.1)."""
    Mailbox.objects.filter(id=mailbox_id).update(imap_after=after)
