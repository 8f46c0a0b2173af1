"""Read the case room for one viewer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from amends.store.queries import playbooks, rows
from amends.store.queries.case_page import build, sql, talk
from amends.store.queries.case_page.after import after
from amends.store.queries.case_page.around import around
from amends.store.queries.case_page.earlier import earlier as of_before
from amends.store.queries.case_page.model import CaseAssetView, CasePage, ViewerFacts
from amends.store.queries.visible import Viewer

SHOWN = 60
"""Messages on one page, the latest first asked for."""
_LAST = 2**62


def load(
    *, number: int, viewer: Viewer, role: str, now: datetime, before: int | None = None
) -> CasePage | None:
    """The case room at `now`, with the `SHOWN` latest messages (those before message `before`, when given).

    None when there is no such case or the viewer may not see it: nobody learns which.
    """
    if not 0 < number < _LAST:
        return None
    found = rows.one(sql.CASE, {**viewer.params(), "number": number, "now": now})
    if found is None:
        return None
    params = {"number": number, "before": before or _LAST, "limit": SHOWN + 1}
    return _page(found, rows.tuples(sql.MESSAGES, params), viewer=viewer, role=role, now=now)


def _page(
    found: Sequence[Any], said: Sequence[Sequence[Any]], *, viewer: Viewer, role: str, now: datetime
) -> CasePage:
    (
        case,
        org,
        contact,
        earlier,
        clocks,
        promises,
        escalation,
        alerts,
        events,
        points,
        draft,
        verifier,
        staff,
        teams,
        papers,
        run,
        spoken,
        incident,
        assets,
        monitoring,
        led_to,
        beside_assets,
        counted,
    ) = found
    people = tuple(build.person(row, now=now) for row in staff or ())
    made = tuple(build.promise(row) for row in promises or ())
    shown = said[:SHOWN]
    return CasePage(
        case=build.case(case, people=people, contact=contact),
        organisation=build.organisation(org) if org else None,
        contact=build.contact(contact),
        earlier=tuple(of_before(row) for row in earlier or ()),
        messages=tuple(talk.message(row, promises=made) for row in reversed(shown)),
        earlier_messages_before=shown[-1][0] if len(said) > SHOWN else None,
        clocks=tuple(build.clock(row, now=now) for row in clocks or ()),
        promises=made,
        escalation=build.escalation(escalation) if escalation else None,
        alerts=tuple(build.alert(row) for row in alerts or ()),
        timeline=tuple(build.event(row) for row in events or ()),
        temperature=build.temperature(said=points or (), promises=promises or ()),
        draft=build.draft(draft) if draft else None,
        verification=build.verification(case, by=verifier),
        people=people,
        papers=build.papers(papers, escalation=escalation),
        run=playbooks.run(list(run.values())) if run else None,
        spoken=build.spoken(spoken),
        incident=build.incident(incident) if incident else None,
        assets=tuple(CaseAssetView(*row) for row in assets or ()),
        monitoring=build.monitoring(monitoring) if monitoring else None,
        after=after(led_to),
        around=around(beside_assets, counted),
        viewer=ViewerFacts(id=viewer.id, role=role, team_ids=frozenset(teams or ())),
    )
