"""The pipe and the folder, as a mail server and a person use them: real processes, real exit codes."""

import dataclasses
import io
import os
import signal
import smtplib
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from amends.mail import importing
from amends.mail.deliver import deliver

MAIL = b"From: maria@city.example\nSubject: no mail\n\n\xff\0third time\n"
Run = Callable[..., subprocess.CompletedProcess[bytes]]
Stored = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def amends(mailbox: Any) -> Run:
    """Run `amends ...` on the test's database."""
    facts = connection.settings_dict
    url = f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}"

    def run(*arguments: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
        script = Path(sys.executable).with_name("amends")
        return subprocess.run(
            [script, *arguments],
            input=stdin,
            capture_output=True,
            env={**os.environ, "DATABASE_URL": url, **env},
            timeout=60,
            check=False,
        )

    return run


def test_pipe_leaves_with_0_once_the_mail_is_committed(amends: Run, stored: Stored, mailbox: Any) -> None:
    done = amends(
        "mail", "deliver", "--from", "maria@city.example", "--to", "support+abc@desk.example", stdin=MAIL
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert stored() == [
        {
            "raw": MAIL,
            "source": "pipe",
            "mailbox_id": mailbox.id,
            "envelope_from": "maria@city.example",
            "envelope_to": ["support+abc@desk.example"],
            "delivery_key": None,
        }
    ]


@pytest.mark.parametrize(
    ("url", "words"),
    [("postgresql://nobody@127.0.0.1:1/x", b"try again later"), ("what", b"DATABASE_URL")],
)
def test_pipe_without_a_database_asks_the_server_to_keep_the_mail(
    amends: Run, url: str, words: bytes
) -> None:
    done = amends("mail", "deliver", stdin=MAIL, DATABASE_URL=url)

    assert done.returncode == 75
    assert words in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("options", "raw", "code", "words"),
    [
        ({"mailbox": "nobody@desk.example"}, MAIL, 75, "nobody@desk.example is not a mailbox"),
        ({"recipients": ["a@b.example", "c@d.example"]}, MAIL, 75, "a@b.example is not a mailbox"),
        ({}, b"", 75, "no mail on standard input"),
        ({}, b"x" * 1001, 69, "larger than the 1000 bytes"),
        ({"mailbox": "SUPPORT@desk.example"}, MAIL, 0, ""),
        ({"recipients": ["a@b.example", "support+x@desk.example"], "mail_from": "<>"}, MAIL, 0, ""),
        ({}, b"x" * 1000, 0, ""),
    ],
)
def test_pipe_answers_as_mail_servers_understand(
    mailbox: Any, settings: Any, stored: Stored, options: dict[str, Any], raw: bytes, code: int, words: str
) -> None:
    settings.ENV = dataclasses.replace(settings.ENV, smtp_max_bytes=1000)

    done = deliver(io.BytesIO(raw), now=datetime.now(UTC), **options)

    assert done.code == code
    assert words in done.line
    assert [one["raw"] for one in stored()] == ([raw] if code == 0 else [])


def test_pipe_whose_table_is_gone_never_says_yes(mailbox: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table store_rawmail rename to away")
    done = deliver(io.BytesIO(MAIL), now=datetime.now(UTC))
    with connection.cursor() as cursor:
        cursor.execute("alter table away rename to store_rawmail")

    assert done.code == 75
    assert "not stored" in done.line


def test_import_stores_each_mail_once_and_names_what_it_could_not_read(
    amends: Run, stored: Stored, tmp_path: Path
) -> None:
    for number in range(120):
        (tmp_path / f"{number:03}.eml").write_bytes(b"Subject: %d\n\n" % number)
    (tmp_path / "same.eml").write_bytes(b"Subject: 7\n\n")
    (tmp_path / "empty.eml").write_bytes(b"")

    first = amends("mail", "import", "--store-only", str(tmp_path))
    again = importing.store(paths=[tmp_path])

    assert first.returncode == 1
    assert again.mails == 121
    assert again.problems == [(tmp_path / "empty.eml", "there is no mail in it")]
    assert first.stdout == b"121 mails read, 1 could not be read.\n"
    assert first.stderr == f"{tmp_path}/empty.eml: there is no mail in it\n".encode()
    assert [one["raw"] for one in stored()] == [b"Subject: %d\n\n" % number for number in range(120)]


class Reader:
    """Reads every mail as one that cannot be understood."""

    def call(self, mails: list[bytes]) -> list[dict[str, object]]:
        return [{"error": "not a mail"} for _ in mails]


def test_filing_goes_on_until_none_waits(mailbox: Any, tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number}.eml").write_bytes(b"Subject: %d\n\n" % number)
    importing.store(paths=[tmp_path], mailbox_id=mailbox.id)
    steps: list[int] = []

    assert importing.file_all(sandbox=Reader(), step=steps.append) == sum(steps) == 60
    assert importing.file_all(sandbox=Reader()) == 0


def test_mails_are_filed_while_others_are_still_stored(mailbox: Any, tmp_path: Path) -> None:
    for number in range(120):
        (tmp_path / f"{number:03}.eml").write_bytes(b"Subject: %d\n\n" % number)
    begun, seen, in_time = threading.Event(), list[int](), list[bool]()

    def read(size: int) -> None:
        seen.append(size)
        if len(seen) == 120:
            in_time.append(begun.wait(60))

    tally, filed = importing.store_and_file(
        paths=[tmp_path], sandbox=Reader(), mailbox_id=mailbox.id, read=read, filed=lambda count: begun.set()
    )

    assert (tally.mails, filed, in_time) == (120, 120, [True])


def test_filing_that_cannot_go_on_ends_the_import_and_loses_nothing(
    mailbox: Any, stored: Stored, tmp_path: Path
) -> None:
    class NoProcess:
        def call(self, mails: list[bytes]) -> list[dict[str, object]]:
            raise OSError("no process can be started")

    (tmp_path / "one.eml").write_bytes(MAIL)

    with pytest.raises(OSError, match="no process"):
        importing.store_and_file(paths=[tmp_path], sandbox=NoProcess(), mailbox_id=mailbox.id)

    assert [one["raw"] for one in stored()] == [MAIL]


def test_listen_announces_its_port_stores_and_stops_on_a_signal(
    amends: Run, stored: Stored, tmp_path: Path
) -> None:
    facts = connection.settings_dict
    process = subprocess.Popen(
        [Path(sys.executable).with_name("amends"), "mail", "listen", "--smtp", "127.0.0.1:0"],
        env={
            **os.environ,
            "DATABASE_URL": f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}",
            "AMENDS_HOME": str(tmp_path / "desk"),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    with process.stdout:
        said = process.stdout.readline()
        port = (tmp_path / "desk" / "mail.port").read_text().strip()
        with smtplib.SMTP("127.0.0.1", int(port), "city.example", timeout=10) as client:
            client.sendmail("a@b.example", ["support@desk.example"], b"Subject: x\r\n\r\n")
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()

    assert said == f"Mail comes in by smtp on 127.0.0.1:{port}\n"
    assert rest == ""
    assert process.wait(10) == 0
    assert len(stored()) == 1
    assert not (tmp_path / "desk" / "mail.port").exists()
