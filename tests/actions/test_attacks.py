"""Mails made to harm, filed by the whole pipeline: forged people, loops, bombs and slow patterns."""

import io
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import psutil
import pytest

from acting import NOW, Desk, mail
from amends.actions import cases, keys
from amends.domain.messages import make_token, reply_address
from amends.runtime.sandbox import Sandbox
from amends.store.models import Attachment, Case, Message, Outbox, Participant, RawMail

Arrive = Callable[..., Case]

MOST_CPU_SECONDS = 2.0


def to_case(case: Case) -> str:
    token = make_token(bytes(case.thread_key), secret=keys.thread_secret())
    return reply_address("support@desk.example", token)


@pytest.mark.parametrize("verdict", ["", "mx.desk.example; spf=fail; dkim=none; dmarc=fail"])
def test_a_forged_colleague_speaks_to_nobody(desk: Desk, arrive: Arrive, verdict: str) -> None:
    case = arrive(mail())
    before = Outbox.objects.count()
    headers = {"Authentication-Results": verdict} if verdict else {}

    arrive(
        mail(
            "Please send the refund to the new account.",
            sender="Bob <bob@desk.example>",
            to=to_case(case),
            subject="Re: Printer",
            mail_id="<forged@elsewhere.example>",
            In_Reply_To="<m1@marlow.example>",
            **headers,
        ),
        envelope_from="mallory@evil.example",
    )

    forged = Message.objects.get(mail_id="forged@elsewhere.example")
    assert forged.kind in ("held", "customer")
    assert not (forged.kind == "customer" and forged.case_id == case.id)
    assert Outbox.objects.count() == before
    assert not Participant.objects.filter(case=case, address="bob@desk.example").exists()
    case.refresh_from_db()
    assert case.status == "open"


def test_nothing_answers_what_answers_by_itself(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    before = Outbox.objects.count()
    for number in range(5):
        arrive(
            mail(
                "I am away.", to=to_case(case), mail_id=f"<away{number}@marlow.example>",
                Auto_Submitted="auto-replied",
            ),
            envelope_from="",
        )  # fmt: skip

    assert Outbox.objects.count() == before
    assert Message.objects.filter(case=case, kind="automatic").count() == 5


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85"])
def test_what_is_typed_makes_no_header_of_its_own(desk: Desk, arrive: Arrive, end: str) -> None:
    case = arrive(mail())
    cases.reply(
        case_id=case.id, by=desk.bob.id, subject=f"Re: x{end}Bcc: victim@evil.example", body="I see it.", once="1", now=NOW,
    )  # fmt: skip

    out = Outbox.objects.get(message__case=case)
    head = bytes(out.mime).partition(b"\r\n\r\n")[0].lower()
    assert b"\nbcc:" not in head
    assert head.count(b"\nto:") == 1
    assert out.recipients == ["maria@marlow.example"]


def zip_bomb() -> bytes:
    """Two hundred million zeros in two hundred thousand bytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("z", "w") as out,
    ):
        for _ in range(200):
            out.write(bytes(1_000_000))
    return packed.getvalue()


def test_an_archive_is_a_file_and_is_never_unpacked(desk: Desk, arrive: Arrive, sandbox: Sandbox) -> None:
    bomb = zip_bomb()
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Message-ID"] = (
        "maria@marlow.example",
        "support@desk.example",
        "<z@x.example>",
    )
    letter.set_content("The logs are in it.")
    letter.add_attachment(bomb, maintype="application", subtype="zip", filename="logs.zip")
    before = _memory()

    arrive(letter.as_bytes())

    kept = Attachment.objects.get()
    assert (kept.name, kept.size) == ("logs.zip", len(bomb))
    assert _memory() - before < 200_000_000


SLOW = {
    "quote marks": "> " * 60_000 + "x",
    "on ... wrote": "On Mon, " * 20_000 + "wrote",
    "blanks": " \t" * 80_000 + "x",
    "signatures": "--\n" * 40_000,
    "times": "by 14:00 " * 15_000,
    "shouting": "AAAA!!!! " * 20_000,
    "addresses": "a@" * 60_000 + "a.example",
    "links": "http://" * 20_000,
    "brackets": "<" * 80_000 + "[" * 40_000,
    "one word": "x" * 200_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_no_text_is_slow_to_read(desk: Desk, arrive: Arrive, name: str) -> None:
    began = _cpu()

    arrive(mail(f"I am furious.\n{SLOW[name]}\n"))

    assert _cpu() - began < MOST_CPU_SECONDS
    assert RawMail.objects.get().state in ("filed", "quarantined")


def _cpu() -> float:
    """CPU seconds of this process and of the parser beside it."""
    spent = [each.cpu_times() for each in psutil.Process().children(recursive=True) if each.is_running()]
    return time.process_time() + sum(times.user + times.system for times in spent)


def _memory() -> int:
    here = psutil.Process()
    return sum(each.memory_info().rss for each in (here, *here.children(recursive=True)))
