"""The addresses that customers write to, and where mail is fetched from."""

from dataclasses import dataclass, field

from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.errors import Invalid, NotFound
from amends.store.models import Mailbox, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap:
    """Where a mailbox is fetched; `secret` is its password encrypted, None to keep the one there is."""

    host: str
    port: int = 993
    user: str = ""
    secret: bytes | None = field(default=None, repr=False)
    folder: str = "INBOX"
    tls: bool = True


@transaction.atomic
def save_mailbox(
    *, mailbox_id: int | None, address: str, name: str, team_id: int, active: bool, imap: Imap | None, by: int
) -> int:
    """Add or change a mailbox; `imap` None means that its mail comes by another way. Raises NotFound, Invalid."""
    gate.check(by=by, action="change_settings")
    mailbox = Mailbox()
    if mailbox_id is not None:
        found = Mailbox.objects.select_for_update().filter(id=mailbox_id).first()
        if found is None:
            raise NotFound
        mailbox = found
    if Mailbox.objects.filter(address__iexact=address).exclude(id=mailbox.id).exists():
        raise Invalid("address", f"{address} is a mailbox of this desk already.")
    team = Team.objects.filter(id=team_id).first()
    if team is None:
        raise Invalid("team", "This team does not exist any more. Choose another one.")
    mailbox.address, mailbox.name, mailbox.team, mailbox.active = address.lower(), name, team, active
    _set_imap(mailbox, imap=imap)
    mailbox.save()
    tuning.forget()
    return mailbox.id


def _set_imap(mailbox: Mailbox, *, imap: Imap | None) -> None:
    if imap is None:
        mailbox.imap_host, mailbox.imap_user, mailbox.imap_secret, mailbox.imap_after = "", "", b"", ""
        return
    place = (imap.host, imap.port, imap.user, imap.tls)
    same_place = place == (mailbox.imap_host, mailbox.imap_port, mailbox.imap_user, mailbox.imap_tls)
    if imap.secret is not None:
        mailbox.imap_secret = imap.secret
    elif not same_place or not bytes(mailbox.imap_secret):
        # A kept password is never handed to a server, a user or a line that it was not entered for.
        raise Invalid("password", "Enter the password for this server and user.")
    if not same_place or imap.folder != mailbox.imap_folder:
        mailbox.imap_after = ""
    mailbox.imap_host, mailbox.imap_port, mailbox.imap_user, mailbox.imap_tls = place
    mailbox.imap_folder = imap.folder
