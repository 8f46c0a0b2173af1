"""The rows that filing a batch of mails will write, gathered first and saved together."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from amends.store.models import (
    Alert,
    Attachment,
    Case,
    Clock,
    Escalation,
    Event,
    Message,
    Participant,
    Reading,
)
from amends.store.models.mail import RawState
from amends.store.queries import due, live, rows


@dataclass(slots=True)
class Plan:
    """Everything to be written for one batch; nothing touches the database before `save`."""

    now: datetime
    cases: list[Case] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    changes: dict[int, dict[str, object]] = field(default_factory=dict)
    settled: list[tuple[int, str, str]] = field(default_factory=list)

    def change(self, case_id: int, **columns: object) -> None:
        """Set columns of a case that exists already."""
        self.changes.setdefault(case_id, {}).update(columns)

    def settle(self, raw_id: int, state: RawState, reason: str = "") -> None:
        """Say what became of a raw mail."""
        self.settled.append((raw_id, state.value, reason))

    def event(
        self, case_id: int, kind: str, what: str, why: str = "", *, by: int | None = None, **data: object
    ) -> None:
        """One line of the case's timeline."""
        self.events.append(
            Event(case_id=case_id, at=self.now, kind=kind, by_id=by, what=what, why=why, data=data)
        )

    def save(self) -> None:
        """Write all rows, parents first, and tell open pages; the caller holds the transaction."""
        batches: tuple[tuple[type[models.Model], list[models.Model]], ...] = (
            (Case, list(self.cases)),
            (Participant, list(self.participants)),
            (Message, list(self.messages)),
            (Attachment, list(self.files)),
            (Reading, list(self.readings)),
            (Clock, list(self.clocks)),
            (Escalation, list(self.escalations)),
            (Alert, list(self.alerts)),
            (Event, list(self.events)),
        )
        for model, batch in batches:
            if batch:
                # An alert or escalation for the same fact may stand already: it never calls twice.
                model._default_manager.bulk_create(
                    batch, ignore_conflicts=model in (Alert, Escalation, Participant)
                )
        for case_id, columns in self.changes.items():
            Case.objects.filter(id=case_id).update(**columns, updated_at=self.now)
        touched = {case.id for case in self.cases} | set(self.changes) | {c.case_id for c in self.clocks}
        due.refresh(case_ids=sorted(touched))
        self._settle_raw()
        live.announce(case_ids=touched | {e.case_id for e in self.events})

    def _settle_raw(self) -> None:
        if self.settled:
            ids, states, reasons = zip(*self.settled, strict=True)
            rows.run(
                """update store_rawmail r set state = s.state, reason = s.reason, settled_at = %(now)s
                   from unnest(%(ids)s::bigint[], %(states)s::text[], %(reasons)s::text[]) as s(id, state, reason)
                   where r.id = s.id""",
                {"now": self.now, "ids": list(ids), "states": list(states), "reasons": list(reasons)},
            )
