"""Taking a call in hand: locked, visible to the asker, and still to be written on; and writing its lines."""

from dataclasses import dataclass
from datetime import datetime

from amends.actions import room
from amends.actions.errors import NotFound
from amends.domain import cases
from amends.domain.calls import LineKind
from amends.store.models import Call, CallLine, CallPerson, Case, Technician
from amends.store.queries import live


@dataclass(frozen=True, slots=True)
class Taken:
    """A locked call and the technician who acts on it."""

    call: Call
    by: Technician


def take(*, call_id: int, by: int, write: bool = True) -> Taken:
    """Lock a call for whoever may see it: those who take part, those who see its case, everybody while it has none.

    Raises NotFound when it is absent or not theirs (the same answer), Refused when it is wrapped up and to be written.
    """
    person = Technician.objects.filter(id=by, is_active=True).first()
    call = (
        Call.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__organisation", "contact")
        .filter(id=call_id)
        .first()
    )
    if person is None or call is None or not sees(call, person):
        raise NotFound
    if write and call.finished_at is not None:
        raise cases.Refused("This call is wrapped up. Write what is new on its case.")
    return Taken(call, person)


def sees(call: Call, person: Technician) -> bool:
    """Whether this technician may see the call."""
    if call.case is None or CallPerson.objects.filter(call=call, technician=person).exists():
        return True
    return sees_case(call.case, person)


def sees_case(case: Case, person: Technician) -> bool:
    """Whether this technician may see the case."""
    return cases.may(person=room.person_facts(person), action="see", case=room.case_facts(case)).allowed


def takes_part(call: Call, person: Technician, *, now: datetime) -> bool:
    """Note that somebody takes part; true the first time, when a second person's coming is a line of the call."""
    first = not CallPerson.objects.filter(call=call).exists()
    _, made = CallPerson.objects.get_or_create(call=call, technician=person, defaults={"at": now})
    if call.technician_id is None:
        call.technician = person
        call.save(update_fields=["technician"])
    if made and not first:
        write(call, kind=LineKind.JOINED, text=f"{person.name} joined.", by=person, now=now)
    return made


def write(
    call: Call,
    *,
    kind: LineKind,
    text: str,
    by: Technician | None,
    now: datetime,
    once: str = "",
    **data: object,
) -> CallLine:
    """Add one line; the same form sent twice adds one."""
    key = f"{by.pk if by else 0}:{once}"[:80] if once else None
    if key is not None and (earlier := CallLine.objects.filter(call=call, once=key).first()) is not None:
        return earlier
    return CallLine.objects.create(call=call, kind=kind.value, text=text, at=now, by=by, data=data, once=key)


def tell(call: Call) -> None:
    """Tell the open pages of those who take part, and of the case."""
    people = CallPerson.objects.filter(call=call).values_list("technician_id", flat=True)
    live.announce_call(call_id=call.id, people={*people, *filter(None, [call.technician_id])})
    if call.case_id is not None:
        live.announce(case_ids=[call.case_id])
