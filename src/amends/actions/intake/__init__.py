"""Filing: stored mails become messages, cases, readings, clocks and alerts, each exactly once."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from django.db import DatabaseError, OperationalError, transaction

from amends.actions import keys
from amends.actions.incidents import gathering
from amends.actions.intake.filing import file_mail
from amends.actions.intake.foreseen import Foreseen
from amends.actions.intake.judging import Read, read_here
from amends.actions.intake.known import Opened, gather
from amends.actions.intake.line import Line
from amends.actions.intake.plan import Plan
from amends.domain.messages import Unreadable, from_wire
from amends.store.models import RawMail
from amends.store.models.mail import RawState
from amends.store.queries import intake

log = logging.getLogger(__name__)
BATCH = 100
"""How many mails are filed in one transaction where so many wait."""
ATTEMPTS = 3


__all__ = ["BATCH", "Read", "Reader", "file_waiting"]


class Reader(Protocol):
    """A killable process that parses mails: one answer for each, in order; it never raises for a bad mail."""

    def call(self, mails: list[bytes]) -> list[dict[str, object]]:
        """Parsed mails as JSON-safe values, each with "reading" where it was read as well, or {"error": reason}."""


def file_waiting(
    *,
    sandbox: Reader,
    now: datetime,
    limit: int = BATCH,
    line: Line | None = None,
    read: Read = read_here,
) -> int:
    """File up to `limit` stored mails; how many were settled, 0 when none waits.

    Claimed, decided and saved in one transaction: a crash anywhere leaves them stored, and the next
    run does it again with one effect. When the database refuses the batch, each mail is tried alone,
    and only the one at fault is set aside. Threads of one process share a `line`. `read` is who reads the words.
    """
    line = line or Line()
    try:
        return _file_batch([], sandbox=sandbox, now=now, limit=limit, line=line, read=read)
    except Exception as error:
        if _is_away(error):
            raise
        log.exception("filing.batch_failed")
        return sum(_file_alone(sandbox=sandbox, now=now, line=line, read=read) for _ in range(limit))


def _is_away(error: Exception) -> bool:
    """Whether the database failed, and not on what a mail holds: SQLSTATE class 54 is a value beyond a limit."""
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return isinstance(error, OperationalError) and not state.startswith("54")


def _file_batch(
    claimed: list[intake.Waiting], *, sandbox: Reader, now: datetime, limit: int, line: Line, read: Read
) -> int:
    """File one batch; `claimed` tells the caller which mails it was, however it ends."""
    with line.place() as place, transaction.atomic():
        claimed += place.take(lambda: intake.claim(limit=limit))
        if claimed:
            plan = Plan(now=now)
            foreseen = Foreseen(read)
            opened = _open(claimed, sandbox=sandbox, plan=plan, foreseen=foreseen)
            place.await_turn()
            if opened:
                known = gather(opened, now=now, secret=keys.thread_secret(), read=foreseen)
                for one in opened:
                    file_mail(one, known=known, plan=plan)
            plan.save()
            gathering.gather(case_ids=gathering.outages(plan.cases), now=now)
    return len(claimed)


def _open(
    waiting: Sequence[intake.Waiting], *, sandbox: Reader, plan: Plan, foreseen: Foreseen
) -> list[Opened]:
    """Parse in the killable process; what cannot be understood goes to quarantine with the reason."""
    opened = []
    answers = (answer for mails in _in_turn(waiting) for answer in sandbox.call(mails))
    for mail, answer in zip(waiting, answers, strict=True):
        reading = answer.pop("reading", None)
        try:
            found = Opened(waiting=mail, mail=from_wire(answer))
        except Unreadable as error:
            plan.settle(mail.id, RawState.QUARANTINED, error.reason)
        else:
            foreseen.learn(found.mail, reading)
            opened.append(found)
    return opened


def _in_turn(waiting: Sequence[intake.Waiting]) -> Iterator[list[bytes]]:
    """The bytes of the mails in order: small ones together, a large one alone."""
    small: list[bytes] = []
    for mail in waiting:
        if mail.raw is not None:
            small.append(bytes(mail.raw))
            continue
        if small:
            yield small
        yield [intake.raw(raw_id=mail.id)]
        small = []
    if small:
        yield small


def _file_alone(*, sandbox: Reader, now: datetime, line: Line, read: Read) -> int:
    """File the oldest waiting mail; after three failures it goes to quarantine, never lost."""
    claimed: list[intake.Waiting] = []
    try:
        return _file_batch(claimed, sandbox=sandbox, now=now, limit=1, line=line, read=read)
    except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        if not claimed or _is_away(error):
            raise
        raw_id, attempts = claimed[0].id, claimed[0].attempts
        log.exception("filing.mail_failed raw=%s", raw_id)
        reason = f"It could not be filed ({type(error).__name__}). The mail is kept; retry after an update."
        state = RawState.QUARANTINED if attempts + 1 >= ATTEMPTS else RawState.STORED
        RawMail.objects.filter(id=raw_id, state=RawState.STORED).update(
            attempts=attempts + 1, state=state, reason=reason, settled_at=now
        )
        return 1
