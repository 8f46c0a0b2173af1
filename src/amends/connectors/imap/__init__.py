"""Read a mail folder by IMAP: `opened` gives one signed-in connection, `secrets` keeps the password."""

from amends.connectors.imap.folder import Account, Folder, ImapError, Missing, opened

__all__ = ["Account", "Folder", "ImapError", "Missing", "opened"]
