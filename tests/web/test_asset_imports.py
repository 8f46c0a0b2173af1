"""Importing by pages: looked at first, in by the worker, taken back; what is exported cannot be executed."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import factories
import markup
from amends.actions import assets
from amends.domain.vocabulary import Role
from amends.jobs.loops import utc_now
from amends.jobs.worker import FILE_READER
from amends.runtime.sandbox import Sandbox
from amends.store.models import Asset, AssetImport, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
CSV = b"What we call it,Serial,Remarks\nPC-1,S00001,<script>alert(1)</script>\n=cmd()|x,S00002,+1\n"


@pytest.fixture
def lea() -> Technician:
    return factories.technician("Lea", role=Role.TEAM_LEAD)


def upload(desk: Client, content: bytes = CSV, **more: str) -> AssetImport:
    client = factories.organisation()
    typed = {"organisation": str(client.id), "source": "table", "kind": "workstation", **more}
    answer = desk.post("/assets/imports/", typed | {"file": SimpleUploadedFile("list.csv", content)})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return AssetImport.objects.latest("id")


def test_a_file_is_looked_at_mapped_imported_by_the_worker_and_taken_back(lea: Technician) -> None:
    desk = browser(lea)
    one = upload(desk)
    address = f"/assets/imports/{one.id}/"

    page = desk.get(address).content.decode()
    assert markup.wrong(page) == []
    assert "<script>alert" not in page
    assert "What we call it" in page
    nothing = desk.post(address, {"kind": "workstation"})
    assert (nothing.status_code, "Say which column is the name" in nothing.content.decode()) == (422, True)
    assert not Asset.objects.exists()

    desk.post(address, {"column_0": "name", "column_1": "serial", "column_2": "notes", "kind": "workstation"})
    assert "The file is being read." in desk.get(address).content.decode()
    with Sandbox(FILE_READER) as sandbox:
        assert assets.run_waiting(sandbox=sandbox, now=utc_now()) == 1
    assert sorted(Asset.objects.values_list("name", flat=True)) == ["=cmd()|x", "PC-1"]
    assert "Take it back" in desk.get(address).content.decode()

    out = list(csv.reader(io.StringIO(desk.get("/assets/export/").content.decode())))
    assert [row[1] for row in out[1:]] == ["PC-1", "'=cmd()|x"]
    assert [row[15] for row in out[1:]] == ["<script>alert(1)</script>", "'+1"]

    answer = desk.post(f"{address}undo/", follow=True)
    assert "Taken back: 2 removed, 0 as before." in answer.content.decode()
    assert not Asset.objects.filter(removed_at=None).exists()


def test_only_leads_import_and_a_wrong_file_keeps_what_was_typed(lea: Technician) -> None:
    bob = browser(factories.technician("Bob"))
    assert bob.post("/assets/imports/", {}).status_code == 403
    assert "Only a team lead or above" in bob.get("/assets/imports/").content.decode()
    one = upload(browser(lea))
    for path in ("", "undo/", "drop/"):
        assert bob.post(f"/assets/imports/{one.id}/{path}").status_code == 403

    client = factories.organisation("Marlow")
    answer = browser(lea).post(
        "/assets/imports/",
        {
            "organisation": str(client.id),
            "source": "table",
            "kind": "",
            "file": SimpleUploadedFile("x.csv", b"PK\x03\x04half"),
        },
    )
    assert answer.status_code == 422
    assert "damaged or only half" in answer.content.decode()
    assert f'<option value="{client.id}" selected>' in answer.content.decode()


def test_a_file_that_is_not_wanted_is_forgotten_and_a_begun_one_is_not(lea: Technician) -> None:
    desk = browser(lea)
    one = upload(desk)
    desk.post(f"/assets/imports/{one.id}/drop/")
    assert not AssetImport.objects.exists()
    two = upload(desk, source="osquery")
    desk.post(f"/assets/imports/{two.id}/")
    assert desk.post(f"/assets/imports/{two.id}/drop/").status_code == 404
    desk.post(f"/assets/imports/{two.id}/")
    assert AssetImport.objects.get().state == "waiting"
