"""Old pushes and alerts are cleared; what somebody could still ask for stays."""

from datetime import timedelta

import pytest

import factories
from acting import NOW
from amends.actions import assets
from amends.store.models import AssetEvent, AssetImport, MonitorAlert

pytestmark = pytest.mark.django_db
OLD = NOW - timedelta(days=assets.KEPT_DAYS + 1)


def test_old_pushes_go_unless_history_names_them() -> None:
    asset, lead = factories.asset(), factories.technician()
    made = [
        AssetImport.objects.create(source="agent", by=by, at=at, state=state)
        for by, at, state in (
            (None, OLD, "done"),
            (None, OLD, "done"),
            (None, OLD, "waiting"),
            (None, NOW, "done"),
            (lead, OLD, "done"),
        )
    ]
    AssetEvent.objects.create(asset=asset, at=OLD, kind="added", what="x", revision=1, imported=made[0])

    assert assets.clear_pushes(now=NOW) == 1
    assert assets.clear_pushes(now=NOW) == 0
    assert set(AssetImport.objects.values_list("id", flat=True)) == {
        one.id for one in made if one is not made[1]
    }


def test_old_alerts_go_when_their_case_is_closed() -> None:
    of = factories.organisation()
    open_case, closed = factories.case(), factories.case(status="closed", closed_unverified=True)

    def alert(word: str, **more: object) -> MonitorAlert:
        given = {"case": closed, "state": "resolved", "resolved_at": OLD, "last_at": OLD} | more
        return MonitorAlert.objects.create(
            organisation=of, fingerprint=word, name=word, started_at=OLD, first_at=OLD, **given
        )

    alert("gone")
    stay = [
        alert("of an open case", case=open_case),
        alert("firing", state="firing", resolved_at=None),
        alert("fresh", resolved_at=NOW, last_at=NOW),
    ]

    assert assets.clear_pushes(now=NOW) == 1
    assert set(MonitorAlert.objects.values_list("id", flat=True)) == {one.id for one in stay}
