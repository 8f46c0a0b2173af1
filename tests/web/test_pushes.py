"""Addresses where machines push: a token or nothing, sizes bounded, and what the real agents and Alertmanager send."""

import json
import shutil
import subprocess
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from django.test import Client

import factories
from amends.actions import assets
from amends.actions.assets import tokens
from amends.domain.assets.arriving import Source
from amends.domain.vocabulary import Role
from amends.jobs.worker import FILE_READER
from amends.runtime.sandbox import Sandbox
from amends.store.models import Asset, AssetImport, Case, CaseAsset, Event, Inventory, MonitorAlert, PushToken
from real_desk import free_ports, wait_for

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
XML = (
    b"<REQUEST><CONTENT><HARDWARE><NAME>WS-7</NAME></HARDWARE></CONTENT><DEVICEID>ws-7</DEVICEID>"
    b"<QUERY>INVENTORY</QUERY></REQUEST>"
)
PROLOG = b"<REQUEST><DEVICEID>ws-7</DEVICEID><QUERY>PROLOG</QUERY><TOKEN>1</TOKEN></REQUEST>"


def token(purpose: str) -> str:
    client = factories.organisation("Marlow")
    alice = factories.contact("Alice", of=client, address="alice@marlow.example")
    by = factories.technician("Carol", role=Role.IT_MANAGER)
    return tokens.make_token(
        purpose=purpose, name="sender", organisation_id=client.id, contact_id=alice.id, by=by.pk, now=NOW
    )


def bearer(secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def work() -> None:
    """What the worker does with what was pushed, in its killable process."""
    with Sandbox(FILE_READER) as sandbox:
        while assets.run_waiting(sandbox=sandbox, now=NOW):
            pass


@pytest.mark.django_db
def test_without_the_token_nothing_is_pushed(client: Client) -> None:
    secret = token("inventory")
    wrong = ["", "Bearer x", "Bearer", "Basic %%%", f"Basic {b64encode(b'a:b').decode()}", f"Digest {secret}"]

    for given in wrong:
        answer = client.post("/in/inventory/", XML, content_type="application/xml", HTTP_AUTHORIZATION=given)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Basic realm="Amends"')
    for path in ("/in/alerts/",):
        assert client.post(path, b"{}", content_type="application/json", **bearer(secret)).status_code == 401
    assert not AssetImport.objects.exists()
    assert PushToken.objects.get().used_at is None


@pytest.mark.django_db
def test_an_agent_asks_first_and_its_inventory_is_stored_before_the_answer(client: Client) -> None:
    secret = token("inventory")
    basic = {"HTTP_AUTHORIZATION": f"Basic {b64encode(f'agent:{secret}'.encode()).decode()}"}

    first = client.post(
        "/in/inventory/", zlib.compress(PROLOG), content_type="application/x-compress-zlib", **basic
    )
    assert b"<RESPONSE>SEND</RESPONSE>" in zlib.decompress(first.content)
    assert not AssetImport.objects.exists()
    for _ in range(3):
        assert client.post("/in/inventory/", XML, content_type="application/xml", **basic).status_code == 200
    assert AssetImport.objects.count() == 1  # the same bytes wait once
    work()
    assert Asset.objects.get().name == "WS-7"
    assert PushToken.objects.get().used_at is not None

    glpi = {
        "action": "inventory",
        "deviceid": "ws-7",
        "content": {"hardware": {"name": "WS-7", "memory": 4096}},
    }
    answer = client.post("/in/inventory/", json.dumps(glpi), content_type="application/json", **basic)
    assert answer.json() == {"status": "ok", "expiration": 24}
    work()
    assert Asset.objects.get().fields == {"memory_mb": 4096}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"x" * 20_000_001, 413),
        (zlib.compress(b"<REQUEST>" + b"x" * 70_000_000), 400),
        (zlib.compress(XML)[:-5], 400),
        (b"hello", 400),
        (b"", 400),
    ],
)
def test_bombs_and_rubbish_are_refused_before_they_are_stored(
    client: Client, content: bytes, status: int
) -> None:
    answer = client.post(
        "/in/inventory/", content, content_type="application/octet-stream", **bearer(token("inventory"))
    )

    assert answer.status_code == status
    assert not AssetImport.objects.exists()


@pytest.mark.django_db
def test_a_webhook_that_is_none_or_too_large_is_refused(client: Client) -> None:
    secret = bearer(token("alerts"))

    assert client.post("/in/alerts/", b"[]", content_type="application/json", **secret).status_code == 400
    assert (
        client.post("/in/alerts/", b"x" * 5_000_001, content_type="application/json", **secret).status_code
        == 413
    )
    fine = {"alerts": [{"status": "firing", "fingerprint": "a", "labels": {"alertname": "Down"}}]}
    answer = client.post("/in/alerts/", json.dumps(fine), content_type="application/json", **secret)
    assert answer.json() == {"opened": 1, "joined": 0, "repeated": 0, "resolved": 0, "left_out": 0}


def program(name: str, package: str) -> str:
    found = shutil.which(name, path="/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin")
    assert found, f"this test meets the real {name}: scripts/test-tools installs {package} from Debian"
    return found


@pytest.mark.peer
@pytest.mark.django_db(transaction=True)
def test_the_real_agent_reports_this_machine(live_server: object, tmp_path: Path) -> None:
    agent = program("fusioninventory-agent", "fusioninventory-agent")
    secret = token("inventory")
    common = [agent, "--tasks=inventory"]
    subprocess.run([*common, f"--local={tmp_path}"], check=True, capture_output=True, timeout=120)
    (kept,) = tmp_path.glob("*.ocs")
    said = kept.read_bytes()

    subprocess.run(
        [*common, f"--server={live_server}/in/inventory/", "--user=agent", f"--password={secret}", "--force"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    work()

    machine, found = Asset.objects.get(), Inventory.objects.get()
    assert f"<NAME>{machine.name}</NAME>".encode() in said
    assert machine.fields["memory_mb"] > 100
    assert found.software_count > 50
    assets.push(organisation_id=machine.organisation_id, source=Source.AGENT, content=said, now=NOW)
    work()
    assert AssetImport.objects.latest("id").report["added"] == 0
    assert Asset.objects.count() == 1


@pytest.mark.peer
@pytest.mark.django_db
def test_the_real_nmap_scans_loopback(tmp_path: Path) -> None:
    nmap = program("nmap", "nmap")
    out = tmp_path / "scan.xml"
    subprocess.run(
        [nmap, "-sT", "-n", "-p", "1-40", "-oX", str(out), "127.0.0.1"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    client, lead = factories.organisation(), factories.technician("Lea", role=Role.TEAM_LEAD)
    for _ in range(2):
        assets.stage(
            organisation_id=client.id, source=Source.NMAP, name="scan.xml", content=out.read_bytes(), mapping={},
            kind="", by=lead.pk, now=NOW, start=True,
        )  # fmt: skip
        work()

    assert Asset.objects.get().addresses == ["127.0.0.1"]
    assert AssetImport.objects.latest("id").report["unchanged"] == 1


@contextmanager
def alertmanager(folder: Path, *, to: str, secret: str) -> Iterator[str]:
    """The real Alertmanager, which sends to us without waiting."""
    config = folder / "alertmanager.yml"
    config.write_text(
        "route: {receiver: amends, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}\n"
        "receivers:\n- name: amends\n  webhook_configs:\n"
        f"  - url: {to}/in/alerts/\n    send_resolved: true\n"
        f"    http_config: {{authorization: {{type: Bearer, credentials: '{secret}'}}}}\n",
        encoding="utf-8",
    )
    port = free_ports(1)[0]
    words = (folder / "words").open("wb")
    running = subprocess.Popen(
        [
            program("prometheus-alertmanager", "prometheus-alertmanager"), f"--config.file={config}",
            f"--storage.path={folder}/data", f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
        ],
        stdout=words, stderr=words,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)
        words.close()


def tell(address: str, alerts: list[dict[str, object]]) -> bool:
    try:
        return httpx.post(f"{address}/api/v2/alerts", json=alerts, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.peer
@pytest.mark.django_db(transaction=True)
def test_the_real_alertmanager_opens_one_case_and_says_when_it_is_over(
    live_server: object, tmp_path: Path
) -> None:
    secret = token("alerts")
    asset = factories.asset("MX-02", of=PushToken.objects.get().organisation)
    labels = {"alertname": "NodeDown", "instance": "mx-02.marlow.example:9100", "severity": "critical"}
    alert: dict[str, object] = {"labels": labels, "annotations": {"summary": "MX-02 does not answer"}}

    with alertmanager(tmp_path, to=str(live_server), secret=secret) as address:
        wait_for(lambda: tell(address, [alert]), what="Alertmanager")
        wait_for(lambda: MonitorAlert.objects.filter(state="firing").exists(), what="the alert")
        tell(address, [alert, {**alert, "labels": {**labels, "alertname": "DiskFull"}}])
        wait_for(lambda: MonitorAlert.objects.count() == 2, what="the second alert")
        tell(address, [{**alert, "endsAt": datetime.now(UTC).isoformat()}])
        wait_for(lambda: MonitorAlert.objects.filter(state="resolved").exists(), what="the end of it")

    assert Case.objects.get().subject == "MX-02 does not answer"
    assert CaseAsset.objects.get().asset_id == asset.id
    assert Event.objects.filter(kind="alert_resolved").count() == 1
