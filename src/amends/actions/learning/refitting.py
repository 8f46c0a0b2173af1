"""The reader is fitted to the desk's own corrections: asked for, held against the shipped one, and put in force or not.

Nothing leaves the desk: messages and corrections are read from its database, and only numbers are kept.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from amends.actions import tuning
from amends.catalogue import readings as reading_catalogue
from amends.domain import cases, learning
from amends.domain.learning import Labels, examples, fitting, report
from amends.domain.messages import Segment
from amends.domain.messages.newly import newly_written
from amends.domain.readings import Adjustment, Lexicon
from amends.domain.readings.adjustment import dumped
from amends.domain.vocabulary import Role
from amends.store.models import Correction, Fitting, ReaderInForce, Technician
from amends.store.models.learning import Outcome
from amends.store.queries import fitting as stored

NIGHT = range(1, 5)
"""Hours, UTC, in which the nightly fit is asked for."""
APART = timedelta(hours=20)
LOOKS_BACK = timedelta(days=365)
_LONGEST_TEXT = 20_000


def _manager(by: int) -> Technician:
    person = Technician.objects.filter(id=by, is_active=True).first()
    facts = cases.PersonFacts(id=by, role=Role(person.role) if person else Role.TIER1, team_ids=frozenset())
    verdict = cases.may(person=facts, action="change_settings", case=None)
    if person is None or not verdict.allowed:
        raise cases.Refused(verdict.reason)
    return person


def ask(*, by: int, now: datetime) -> None:
    """A manager asks for a fit; the worker does it. Raises Refused without the role, or while one waits."""
    _manager(by)
    try:
        with transaction.atomic():
            Fitting.objects.create(asked_at=now, asked_by_id=by)
    except IntegrityError:
        raise cases.Refused("A fit has been asked for already; the worker is about to do it.") from None


def ask_nightly(*, now: datetime) -> bool:
    """Ask for the nightly fit where something new was corrected since the last one; whether it was asked for."""
    if now.hour not in NIGHT:
        return False
    last = Fitting.objects.order_by("-id").first()
    new = Correction.objects.all()
    if last is not None:
        if now - last.asked_at < APART:
            return False
        new = new.filter(at__gt=last.asked_at)
    return new.exists() and ask_by_hand(now=now)


def ask_by_hand(*, now: datetime) -> bool:
    """Ask in nobody's name, as the night and the command line do; False while a fit waits already."""
    try:
        with transaction.atomic():
            Fitting.objects.create(asked_at=now)
    except IntegrityError:
        return False
    return True


def waits() -> bool:
    """Whether a fit has been asked for and not been done."""
    return Fitting.objects.filter(outcome=Outcome.WAITING).exists()


@dataclass(frozen=True, slots=True)
class Done:
    """A fit that was done, and what came of it."""

    id: int
    outcome: str
    why: str


@transaction.atomic
def run(*, now: datetime) -> Done | None:
    """Do the fit that waits; None where none does, or another process has it.

    Claim, report and what is put in force are one transaction: a worker that dies leaves it waiting.
    """
    waiting = Fitting.objects.select_for_update(skip_locked=True).filter(outcome=Outcome.WAITING).first()
    if waiting is None:
        return None
    shipped = reading_catalogue.load()
    kept = _kept(since=now - LOOKS_BACK)
    corrected = sum(bool(one.overruled) for one in kept)
    waiting.base, waiting.done_at = shipped.weights.version, now
    waiting.why = report.too_few(corrected=corrected)
    if waiting.why:
        waiting.outcome, waiting.report = Outcome.TOO_FEW.value, {"corrected": corrected}
    else:
        _fit(waiting, kept, shipped, now=now)
    waiting.save()
    return Done(waiting.pk, waiting.outcome, waiting.why)


def _fit(waiting: Fitting, kept: list[examples.Kept], shipped: Lexicon, *, now: datetime) -> None:
    """Hold a fit against the shipped reader, and put it in force when it is better by the rule."""
    by_key = {one.key: one for one in kept}
    taught = [examples.example(kept=one, lexicon=shipped) for one in kept]

    def read(example: fitting.Example, adjustment: Adjustment) -> Labels:
        return examples.labels(kept=by_key[example.key], lexicon=shipped, adjustment=adjustment)

    found = report.held_out(examples=taught, weights=shipped.weights, read=read)
    waiting.report = _as_data(found)
    waiting.why = found.why
    waiting.outcome = (Outcome.BETTER if found.better else Outcome.NOT_BETTER).value
    waiting.settings = dumped(fitting.fit(examples=taught, weights=shipped.weights))
    if found.better:
        ReaderInForce.objects.create(
            fitting=waiting, why="better on messages it had not seen", by_id=waiting.asked_by_id, at=now
        )
        transaction.on_commit(tuning.forget)


def _as_data(found: report.Report) -> dict[str, Any]:
    return {
        "examples": found.examples,
        "corrected": found.corrected,
        "won": found.won,
        "lost": found.lost,
        "alarms_lost": found.alarms_lost,
        "labels": [[one.label, one.total, one.overruled, one.before, one.after] for one in found.labels],
    }


def _kept(*, since: datetime) -> list[examples.Kept]:
    """The latest messages that people have judged, as often corrected and as often let stand as it happened."""
    corrections: Mapping[int, list[tuple[str, str]]] = defaultdict(list)
    for message, label, value in Correction.objects.order_by("id").values_list(
        "message_id", "label", "now_is"
    ):
        corrections[message].append((label, value))
    found = []
    for row in stored.judged(since=since):
        read = Labels.read(anger_level=row.anger_level, complaint_type=row.complaint_type, heads=row.heads)
        truth = learning.standing(read, corrections.get(row.message_id, ()))
        text = newly_written(text=row.text, segments=[Segment(*s) for s in row.segments]).text
        found.append(
            examples.Kept(
                key=row.message_id,
                subject=row.subject,
                text=text[:_LONGEST_TEXT],
                channel=row.channel,
                truth=truth,
                overruled=frozenset(
                    label for label in fitting.LEARNED if read.value(label) != truth.value(label)
                ),
            )
        )
    return found


@transaction.atomic
def put_in_force(*, fitting_id: int | None, why: str, by: int, now: datetime) -> None:
    """A manager puts an earlier fit, or the shipped reader (None), in force; cases keep what judged them.

    Raises Refused without the role, for a fit of another reader, or for what is in force already.
    """
    _manager(by)
    chosen = None
    if fitting_id is not None:
        chosen = Fitting.objects.filter(id=fitting_id).exclude(settings={}).first()
        if chosen is None:
            raise cases.Refused("There is no such fit to put in force.")
        if chosen.base != reading_catalogue.load().weights.version:
            raise cases.Refused(
                f"This fit was made for the reader {chosen.base}, which is not the one shipped now."
            )
    current = ReaderInForce.objects.select_for_update().order_by("-id").first()
    if (current.fitting_id if current else None) == fitting_id:
        raise cases.Refused("This reader is in force already.")
    ReaderInForce.objects.create(fitting=chosen, why=why.strip()[:300], by_id=by, at=now)
    transaction.on_commit(tuning.forget)
