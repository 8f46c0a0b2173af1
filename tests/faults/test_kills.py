"""Kill -9 at any moment, while mail arrives: nothing acknowledged is lost and nothing happens twice."""

import os
import random
import threading
from collections import Counter
from pathlib import Path

import pytest

from killed_desk import PARTS, Desk, Senders, answering, conversations, served
from real_desk import sink, wait_for

KILLS = int(os.environ.get("AMENDS_FAULT_KILLS", "6"))
SEED = int(os.environ.get("AMENDS_FAULT_SEED", "20261122"))
MAILS = max(60, 5 * KILLS)
SETTLED = """select (select count(*) from store_rawmail where state = 'stored'),
  (select count(*) from store_case c where not exists
    (select from store_message m where m.case_id = c.id and m.kind = 'reply')),
  (select count(*) from store_outbox where state = 'held' and message_id is not null)"""


@pytest.mark.faults
def test_kills_lose_and_double_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(SEED)  # noqa: S311 - a seed makes a failure come again
    work = conversations(mails=MAILS, dice=dice)
    with sink() as outside, served(Desk(home, outside)) as desk:
        with answering(desk):
            senders = Senders(desk, work)
            for number in range(KILLS):
                senders.wait_for(number * MAILS // KILLS)
                threading.Event().wait(dice.random() * 0.3)  # any moment, not only just after a mail
                desk.kill(list(PARTS)[number] if number < len(PARTS) else dice.choice(list(PARTS)))
            senders.wait_for(MAILS)
            wait_for(lambda: desk.ask(SETTLED) == [(0, 0, 0)], what="the end of all work", seconds=90)

        sent = {str(mail["Message-ID"]).strip("<>") for thread in work for mail in thread}
        assert set(senders.acknowledged) == sent
        kept = desk.ask("select mail_id, case_id, id from store_message where kind = 'customer'")
        assert Counter(row[0] for row in kept) == Counter(sent)
        check_cases(desk, {mail_id: case_id for mail_id, case_id, _ in kept}, threads=len(work))
        unknown = check_answers(desk)
        with capsys.disabled():
            print(
                f"\nseed {SEED}: {len(desk.killed)} kills {dict(Counter(desk.killed))}, {MAILS} mails in "
                f"{senders.attempts} attempts, 0 lost, 0 doubled; {len(work)} cases, each answered once, "
                f"{unknown} answers unknown"
            )


def check_cases(desk: Desk, case_of: dict[str, int], *, threads: int) -> None:
    """One case for each thread, opened once; one reading for each mail; no clock that runs twice."""
    for mail_id, case_id in case_of.items():
        assert case_of[f"{mail_id.partition('.')[0]}.0@client.example"] == case_id
    assert desk.ask("select count(*) from store_case") == [(threads,)]
    assert desk.ask("select count(*), count(distinct case_id) from store_event where kind = 'opened'") == [
        (threads, threads)
    ]
    assert desk.ask("select count(*), count(distinct message_id) from store_reading") == [
        (len(case_of), len(case_of))
    ]
    twice = "select case_id, kind from store_clock where ended_at is null group by 1, 2 having count(*) > 1"
    assert desk.ask(twice) == []
    assert (
        desk.ask("select distinct state from store_rawmail where state not in ('filed', 'duplicate')") == []
    )


def check_answers(desk: Desk) -> int:
    """Each answer left at most once, and exactly once where the desk says so; how many it calls unknown."""
    arrived = Counter(str(caught.mail["Message-ID"]).strip("<>") for caught in desk.sink.caught)
    answers = dict(desk.ask("select mail_id, state from store_outbox where message_id is not null"))
    assert set(answers.values()) <= {"sent", "unknown", "sending"}
    for mail_id, state in answers.items():
        assert arrived[mail_id] == 1 if state == "sent" else arrived[mail_id] <= 1, (mail_id, state)
    return sum(state != "sent" for state in answers.values())
