"""A real IMAP server: Dovecot as a process of this test run, with one account and a Maildir."""

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

USER, PASSWORD = "desk", "pass word"
DOVECOT = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", ""))
WITHOUT_IDLE = "IMAP4rev1 LITERAL+ UIDPLUS"


class Dovecot:
    """One server in a folder of its own; mails are put into its Maildir as a delivery agent does."""

    user, password = USER, PASSWORD

    def __init__(self, folder: Path, *, capability: str = "") -> None:
        self._folder = folder
        self._capability = capability
        self._process: subprocess.Popen[bytes] | None = None
        self._count = 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.maildir = folder / "mail"
        for part in ("", "cur", "new", "tmp"):
            (self.maildir / part).mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Start and wait until it answers."""
        assert DOVECOT, "these tests need Debian's dovecot-imapd"
        config = self._folder / "dovecot.conf"
        config.write_text(self._config(), encoding="utf-8")
        (self._folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
        self._own()
        self._process = subprocess.Popen(
            [DOVECOT, "-F", "-c", str(config)], stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                    if line.recv(4) == b"* OK":
                        return
            except OSError:
                assert self._process.poll() is None, (self._folder / "log").read_text(errors="replace")
                time.sleep(0.02)
        raise AssertionError((self._folder / "log").read_text(errors="replace"))

    def stop(self) -> None:
        """Stop it with all its helpers."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)  # helpers linger as long as a client does
            self._process = None

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the Maildir, as a delivery agent does."""
        self._count += 1
        name = f"{int(time.time())}.M{self._count:06d}P{os.getpid()}.test"
        scratch = self.maildir / "tmp" / name
        scratch.write_bytes(raw)
        self._own()
        scratch.rename(self.maildir / "new" / name)

    def seen(self) -> int:
        """How many mails carry \\Seen."""
        return sum("S" in file.name.rpartition(":2,")[2] for file in (self.maildir / "cur").iterdir())

    def renumber(self) -> None:
        """Forget all UIDs, as after a repair; the server must be stopped."""
        for file in self.maildir.glob("dovecot*"):
            if file.is_file():
                file.unlink()

    def _own(self) -> None:
        if os.geteuid() == 0:
            for path in (self.maildir, *self.maildir.rglob("*")):
                shutil.chown(path, "mail", "mail")

    def _config(self) -> str:
        is_root = os.geteuid() == 0
        me = getpass.getuser()
        mail_user = "mail" if is_root else me
        helpers = "" if is_root else f"default_internal_user = {me}\ndefault_login_user = {me}\n"
        capability = f"imap_capability = {self._capability}\n" if self._capability else ""
        return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {self._folder}/run
state_dir = {self._folder}/state
log_path = {self._folder}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
mail_location = maildir:{self.maildir}
mail_uid = {mail_user}
mail_gid = {mail_user}
first_valid_uid = 1
first_valid_gid = 1
mailbox_idle_check_interval = 1s
{helpers}{capability}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {self._folder}/users
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_user} home={self.maildir}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@contextlib.contextmanager
def running(*, capability: str = "") -> Iterator[Dovecot]:
    """A server for the time of a test; `capability` replaces what it says it can do."""
    with tempfile.TemporaryDirectory(prefix="amends-imap-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = Dovecot(folder, capability=capability)
        server.start()
        try:
            yield server
        finally:
            server.stop()
