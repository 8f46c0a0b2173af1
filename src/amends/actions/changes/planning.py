"""A change is planned: what, why, how, the way back, when, and on which assets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amends.actions import deeds, gate, room
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.changes import ChangeKind, ChangeState
from amends.store.models import Change, ChangeAsset, ChangeCase, Organisation, Problem, Technician
from amends.store.queries.changes import facts as stored

LONGEST = 8000
MOST_ASSETS = 200
STALE = "{} saved it while you wrote. Your words stand below; look at what changed, then save again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What may be written about a change; `assets` are lines of words that name them, as `assets_in` reads them."""

    title: str
    kind: str
    why: str = ""
    plan: str = ""
    back_out: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    assets: tuple[str, ...] = ()
    organisations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A locked change and the technician who acts on it."""

    change: Change
    by: Technician


def take(*, change_id: int, by: int) -> Taken:
    """Lock a change. Raises NotFound, Refused."""
    person = gate.check(by=by, action="plan_change")
    change = (
        Change.objects.select_for_update(of=("self",)).select_related("owner").filter(id=change_id).first()
    )
    if change is None:
        raise NotFound
    return Taken(change, person)


def assets_in(lines: Sequence[str]) -> tuple[int, ...]:
    """The assets that these lines name: a name, tag, serial or address, with `@ organisation` where several have it.

    Raises Invalid for a word that names none, or several.
    """
    found: list[int] = []
    for line in lines:
        word, _, organisation = (part.strip() for part in line.replace("\0", "").partition(" @ "))
        if not word:
            continue
        known = stored.by_word(word=word[:200], organisation=organisation[:200])
        if not known:
            raise Invalid("assets", f"No asset is known as {line.strip()[:80]}.")
        if len(known) > 1:
            ways = "; ".join(f"{one.name} @ {one.organisation}" for one in known[:5])
            raise Invalid("assets", f"{line.strip()[:80]} is known more than once. Write one of: {ways}.")
        found.append(known[0].id)
    if len(found) > MOST_ASSETS:
        raise Invalid("assets", f"These are {len(found)} assets; {MOST_ASSETS} are the most.")
    return tuple(dict.fromkeys(found))


@transaction.atomic
def plan(
    *,
    facts: Facts,
    once: str,
    by: int,
    now: datetime,
    problem_id: int | None = None,
    case_id: int | None = None,
) -> int:
    """Plan a change, for a problem or because of a case where one is named. Sent twice, it is planned once."""
    person = gate.check(by=by, action="plan_change")
    if (made := Change.objects.filter(once=once[:80]).first()) is not None:
        return made.id
    problem = Problem.objects.filter(id=problem_id).first() if problem_id else None
    change = Change(owner=person, made_by=person, made_at=now, problem=problem, once=once[:80])
    ids = _set(change, facts)
    change.save()
    _relate(change, facts, ids)
    deeds.write(
        change, kind="change_planned", what=f"{person.name} planned it.", why=change.why, at=now, by=by
    )
    if case_id is not None:
        case = room.take(case_id=case_id, by=by, action="note").case
        ChangeCase.objects.create(
            change=change,
            case=case,
            caused=False,
            why=f"{person.name} plans it for this case",
            by=person,
            at=now,
        )
        what = f"Change {change.id} is planned: {change.title}"
        room.record(case, kind="change_linked", what=what, why=change.why, at=now, by=by, change=change.id)
    return change.id


@transaction.atomic
def save(*, change_id: int, facts: Facts, revision: int, by: int, now: datetime) -> None:
    """Keep the plan. Raises Refused for one that is decided on already, Invalid for what cannot be meant."""
    taken = take(change_id=change_id, by=by)
    change = taken.change
    if change.state != ChangeState.DRAFT:
        raise Refused("It is handed in. Plan it anew first; what was decided then counts no more.")
    if revision != change.revision:
        last = change.deeds.filter(kind="change_written").order_by("-id").select_related("by").first()
        raise Invalid("title", STALE.format(last.by.name if last and last.by else "Somebody"))
    ids = _set(change, facts)
    change.revision += 1
    change.save()
    _relate(change, facts, ids)
    deeds.write(change, kind="change_written", what=f"{taken.by.name} wrote the plan.", at=now, by=by)


def _set(change: Change, facts: Facts) -> tuple[int, ...]:
    """Put what was typed on the row; the assets it names. Raises Invalid at the field."""
    title = " ".join(facts.title.replace("\0", "").split())
    if not title or len(title) > 200:
        raise Invalid("title", "Say what is changed, in 200 characters at most.")
    if facts.kind not in list(ChangeKind):
        raise Invalid("kind", "Choose what kind of change it is.")
    if (facts.starts_at is None) != (facts.ends_at is None):
        raise Invalid(
            "ends_at" if facts.ends_at is None else "starts_at", "Give both, when it begins and when it ends."
        )
    if facts.starts_at is not None and facts.ends_at is not None and facts.ends_at <= facts.starts_at:
        raise Invalid("ends_at", "It ends after it begins.")
    for name in ("why", "plan", "back_out"):
        text = getattr(facts, name).replace("\r\n", "\n").replace("\0", "").strip()
        if len(text) > LONGEST:
            raise Invalid(name, f"It has {len(text):,} characters; {LONGEST:,} are the most that is kept.")
        setattr(change, name, text)
    change.title, change.kind = title, facts.kind
    change.starts_at, change.ends_at = facts.starts_at, facts.ends_at
    return assets_in(facts.assets)


def _relate(change: Change, facts: Facts, ids: tuple[int, ...]) -> None:
    change.assets.exclude(asset_id__in=ids).delete()
    ChangeAsset.objects.bulk_create(
        [ChangeAsset(change=change, asset_id=key) for key in ids], ignore_conflicts=True
    )
    change.organisations.set(Organisation.objects.filter(id__in=facts.organisations))
