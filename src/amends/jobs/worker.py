"""The worker: files mail, sweeps clocks, promises and alerts, and empties the outbox."""

import threading
from datetime import datetime

from django.conf import settings

from amends.actions import (
    alerts,
    assets,
    calls,
    clocks,
    inbox,
    incidents,
    intake,
    outbox,
    promises,
    searching,
    timeline,
    untouched,
)
from amends.actions.incidents import ending, telling
from amends.actions.intake.line import Line
from amends.connectors import notify, smtp
from amends.jobs import notices, parser_process, repairs, second_reader
from amends.jobs.learner import Learner
from amends.jobs.loops import Loop, keep_running, utc_now
from amends.jobs.wake import Bell
from amends.runtime.sandbox import Sandbox, SandboxLimits

POLL_SECONDS = 1.0
SWEEP_SECONDS = 0.5
FILE_READER = "amends.domain.assets.arriving.wire:serve"


def make_file_reader() -> Sandbox:
    """The killable process that reads spreadsheets, inventories and scans."""
    return Sandbox(
        FILE_READER, limits=SandboxLimits(cpu_seconds=60, wall_seconds=180, memory_bytes=1_500_000_000)
    )


def send_due(now: datetime) -> int:
    """Claim, send and settle one mail; how many were claimed."""
    smtp.Server.parse(url=settings.SMTP_URL)  # a wrong setting is no mail's fault: it fails before the claim
    claimed = outbox.claim(now=now)
    for mail in claimed:
        try:
            outcome = smtp.send(
                url=settings.SMTP_URL,
                mail_from=mail.mail_from,
                recipients=mail.recipients,
                mime=mail.mime,
                timeout=30,
            )
        except ValueError as error:  # before anything was said to the server
            outcome = smtp.Outcome(state=smtp.State.REFUSED, detail=str(error))
        outbox.settle(outbox_id=mail.id, outcome=outcome.state, detail=outcome.detail, now=utc_now())
    return len(claimed)


def loops(
    sandbox: Sandbox, files: Sandbox, *, stop: threading.Event, messenger: notify.Sender
) -> tuple[Loop, ...]:
    """What this process does; each loop has its own thread and its own database connection."""

    line, learner = Line(), Learner(stop)

    def file(now: datetime) -> int:
        sandbox.follow(parser_process.options(trusted_authserv=settings.TRUSTED_AUTHSERV))
        return intake.file_waiting(sandbox=sandbox, now=now, line=line)

    def soon(now: datetime) -> float:
        return SWEEP_SECONDS

    def until_mail(now: datetime) -> float:
        due = outbox.next_due(now=now)
        return POLL_SECONDS if due is None else min(max(due, 0.02), POLL_SECONDS)

    def storms(now: datetime) -> int:
        return incidents.sweep(now=now) + telling.write(now=now) + ending.settle(now=now)

    def bring_in(now: datetime) -> int:
        done = assets.run_waiting(sandbox=files, now=now)
        if not done:
            files.close()  # it is started again for the next file: a desk at rest keeps no process for this
        return done

    def recover(now: datetime) -> int:
        timeline.seal(now=now)
        return outbox.recover(now=now)

    return (
        # Two threads: one batch is parsed while the other is decided and saved.
        Loop("filing", file, lambda now: POLL_SECONDS),
        Loop("filing too", file, lambda now: POLL_SECONDS),
        Loop("clocks", lambda now: clocks.sweep(now=now), soon),
        Loop("promises", lambda now: promises.sweep(now=now), soon),
        Loop("reminders", lambda now: promises.remind(now=now), soon),
        Loop("tasks", lambda now: calls.remind(now=now), lambda now: 5.0),
        Loop("absences", lambda now: promises.call_for_the_absent(now=now), lambda now: 60.0),
        Loop("alerts", lambda now: alerts.sweep(now=now), soon),
        Loop("incidents", storms, soon),
        Loop("gathering", lambda now: incidents.find(now=now), lambda now: 5.0),
        Loop("untouched", lambda now: untouched.find(now=now), lambda now: 900.0),
        *repairs.loops(),
        Loop("warnings", lambda now: clocks.warn(now=now), soon),
        Loop("assets", bring_in, lambda now: POLL_SECONDS),
        Loop("outbox", send_due, until_mail),
        Loop("notices", notices.sender(messenger), notices.wait),
        Loop("recovery", recover, lambda now: 30.0),
        Loop("words", lambda now: searching.index(), lambda now: POLL_SECONDS, patient=True),
        Loop("missed words", lambda now: searching.find_missed(), lambda now: 900.0, patient=True),
        Loop("second reader", second_reader.read_again, second_reader.wait, patient=True),
        Loop("learner", learner.run, learner.wait, patient=True),
    )


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; then finish what is in hand and return."""
    with (
        parser_process.make_sandbox(trusted_authserv=settings.TRUSTED_AUTHSERV) as sandbox,
        make_file_reader() as files,
        notify.Sender(private=settings.PRIVATE_HOSTS) as messenger,
        Bell(channels=(inbox.CHANNEL, "amends_live", assets.CHANNEL)) as bell,
    ):
        threads = []
        for loop in loops(sandbox, files, stop=stop, messenger=messenger):
            wake = bell.wakes(loop.name)
            thread = threading.Thread(
                target=keep_running, args=(loop,), kwargs={"stop": stop, "wake": wake}, name=loop.name
            )
            thread.start()
            threads.append(thread)
        bell.ring_until(stop)
        for thread in threads:
            thread.join()
