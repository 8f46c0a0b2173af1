"""What the parsing process read ahead is what the desk would have read, and elsewhere the words are read here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction

from acting import FURIOUS, NOW, Desk, mail
from amends.actions import inbox, intake, tuning
from amends.actions.intake.judging import read_here
from amends.catalogue import readings as catalogue
from amends.domain import readings
from amends.domain.messages.wire import serve as parsed
from amends.domain.readings.heads import Head
from amends.jobs import opener, parser_process
from amends.store.models import Contact, Fitting, ReaderInForce, Reading
from amends.store.models.mail import MailSource

MAILS = (
    mail(FURIOUS, subject="Mail down"),
    mail("Still nothing, and I am furious.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"),
    mail("Our solicitor will write.", mail_id="<m3@x>", sender="zoe@elsewhere.example", subject="Invoice"),
    mail("> You said noon.\n\nIt is two, nobody called.", mail_id="<m4@x>", references="<m1@marlow.example>"),
)
JAMS = mail("The franking machine jams.", mail_id="<m5@x>", subject="Franking machine jams")
AGAIN = mail("It jams and I am furious.", mail_id="<m6@x>", subject="The franking machine jams")
Change = Callable[[dict[str, Any]], object]


def ahead(raw: bytes, options: dict[str, Any] | None = None, change: Change = dict) -> dict[str, Any]:
    """A mail as the process opens it, with what it read made into something else."""
    found = opener.serve(raw, options or parser_process.options(trusted_authserv=()))
    if "reading" in found:
        found["reading"] = change(found["reading"])
    return found


@dataclass
class Process:
    """The parsing process, in this one."""

    serve: Callable[[bytes], dict[str, Any]] = ahead

    def call(self, mails: list[bytes]) -> list[dict[str, object]]:
        return [self.serve(raw) for raw in mails]


@dataclass
class Here:
    """Reads in this process, and remembers how often."""

    times: int = 0
    contexts: list[readings.Context] = field(default_factory=list)

    def __call__(
        self, *, subject: str, text: str, context: readings.Context, desk: tuning.Tuning
    ) -> readings.Reading:
        self.times += 1
        self.contexts.append(context)
        return read_here(subject=subject, text=text, context=context, desk=desk)


def file(*raws: bytes, process: Process) -> tuple[list[dict[str, Any]], int]:
    """The readings that these mails get, and how many were read here; nothing of it stays."""
    here = Here()
    with transaction.atomic():
        for raw in raws:
            inbox.store(arrivals=[inbox.Arrival(raw=raw, source=MailSource.SMTP)], now=NOW)
            intake.file_waiting(sandbox=process, now=NOW, read=here)
        kept = Reading.objects.order_by("message_id")
        rows = list(kept.values("reader", "anger", "anger_level", "complaint_type", "heads", "evidence"))
        transaction.set_rollback(True)
    return rows, here.times


def by_parsing_alone(raw: bytes) -> dict[str, Any]:
    return parsed(raw, {})


def test_words_read_ahead_are_read_as_here_and_once(desk: Desk) -> None:
    found, times = file(*MAILS, process=Process())

    assert times == 0
    assert (found, len(MAILS)) == file(*MAILS, process=Process(by_parsing_alone))


def test_an_earlier_case_about_the_same_matter_is_seen(desk: Desk) -> None:
    found, times = file(JAMS, AGAIN, process=Process())

    assert times == 1
    assert "second_complaint_same_issue" in found[1]["heads"]["triggers"]
    assert (found, 2) == file(JAMS, AGAIN, process=Process(by_parsing_alone))


def test_an_executive_is_seen(desk: Desk) -> None:
    Contact.objects.create(
        name="Maria", organisation=desk.client, executive=True, created_at=NOW
    ).addresses.create(address="maria@marlow.example")

    found, times = file(MAILS[0], process=Process())

    assert times == 1
    assert "executive_contact" in found[0]["heads"]["triggers"]


@pytest.mark.parametrize(
    "change",
    [
        lambda found: None,
        lambda found: [],
        lambda found: {"subject": 7, "read": {}},
        lambda found: {**found, "subject": "another"},
        lambda found: {**found, "read": None},
        lambda found: {**found, "read": {**found["read"], "reader": "another"}},
        lambda found: {**found, "read": {**found["read"], "anger_level": 9}},
        lambda found: {**found, "read": {**found["read"], "evidence": 3}},
    ],
)
def test_whatever_stands_there_instead_of_a_reading_the_words_are_read(desk: Desk, change: Change) -> None:
    found, times = file(*MAILS, process=Process(lambda raw: ahead(raw, change=change)))

    assert times == len(MAILS)
    assert (found, times) == file(*MAILS, process=Process(by_parsing_alone))


def test_what_this_desk_taught_counts_ahead_as_well(desk: Desk) -> None:
    untaught = parser_process.options(trusted_authserv=())
    before, _ = file(MAILS[2], process=Process())
    taught = {"version": "+1", "words": {"solicitor": {Head.ANGRY.value: 90.0}}, "curves": {}}
    fit = Fitting.objects.create(
        asked_at=NOW, done_at=NOW, outcome="better", base=catalogue.version(), settings=taught
    )
    ReaderInForce.objects.create(fitting=fit, why="", at=NOW)
    tuning.forget()

    found, times = file(MAILS[2], process=Process())
    late, times_late = file(MAILS[2], process=Process(lambda raw: ahead(raw, untaught)))

    assert tuning.in_force().reader == catalogue.version() + "+1"
    assert (times, found[0]["anger"] > before[0]["anger"]) == (0, True)
    assert (times_late, late) == (1, found)  # a process that has not heard of the fit yet is not believed


def test_a_desk_that_taught_too_much_for_an_argument_reads_here(desk: Desk) -> None:
    words = {f"word{n}": {Head.ANGRY.value: 0.5} for n in range(5_000)}
    fit = Fitting.objects.create(
        asked_at=NOW, done_at=NOW, outcome="better", base=catalogue.version(),
        settings={"version": "+1", "words": words, "curves": {}},
    )  # fmt: skip
    ReaderInForce.objects.create(fitting=fit, why="", at=NOW)
    tuning.forget()

    assert file(MAILS[0], process=Process())[1] == 1


def test_the_version_is_known_without_the_weights() -> None:
    assert catalogue.version() == catalogue.load().weights.version
