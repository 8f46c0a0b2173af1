"""The desk's own addresses, and where mail is fetched from."""

from dataclasses import dataclass, field

from amends.store.queries.rows import into, tuples


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mailbox that is fetched by IMAP; `secret` is its password as encrypted, `after` how far it was read."""

    id: int
    address: str
    host: str
    port: int
    user: str
    secret: bytes = field(repr=False)
    folder: str
    tls: bool
    after: str


def addresses() -> dict[str, int]:
    """Each active mailbox's address in lower case, with its id."""
    return dict(tuples("select lower(address), id from store_mailbox where active"))


def fetched() -> list[Fetched]:
    """The active mailboxes that have an IMAP server."""
    return into(
        Fetched,
        """select id, address, imap_host, imap_port, imap_user, imap_secret, imap_folder, imap_tls, imap_after
        from store_mailbox where active and imap_host <> '' order by id""",
    )
