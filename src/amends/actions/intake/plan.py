"""The rows that filing a batch of mails will write, gathered first and saved together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import models

from amends.actions import desk_mail
from amends.actions.clocks import MOVES
from amends.actions.heirs import hand_over
from amends.actions.intake import naming
from amends.store.models import (
    Alert,
    Attachment,
    Case,
    CaseAsset,
    Clock,
    Escalation,
    Event,
    Message,
    Outbox,
    Outreach,
    Participant,
    Reading,
)
from amends.store.models.mail import RawState
from amends.store.queries import due, live, many, rows

_MAY_STAND = (Alert, CaseAsset, Escalation, Outreach, Participant)


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
    outreach: list[Outreach] = field(default_factory=list)
    customer_first: list[int] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    changes: dict[int, dict[str, object]] = field(default_factory=dict)
    moved_clocks: list[Clock] = field(default_factory=list)
    settled: list[tuple[int, str, str]] = field(default_factory=list)
    told: list[tuple[str, int]] = field(default_factory=list)
    """Addresses of our own people who hear by mail that a customer wrote, with the case."""
    spoken: list[naming.Spoken] = field(default_factory=list)
    assets: list[CaseAsset] = field(default_factory=list)

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
            many.new(Event, case_id=case_id, at=self.now, kind=kind, by_id=by, what=what, why=why, data=data)
        )

    def save(self) -> None:
        """Write all rows, parents first, and tell open pages; the caller holds the transaction."""
        for link, name in naming.links(self.spoken, now=self.now):
            self.assets.append(link)
            what = f"About {name}."
            self.event(
                link.case_id, "asset_linked", what, f"“{link.words}”", asset=link.asset_id, how=link.how
            )
        batches: tuple[Sequence[models.Model], ...] = (
            self.cases, self.participants, self.messages, self.files, self.readings, self.clocks,
            self.escalations, self.alerts, self.outreach, self.assets, self.events,
        )  # fmt: skip
        for batch in batches:
            # An alert or escalation for the same fact may stand already: it never calls twice.
            many.insert(batch, ignore_conflicts=isinstance(next(iter(batch), None), _MAY_STAND))
        many.update(Case, {key: {**columns, "updated_at": self.now} for key, columns in self.changes.items()})
        many.update(Clock, {c.id: {name: getattr(c, name) for name in MOVES} for c in self.moved_clocks})
        hand_over(
            case_ids=[key for key, columns in self.changes.items() if "owner_id" in columns], now=self.now
        )
        touched = {case.id for case in self.cases} | set(self.changes)
        touched |= {clock.case_id for clock in (*self.clocks, *self.moved_clocks)}
        due.refresh(case_ids=sorted(touched))
        if self.customer_first:
            rows.run(
                """update store_outreach set customer_first_at = %s
                   where case_id = any(%s) and done_at is null and customer_first_at is null""",
                [self.now, self.customer_first],
            )
        self._settle_raw()
        many.insert([self._word_of(address, case_id) for address, case_id in dict.fromkeys(self.told)])
        live.announce(case_ids=touched | {e.case_id for e in self.events})

    def _word_of(self, address: str, case_id: int) -> Outbox:
        """The mail to one of our own people who hears that a customer wrote."""
        return desk_mail.build(
            mail_from=settings.DEFAULT_FROM_EMAIL,
            recipients=[address],
            subject=f"#{case_id}: the customer wrote",
            body=f"The case is being handed over, so both of you hear it.\n{settings.BASE_URL}/cases/{case_id}/",
            now=self.now,
        )

    def _settle_raw(self) -> None:
        if self.settled:
            ids, states, reasons = zip(*self.settled, strict=True)
            rows.run(
                """update store_rawmail r set state = s.state, reason = s.reason, settled_at = %(now)s
                   from unnest(%(ids)s::bigint[], %(states)s::text[], %(reasons)s::text[]) as s(id, state, reason)
                   where r.id = s.id""",
                {"now": self.now, "ids": list(ids), "states": list(states), "reasons": list(reasons)},
            )
