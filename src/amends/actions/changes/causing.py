"""Outages after a change are linked to it by arithmetic, and its owner is called: each once (P16)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import alerts, deeds, room, tuning
from amends.actions.changes.planning import take
from amends.actions.errors import Invalid, NotFound
from amends.domain import assets as domain_assets
from amends.domain import changes
from amends.domain.changes import CausingRules, Nearness, Suspect
from amends.store.models import Case, Change, ChangeCase
from amends.store.models.escalation import AlertReason
from amends.store.queries import live, rows
from amends.store.queries.assets import graph
from amends.store.queries.changes import suspects


@transaction.atomic
def link_caused(*, now: datetime) -> int:
    """Look at every change of the last days; how many outages were linked. One look at a time."""
    if rows.one("select pg_try_advisory_xact_lock(hashtext('amends.changes'))") != (True,):
        return 0
    rules = tuning.in_force().changes.causing
    made = suspects.made(since=now - timedelta(hours=rules.hours), now=now)
    return sum(_judge(one, rules=rules, now=now) for one in made)


def _judge(made: suspects.Made, *, rules: CausingRules, now: datetime) -> int:
    """The outages of one change: for each case the asset that has most points counts."""
    found = graph.around(ids=made.assets, depth=rules.hops)
    near: dict[int, tuple[int, int]] = {key: (0, key) for key in made.assets}
    for key in made.assets:
        for one in domain_assets.impact(
            start=key, edges=found.edges, way=domain_assets.Way.UP, depth=rules.hops
        ).reached:
            if one.steps < near.get(one.id, (rules.hops + 1, 0))[0]:
                near[one.id] = (one.steps, key)
    outages = suspects.outages(
        change_id=made.id,
        assets=near,
        starts_at=made.started_at,
        ends_at=made.ended_at + timedelta(hours=rules.hours),
    )
    best: dict[int, changes.Causation] = {}
    for outage in outages:
        hops, changed = near[outage.asset_id]
        causation = changes.cause(
            Suspect(
                nearness=Nearness.DEPENDS if hops else Nearness.SAME,
                hops=hops,
                changed=found.nodes[changed].name if changed in found.nodes else "what was changed",
                hit=outage.asset_name,
                started_at=made.started_at,
                ended_at=made.ended_at,
                went_wrong=made.state in ("failed", "backed_out"),
                case_at=outage.created_at,
                is_outage=True,
            ),
            rules=rules,
        )
        known = best.get(outage.case_id)
        if causation.links and (known is None or causation.points > known.points):
            best[outage.case_id] = causation
    return sum(_link(made, case_id=key, causation=best[key], now=now) for key in sorted(best))


def _link(made: suspects.Made, *, case_id: int, causation: changes.Causation, now: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",)).filter(id=case_id).first()
    change = Change.objects.filter(id=made.id).first()
    if case is None or change is None:
        return False
    why = f"{causation.points} points: {causation.lines[0]}"[:300]
    _, is_new = ChangeCase.objects.get_or_create(
        change=change,
        case=case,
        caused=True,
        defaults={"why": why, "lines": list(causation.lines), "at": now},
    )
    if is_new:
        _say(change, case=case, lines=causation.lines, by=None, now=now)
    return is_new


def _say(change: Change, *, case: Case, lines: Sequence[str], by: int | None, now: datetime) -> None:
    """The link on both timelines, and the call to the change's owner."""
    reasons = "; ".join(lines)
    what = f"Change {change.id} may be behind it: {change.title}"
    room.record(case, kind="change_caused", what=what, why=reasons, at=now, by=by, change=change.id)
    deeds.write(
        change, kind="change_caused", what=f"Case #{case.id} may come from it.", why=reasons, at=now, by=by
    )
    alerts.raise_alert(
        case=case, person_id=change.owner_id, reason=AlertReason.CHANGE, subject=f"change:{change.id}", now=now,
        why=f"Your change {change.id}, {change.title}, may be behind this outage: {reasons}",
    )  # fmt: skip
    live.announce(case_ids=[case.id])


@transaction.atomic
def link_case(*, change_id: int, case_id: int, caused: bool, why: str = "", by: int, now: datetime) -> None:
    """A person says that the change caused a case, or is made for it."""
    taken = take(change_id=change_id, by=by)
    try:
        case = room.take(case_id=case_id, by=by, action="note").case
    except NotFound:
        raise Invalid("case", "There is no such case, or it is not yours to see.") from None
    said = why.strip()[:300] or f"{taken.by.name} says so"
    link, made = ChangeCase.objects.get_or_create(
        change=taken.change, case=case, caused=caused, defaults={"why": said, "by": taken.by, "at": now}
    )
    if not made and link.gone_at is None:
        return
    if not made:
        link.gone_at = None
        link.save(update_fields=["gone_at"])
    if caused:
        _say(taken.change, case=case, lines=[said], by=by, now=now)
    else:
        what = f"Change {taken.change.id} is made for it: {taken.change.title}"
        room.record(case, kind="change_linked", what=what, why=said, at=now, by=by, change=taken.change.id)


@transaction.atomic
def unlink_case(*, change_id: int, case_id: int, by: int, now: datetime) -> None:
    """A person says that they do not belong together; the rule does not say so again."""
    taken = take(change_id=change_id, by=by)
    case = room.take(case_id=case_id, by=by, action="note").case
    gone = ChangeCase.objects.filter(change=taken.change, case=case, gone_at=None).update(gone_at=now)
    if gone:
        what = f"Change {taken.change.id} has nothing to do with it: {taken.change.title}"
        room.record(case, kind="change_unlinked", what=what, at=now, by=by, change=taken.change.id)
        deeds.write(
            taken.change, kind="change_unlinked", what=f"Case #{case.id} does not come from it.",
            why=f"{taken.by.name} says so", at=now, by=by,
        )  # fmt: skip
        live.announce(case_ids=[case.id])
