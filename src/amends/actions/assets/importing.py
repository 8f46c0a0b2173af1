"""Imports: a file or a push is kept, read in a killable process, and written in batches; nothing comes in twice.

A batch and its progress are one transaction: whoever dies in between goes on at the next row.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.db import DataError, IntegrityError, transaction

from amends.actions import gate, tuning
from amends.actions.assets import batch
from amends.actions.errors import Invalid, NotFound
from amends.domain.assets.arriving import Arrivals, Source, Unusable, from_wire, without_repeats
from amends.domain.assets.arriving.wire import frame
from amends.domain.cases import Refused
from amends.store.models import AssetImport, Organisation
from amends.store.queries import rows as statements

log = logging.getLogger(__name__)
BATCH = 500
LARGEST = 50_000_000
MOST_PROBLEMS = 500
CHANNEL = "amends_assets"


class Reader(Protocol):
    """A killable process that reads files: one answer for each."""

    def call(self, items: list[bytes]) -> list[dict[str, object]]:
        """Rows as JSON-safe values, or {"error": reason}."""


@transaction.atomic
def stage(
    *, organisation_id: int, source: Source, name: str, content: bytes, mapping: Mapping[str, str], kind: str,
    by: int, now: datetime, start: bool = False,
) -> int:  # fmt: skip
    """Keep a file for an import; its number. `start`: it needs no look first. Raises NotFound, Invalid, Refused."""
    person = gate.check(by=by, action="import_assets")
    if not Organisation.objects.filter(id=organisation_id).exists():
        raise NotFound
    if not content:
        raise Invalid("file", "The file is empty.")
    if len(content) > LARGEST:
        raise Invalid("file", f"The file has {len(content) // 10**6} MB; {LARGEST // 10**6} are the most.")
    made = AssetImport.objects.create(
        organisation_id=organisation_id, source=source.value, name=name.replace("\0", "")[-200:], by=person, at=now,
        state="waiting" if start else "staged", content=content, mapping={"columns": dict(mapping), "kind": kind},
    )  # fmt: skip
    if start:
        statements.run("select pg_notify(%s, '')", [CHANNEL])
    return made.id


@transaction.atomic
def begin(*, import_id: int, mapping: Mapping[str, str], kind: str, by: int) -> None:
    """Let a kept file be imported by this mapping. Raises NotFound, Refused when it has begun already."""
    gate.check(by=by, action="import_assets")
    found = AssetImport.objects.select_for_update().filter(id=import_id).exclude(by=None).first()
    if found is None:
        raise NotFound
    if found.state != "staged":
        raise Refused("This import has begun already.")
    found.state, found.mapping = "waiting", {"columns": dict(mapping), "kind": kind}
    found.save(update_fields=["state", "mapping"])
    statements.run("select pg_notify(%s, '')", [CHANNEL])


@transaction.atomic
def drop(*, import_id: int, by: int) -> None:
    """Forget a kept file that was not imported."""
    gate.check(by=by, action="import_assets")
    if not AssetImport.objects.filter(id=import_id, state="staged").delete()[0]:
        raise NotFound


def push(*, organisation_id: int, source: Source, content: bytes, now: datetime) -> int:
    """Keep what a machine pushed; it is stored when this returns. The same bytes that wait already are kept once."""
    name = hashlib.sha256(content).hexdigest()
    waiting = AssetImport.objects.filter(
        organisation_id=organisation_id, source=source.value, name=name, state="waiting", by=None
    )
    key = waiting.values_list("id", flat=True).first()
    if key is not None:
        return key
    made = AssetImport.objects.create(
        organisation_id=organisation_id,
        source=source.value,
        name=name,
        at=now,
        state="waiting",
        content=content,
    )
    statements.run("select pg_notify(%s, '')", [CHANNEL])
    return made.id


def run_waiting(
    *,
    sandbox: Reader,
    now: datetime,
    import_id: int | None = None,
    step: Callable[[int, int], None] | None = None,
) -> int:
    """Read and write the oldest waiting import to its end; how many were worked on. `step` hears rows done of all."""
    waiting = AssetImport.objects.filter(state="waiting")
    if import_id is not None:
        waiting = waiting.filter(id=import_id)
    key = waiting.order_by("id").values_list("id", flat=True).first()
    if key is None:
        return 0
    one = AssetImport.objects.get(id=key)
    arrivals = _read(one, sandbox=sandbox)
    if arrivals is None:
        AssetImport.objects.filter(id=key, state="waiting").update(
            state="failed", content=None, report=one.report
        )
        return 1
    try:
        _write(key, arrivals, now=now, step=step)
    except (DataError, IntegrityError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.exception("assets.import_failed import=%s", key)
        stopped = AssetImport.objects.get(id=key)
        said = f"It stopped after {stopped.done} rows ({type(error).__name__}); what is in can be taken back."
        AssetImport.objects.filter(id=key, state="waiting").update(
            state="failed", content=None, report={**stopped.report, "error": said}
        )
    return 1


def _read(one: AssetImport, *, sandbox: Reader) -> Arrivals | None:
    """What the file says, each thing once; None when it cannot be used, with the reason in the report."""
    mapping = one.mapping or {}
    framed = frame(
        bytes(one.content or b""),
        source=one.source,
        columns=mapping.get("columns", {}),
        types=tuning.in_force().asset_types,
        kind=mapping.get("kind", ""),
    )
    (answer,) = sandbox.call([framed])
    try:
        return without_repeats(from_wire(answer))
    except Unusable as error:
        one.report = {"error": str(error)}
        return None


def _write(key: int, arrivals: Arrivals, *, now: datetime, step: Callable[[int, int], None] | None) -> None:
    """Write batch after batch; each holds the import's row, so that two workers never write the same one."""
    total, done = len(arrivals.rows), -1
    while done < total:
        with transaction.atomic():
            one = AssetImport.objects.select_for_update().filter(id=key, state="waiting").first()
            if one is None:
                return
            part = arrivals.rows[one.done : one.done + BATCH]
            report = one.report or _fresh(arrivals.problems)
            batch.write(part, imported=one, report=report, now=now)
            done = one.done = one.done + len(part)
            one.total, one.report = total, report
            if done >= total:
                one.state, one.content = "done", None
            one.save(update_fields=["done", "total", "report", "state", "content"])
        if step is not None:
            step(done, total)


def _fresh(problems: Sequence[tuple[int, str]]) -> dict[str, object]:
    return {
        "added": 0, "changed": 0, "unchanged": 0, "problems": [list(p) for p in problems[:MOST_PROBLEMS]],
        "problem_count": len(problems),
    }  # fmt: skip
