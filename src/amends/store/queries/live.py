"""Telling open pages that a case changed: ids only, inside the transaction that changed it."""

from collections.abc import Iterable

from amends.store.queries import rows

CHANNEL = "amends_live"


def announce(*, case_ids: Iterable[int]) -> None:
    """Notify once for each case; delivered when the transaction commits, lost when it rolls back."""
    keys = sorted(set(case_ids))
    if keys:
        rows.run(
            "select pg_notify(%s, json_build_object('case', id)::text) from unnest(%s::bigint[]) as id",
            [CHANNEL, keys],
        )


def announce_call(*, call_id: int, people: Iterable[int]) -> None:
    """Tell the open pages of these technicians that a call rings, or that its record grew."""
    rows.run(
        "select pg_notify(%s, json_build_object('call', %s::bigint, 'people', %s::bigint[])::text)",
        [CHANNEL, call_id, sorted(set(people))],
    )
