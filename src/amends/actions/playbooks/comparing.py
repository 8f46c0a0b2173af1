"""Two playbooks compared on real cases: begun with everything fixed, drawn case by case, stopped with a reason."""

import dataclasses
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.errors import Invalid, NotFound
from amends.actions.playbooks.stored import in_force
from amends.catalogue import playbooks as catalogue
from amends.domain import experiments
from amends.domain.cases import Refused
from amends.domain.experiments import Measure, ReadOut, Verdict
from amends.store.models import Assignment, Case, Experiment, PlaybookVersion
from amends.store.queries import experiments as stored
from amends.store.queries import rows

DECIDED = frozenset({Verdict.FIRST_BETTER, Verdict.SECOND_BETTER, Verdict.NO_DIFFERENCE})


@transaction.atomic
def begin(
    *,
    title: str,
    question: str,
    first: str,
    second: str,
    measure: str,
    usual: float,
    difference: float,
    by: int,
    now: datetime,
) -> int:
    """Begin a comparison; its id. `first` and `second` name a playbook in force, or `v7` a version kept before.

    Everything that decides it is fixed now: who gets which, the measure, the looks. Raises Invalid for a plan that
    cannot be, Refused while one of the two is being compared already.
    """
    person = gate.check(by=by, action="change_settings")
    if measure not in list(Measure):
        raise Invalid("measure", "Choose what is measured.")
    one, two = (_version(field, key, now=now) for field, key in (("first", first), ("second", second)))
    if one.body == two.body:
        raise Invalid("second", "These are the same, letter by letter; choose two that differ.")
    books = [catalogue.read(version.body) for version in (one, two)]
    channels = [channel for channel in books[0].channels if channel in books[1].channels]
    if not channels:
        raise Invalid("second", "No channel is common to both, so no case could get either.")
    try:
        plan = experiments.plan(measure=Measure(measure), usual=usual, difference=difference)
    except ValueError as wrong:
        raise Invalid("difference", str(wrong)) from None
    rows.run("select pg_advisory_xact_lock(hashtext('experiments'))")
    for version in (one, two):
        if (other := stored.running(book=version.book)) is not None:
            raise Refused(f"“{other.title}” compares one of these already. Stop it first.")
    tuning.forget()
    settings = {**dataclasses.asdict(plan), "usual": usual, "difference": difference}
    return Experiment.objects.create(
        title=title, question=question, first=one, second=two, measure=measure, channels=channels, settings=settings,
        seed=secrets.token_hex(8), by=person, started_at=now,
    ).id  # fmt: skip


@transaction.atomic
def stop(*, experiment_id: int, why: str, by: int, now: datetime) -> None:
    """Stop a comparison; cases that were drawn keep what they ran. Stopping what is stopped changes nothing."""
    person = gate.check(by=by, action="change_settings")
    if not why.strip():
        raise Invalid("why", "Say why it stops; it stands with the result.")
    found = Experiment.objects.select_for_update().filter(id=experiment_id).first()
    if found is None:
        raise NotFound
    if found.stopped_at is None:
        found.stopped_at, found.stopped_by, found.stopped_why = now, person, why.strip()[:500]
        found.save(update_fields=["stopped_at", "stopped_by", "stopped_why"])
        tuning.forget()


def read_out(row: stored.ExperimentRow, *, now: datetime) -> ReadOut:
    """What may be said of a comparison; outcomes of cases that were drawn go on coming in after it was stopped."""
    plan = as_plan(row.settings)
    first, second = stored.outcomes(experiment_id=row.id, measure=plan.measure, now=now)
    return experiments.read_out(plan=plan, first=first, second=second)


def as_plan(settings: Mapping[str, Any]) -> experiments.Plan:
    """The plan as it was fixed."""
    return experiments.Plan(
        measure=Measure(settings["measure"]),
        looks=tuple(settings["looks"]),
        alpha=settings["alpha"],
        spent=settings["spent"],
    )


def drawn(*, case: Case, book: str, channel: str, now: datetime) -> tuple[PlaybookVersion, str] | None:
    """The version that a comparison draws for a case whose caller wants `book`, and the comparison's title.

    A case is drawn once and keeps its variant. None when no comparison is on for it, or its result stands already.
    """
    row = stored.running(book=book)
    if row is None or channel not in row.channels:
        return None
    before = Assignment.objects.filter(case=case).first()
    if before is not None and before.experiment_id != row.id:
        return None
    if before is None:
        experiment = Experiment.objects.select_for_update().get(id=row.id)
        if experiment.stopped_at is not None or read_out(row, now=now).verdict in DECIDED:
            return None
        place = Assignment.objects.filter(experiment=experiment).count()
        second = experiments.is_second(seed=experiment.seed, place=place)
        before = Assignment.objects.create(
            experiment=experiment, case=case, place=place, second=second, at=now
        )
    variant = row.second if before.second else row.first
    return PlaybookVersion.objects.get(id=variant.version_id), row.title


def _version(field: str, key: str, *, now: datetime) -> PlaybookVersion:
    if key in tuning.in_force().playbooks.texts:
        return in_force(book=key, now=now)
    number = key.removeprefix("v")
    if key.startswith("v") and number.isascii() and number.isdigit() and len(number) < 19:
        found = PlaybookVersion.objects.filter(id=int(number)).first()
        if found is not None:
            return found
    raise Invalid(field, "This playbook does not exist any more. Choose another one.")
