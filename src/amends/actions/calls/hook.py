"""What a telephone system tells us: each event once, in any order, signed, fresh, and kept (the webhook)."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from amends.actions.calls import finding, missed, taking
from amends.actions.calls.systems import secret_of
from amends.domain import calls
from amends.domain.calls import BadEvent, Event, EventKind, LineKind, Standing
from amends.runtime import sealing
from amends.store.models import Call, CallEvent, CallPerson, PhoneSystem
from amends.store.models.call import Direction, Outcome

log = logging.getLogger(__name__)
MOST_A_MINUTE = 600
"""Events of one system in a minute; a switchboard of a hundred people stays far below."""
MOST_OF_A_CALL = 200
_NOBODY = b"no telephone system has this secret"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the telephone system is told: a status of HTTP, and a body that says no more than it must."""

    status: int
    body: dict[str, object]


REFUSED = Answer(401, {"error": "not signed by a telephone system of this desk, or too old"})


def take_event(
    *, system_id: int, identity: str, seconds: str, signatures: str, body: bytes, now: datetime
) -> Answer:
    """Judge, keep and follow one event.

    A forged, stale or malformed request, a system that is not there and one that is switched off get the same answer.
    The same identity with the same body gets its first answer and changes nothing; with another body it is refused.
    """
    system = PhoneSystem.objects.filter(id=system_id).first()
    found = calls.standing(
        secret=_secret(system), identity=identity, seconds=seconds, signatures=signatures, body=body, now=now
    )
    if system is None or not system.active or found is not Standing.GOOD:
        log.warning("call_event.refused system=%s why=%s", system_id, found if system else "unknown")
        return REFUSED
    try:
        event = calls.parse_event(body, now=now)
    except BadEvent as wrong:
        return Answer(422, {"error": str(wrong)})
    return _keep(system.id, identity=identity, event=event, digest=hashlib.sha256(body).hexdigest(), now=now)


def _secret(system: PhoneSystem | None) -> bytes:
    if system is None:
        return _NOBODY  # the same work is done for a system that is not there
    try:
        return secret_of(system)
    except sealing.Unsealed:
        log.error("call_event.secret_lost system=%s: make a new one in Settings", system.pk)
        return _NOBODY + bytes(system.secret)


@transaction.atomic
def _keep(system_id: int, *, identity: str, event: Event, digest: str, now: datetime) -> Answer:
    """One system at a time: its events are few, and two of one call must not be folded side by side."""
    system = PhoneSystem.objects.select_for_update(no_key=True).get(id=system_id)
    earlier = CallEvent.objects.filter(system=system, identity=identity).first()
    if earlier is not None:
        if earlier.digest != digest:
            log.warning("call_event.reused system=%s identity=%s", system_id, identity)
            return Answer(409, {"error": "this webhook-id was used for another event"})
        return Answer(200, {"call": earlier.call_id})
    recent = CallEvent.objects.filter(system=system, received_at__gt=now - timedelta(minutes=1)).count()
    if recent >= MOST_A_MINUTE:
        return Answer(429, {"error": f"more than {MOST_A_MINUTE} events in a minute"})
    call = Call.objects.select_for_update(no_key=True).filter(system=system, name=event.call).first()
    if call is not None and CallEvent.objects.filter(call=call).count() >= MOST_OF_A_CALL:
        return Answer(422, {"error": f"more than {MOST_OF_A_CALL} events of one call"})
    if call is None:
        call = Call.objects.create(
            system=system, name=event.call, direction=_direction(event.outgoing), began_at=event.at
        )
    CallEvent.objects.create(
        system=system, identity=identity, digest=digest, call=call, kind=event.kind.value, at=event.at, received_at=now,
        body={"number": event.number, "extension": event.extension, "to": event.to, "outgoing": event.outgoing},
    )  # fmt: skip
    _follow(call, now=now)
    return Answer(200, {"call": call.id})


def _follow(call: Call, *, now: datetime) -> None:
    """Bring a call to where all its events so far say it stands."""
    told = [
        Event(kind=EventKind(kind), call=call.name, at=at, **body)
        for kind, at, body in CallEvent.objects.filter(call=call).values_list("kind", "at", "body")
    ]
    life = calls.fold(told)
    call.number, call.direction = life.number, _direction(life.outgoing)
    call.began_at = min(call.began_at, life.began_at)
    call.answered_at = (
        life.answered_at or call.answered_at
    )  # somebody may have said so here before the system did
    call.ended_at = call.ended_at or life.ended_at
    if call.outcome in (Outcome.OPEN, Outcome.MISSED):
        nobody = call.ended_at is not None and call.answered_at is None
        call.outcome = (Outcome.MISSED if nobody else Outcome.OPEN).value
    if call.contact_id is None and call.case_id is None:
        call.contact = finding.only_contact(number=life.number)
    _people(call, life=life, now=now)
    if call.case_id is None and call.contact is not None and call.technician is not None:
        call.case = finding.only_open_case(contact=call.contact, viewer=call.technician)
    call.save()
    missed.follow(call, now=now)
    taking.tell(call)


def _people(call: Call, *, life: calls.Life, now: datetime) -> None:
    """Those whose extensions it reached take part; the last one holds it, each hand-over is a line of the call."""
    known = finding.by_extension(extensions=life.extensions)
    reached = [known[one] for one in life.extensions if one in known]
    if (reached and life.answered_at is not None) or (reached and call.technician_id is None):
        call.technician = reached[-1]
    for person in reached:
        CallPerson.objects.get_or_create(call=call, technician=person, defaults={"at": life.began_at})
    for at, from_, to in life.transfers:
        names = [known[one].name if one in known else one or "somebody" for one in (from_, to)]
        taking.write(
            call, kind=LineKind.TRANSFER, text=f"From {names[0]} to {names[1]}.", by=None, now=now,
            once=f"{at.isoformat()} {to}", told_at=at.isoformat(), to=known[to].pk if to in known else 0,
        )  # fmt: skip


def _direction(outgoing: bool) -> str:
    return (Direction.OUT if outgoing else Direction.IN).value
