"""From the JSON of the case statement to what the page shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from amends.domain import clocks
from amends.domain.vocabulary import ClockKind, ClockState, PromiseState
from amends.store.queries import words
from amends.store.queries.case_page.model import (
    AlertView,
    CallView,
    CaseView,
    ClockView,
    ContactView,
    DraftView,
    EscalationView,
    EventView,
    IncidentPart,
    MonitoringView,
    OrganisationView,
    PapersView,
    PersonView,
    PointView,
    PromiseView,
    SignedView,
    SpokenView,
    TaskView,
    TriggerView,
    VerificationView,
)
from amends.store.queries.roster import is_on_duty

Row = Mapping[str, Any]


def instant(text: str) -> datetime:
    """A time as PostgreSQL writes it in JSON."""
    return datetime.fromisoformat(text)


def maybe(text: str | None) -> datetime | None:
    """A time, or none."""
    return None if text is None else instant(text)


def person(row: Row, *, now: datetime) -> PersonView:
    """A technician with duty at `now`."""
    on_duty = not row["absent"] and is_on_duty(rota=row["rota"], zone=row["zone"], now=now)
    return PersonView(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        role_words=words.ROLES.get(row["role"], words.plain(row["role"])),
        on_duty=on_duty,
    )


def case(row: Row, *, people: Sequence[PersonView], contact: Row) -> CaseView:
    """The case itself."""
    return CaseView(
        case_id=row["id"],
        number=row["id"],
        subject=row["subject"],
        status=row["status"],
        status_words=words.STATUSES.get(row["status"], words.plain(row["status"])),
        severity=row["severity"],
        priority=row["priority"],
        severity_rule=row["severity_rule"],
        severity_why=row["severity_why"],
        judged_by=row["judged_by"],
        anger_level=row["anger_level"],
        anger=row["anger"],
        peak_level=row["peak_level"],
        complaint_type=words.plain(row["complaint_type"]),
        emotional_state=words.EMOTIONS.get(row["complaint_type"], ""),
        triggers=tuple(_trigger(hit) for hit in row["triggers"]),
        category=row["category"],
        tags=tuple(row["tags"]),
        owner=next((p for p in people if p.id == row["owner_id"]), None),
        first_responder=row["first_responder"] or "",
        first_responder_id=row["first_responder_id"],
        handing_over=row["handing_over"] and bool(row["first_responder"]),
        team_id=row["team_id"],
        team_name=row["team_name"] or "no team",
        verified_at=maybe(row["verified_at"]),
        created_at=instant(row["created_at"]),
        merged_into=row["merged_into_id"],
        unread=row["unread"],
        reply_to=contact["address"] or "",
    )


def incident(row: Row) -> IncidentPart:
    """The incident it is part of."""
    return IncidentPart(
        id=row["id"], title=row["title"], state=row["state"], owner_name=row["owner"] or "", cases=row["cases"],
        active=row["active"],
    )  # fmt: skip


def _trigger(hit: Row) -> TriggerView:
    return TriggerView(
        name=hit["name"],
        words=words.trigger(hit["name"]),
        rule=hit.get("rule", ""),
        why=hit.get("why", ""),
        earlier_number=hit.get("earlier"),
        said=tuple(hit.get("words") or ()),
    )


def organisation(row: Row) -> OrganisationView:
    """The client."""
    return OrganisationView(
        id=row["id"],
        name=row["name"],
        segment=row["segment"],
        stakes=row["stakes"],
        key_account=row["key_account"],
        contract=row["contract"] or "",
        sites=tuple(row["sites"] or ()),
        endpoints=row["endpoints"],
        account_owner_id=row["account_owner_id"],
    )


def contact(row: Row) -> ContactView:
    """The person at the client."""
    return ContactView(
        id=row["id"],
        name=row["name"],
        address=row["address"] or "",
        executive=row["executive"],
        role_title=row["title"],
        phone=row["phone"],
    )


def clock(row: Row, *, now: datetime) -> ClockView:
    """A clock with the part of its span that has passed, by the wall."""
    started, due, ended = instant(row["started_at"]), instant(row["due_at"]), maybe(row["ended_at"])
    span = (due - started).total_seconds()
    passed = ((ended or now) - started).total_seconds()
    state = row["state"]
    return ClockView(
        id=row["id"],
        kind=row["kind"],
        label=words.plain(row["kind"]),
        state=state,
        state_words=words.CLOCKS.get(state, words.plain(state)),
        started_at=started,
        due_at=due,
        paused_why="waiting for the customer" if state == "paused" else "",
        fraction=passed / span if span > 0 else 1.0,
        calendar_name=row["calendar"] or "round the clock",
        life=clocks.story(
            clocks.ClockFacts(
                kind=ClockKind(row["kind"]),
                state=ClockState(state),
                started_at=started,
                due_at=due,
                seconds=0,
                pauses=tuple((instant(first), maybe(last)) for first, last in row["pauses"]),
                ended_at=ended,
            )
        ),
        why=row["why"],
    )


def promise(row: Row) -> PromiseView:
    """A promise in its exact words."""
    return PromiseView(
        id=row["id"],
        what=words.plain(row["kind"]),
        words=row["words"],
        due_at=instant(row["due_at"]),
        state=row["state"],
        maker_id=row["maker_id"],
        maker_name=row["maker"],
        message_id=row["message_id"],
        undelivered=row["lost"],
    )


def escalation(row: Row) -> EscalationView:
    """The latest move up the ladder."""
    return EscalationView(
        severity=row["severity"],
        why=row["why"],
        to_name=row["to"] or "nobody yet",
        at=instant(row["at"]),
        acknowledged_at=maybe(row["acknowledged_at"]),
        acknowledged_by=row["by"] or "",
        document=words.plain(row["document"]),
        waiting_for=row["waiting"] or "",
    )


def papers(row: Row, *, escalation: Row | None) -> PapersView:
    """What is known of the case's document."""
    return PapersView(
        noted=frozenset(row["noted"] or ()),
        called_for=tuple(row["called_for"] or ()),
        signed=tuple(
            SignedView(by_id=by, by_name=name, at=instant(at), skipped=how == "skipped")
            for by, name, at, how in row["read"] or ()
        ),
        contact_made=escalation is not None and escalation["outreach_at"] is not None,
    )


def alert(row: Row) -> AlertView:
    """A call that waits for the viewer."""
    return AlertView(id=row["id"], why=row["why"])


def event(row: Row) -> EventView:
    """A line of the timeline."""
    return EventView(at=instant(row["at"]), who=row["who"] or "", what=row["what"], why=row["why"])


def point(row: Row) -> PointView | None:
    """A message on the temperature line; a customer's message that was not read has no temperature."""
    ours = row["kind"] == "reply"
    if not ours and row["anger_level"] is None:
        return None
    return PointView(
        message_id=row["id"],
        at=instant(row["at"]),
        level=row["anger_level"] or 0,
        score=row["anger"] or 0.0,
        ours=ours,
    )


_SETTLED = (PromiseState.KEPT, PromiseState.LATE, PromiseState.BROKEN)


def settled(row: Row) -> PointView | None:
    """A promise on the temperature line, where it was kept or broken; None while it is open or has moved."""
    if row["state"] not in _SETTLED:
        return None
    return PointView(
        message_id=row["message_id"] or 0,
        at=instant(row["settled_at"]),
        level=0,
        score=0.0,
        ours=True,
        promise=row["state"],
    )


def temperature(*, said: Sequence[Row], promises: Sequence[Row]) -> tuple[PointView, ...]:
    """The temperature line in the order of time."""
    events = [*map(point, said), *map(settled, promises)]
    return tuple(sorted((event for event in events if event is not None), key=lambda event: event.at))


def draft(row: Row) -> DraftView:
    """What the viewer was writing."""
    return DraftView(text=row["body"], subject=row["subject"], saved_at=instant(row["saved_at"]))


def verification(row: Row, *, by: str | None) -> VerificationView | None:
    """How we know that it is fixed, when we do."""
    at = maybe(row["verified_at"])
    return None if at is None else VerificationView(at=at, words=row["verified_words"], by=by or "")


def spoken(row: Row) -> SpokenView:
    """Tasks and calls of the case."""
    return SpokenView(
        tasks=tuple(
            TaskView(key, by_customer, text, instant(made), maybe(done), maybe(due), call)
            for key, by_customer, text, made, done, due, call in row["tasks"] or ()
        ),
        calls=tuple(
            CallView(key, direction, outcome, instant(began), maybe(ended), maybe(finished), holder or "")
            for key, direction, outcome, began, ended, finished, holder in row["calls"] or ()
        ),
    )


def monitoring(row: Sequence[Any]) -> MonitoringView:
    """How the alerts of a case stand."""
    firing, alerts, resolved_at = row
    return MonitoringView(firing, alerts, datetime.fromisoformat(resolved_at) if resolved_at else None)
