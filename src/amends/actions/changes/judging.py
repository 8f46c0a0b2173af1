"""What a change touches, how risky that is, and what stands in the way of its window."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.actions import tuning
from amends.domain import assets as domain_assets
from amends.domain import changes
from amends.domain.changes import ChangeKind, Conflict, Risk
from amends.store.models import Change
from amends.store.queries.assets import graph
from amends.store.queries.changes import facts, marked


@dataclass(frozen=True, slots=True)
class Footprint:
    """The assets a change alters, those that depend on them, all those around, and whose they are."""

    assets: frozenset[int]
    below: tuple[graph.Node, ...]
    around: frozenset[int]
    clients: tuple[facts.Client, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A change as it stands now."""

    footprint: Footprint
    risk: Risk
    conflicts: tuple[Conflict, ...]

    @property
    def blocked(self) -> tuple[Conflict, ...]:
        """What the change may not be handed in with."""
        return tuple(conflict for conflict in self.conflicts if conflict.blocks)


def judge(*, change_id: int, now: datetime) -> Judged:
    """Count the risk and look for conflicts, by the policy and the relations as they are now."""
    change = Change.objects.get(id=change_id)
    rules = tuning.in_force().changes.risk
    touched = footprint(change)
    before = facts.before(change_id=change.id, assets=touched.assets, since=now - timedelta(days=rules.days))
    history = changes.History(
        assets=len(touched.assets),
        below=len(touched.below),
        organisations=len(touched.clients),
        key_accounts=sum(client.key_account for client in touched.clients),
        with_stakes=sum(client.has_stakes for client in touched.clients),
        failed_before=before.failed,
        outages_after=before.outages,
        went_well=before.went_well,
    )
    risk = changes.assess(kind=ChangeKind(change.kind), history=history, rules=rules)
    return Judged(touched, risk, _conflicts(change, touched))


def footprint(change: Change) -> Footprint:
    """What the change alters and what that carries and stands on (one walk over the relations)."""
    own = frozenset(change.assets.values_list("asset_id", flat=True))
    found = graph.around(ids=own) if own else graph.Around({}, (), False)
    up: set[int] = set()
    down: set[int] = set()
    for key in own:
        up |= domain_assets.impact(start=key, edges=found.edges, way=domain_assets.Way.UP).ids
        down |= domain_assets.impact(start=key, edges=found.edges, way=domain_assets.Way.DOWN).ids
    below = tuple(found.nodes[key] for key in sorted(up - own) if key in found.nodes)
    whose = {node.organisation_id for key, node in found.nodes.items() if key in own or key in up}
    whose |= set(change.organisations.values_list("id", flat=True))
    return Footprint(own, below, frozenset((up | down) - own), facts.clients(ids=whose), found.cut)


def _conflicts(change: Change, touched: Footprint) -> tuple[Conflict, ...]:
    if change.starts_at is None or change.ends_at is None:
        return ()
    plan = changes.Plan(
        kind=ChangeKind(change.kind),
        starts_at=change.starts_at,
        ends_at=change.ends_at,
        assets=touched.assets,
        around=touched.around,
        organisations=frozenset(client.id for client in touched.clients),
    )
    window = {"starts_at": change.starts_at, "ends_at": change.ends_at}
    return changes.find(
        plan,
        changes=facts.others(change_id=change.id, **window),
        marked=marked.marked(**window),
        owed=facts.owed(organisations=plan.organisations, **window),
    )
