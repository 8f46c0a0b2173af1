"""Files and originals of mail: only to those who may see the case, only the bytes that came, and nothing runs."""

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from django.test import Client

import factories
import markup
from amends.domain.messages.parse import parse
from amends.store.models import Attachment, Message, RawMail, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
EVIL = """<p onclick="x()">Hello <b>there</b></p><script>alert(1)</script><style>*{color:red}</style>
<form action="https://evil.example"><input name="p"></form><img src="https://evil.example/pixel.png">
<img src="cid:logo@x"><img src="cid:page@x"><a href="javascript:alert(1)">click</a>"""


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


def letter() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "alice@client.example",
        "help@desk.example",
        "<script>alert(1)</script>",
    )
    mail.set_content("Hello there")
    mail.add_alternative(EVIL, subtype="html")
    related = mail.get_payload()[1]
    related.add_related(PNG, "image", "png", cid="<logo@x>", filename="logo.png", disposition="inline")
    related.add_related(
        b"<script>1</script>", "image", "png", cid="<page@x>", filename="x.png", disposition="inline"
    )
    mail.add_attachment(b"<script>alert(1)</script>", "text", "html", filename='page "1".html')
    return mail.as_bytes()


def stored(case: object, raw: bytes) -> Message:
    mail = RawMail.objects.create(received_at=datetime.now(UTC), source="smtp", raw=raw, state="filed")
    message = Message.objects.create(
        case=case,
        raw=mail,
        kind="customer",
        at=datetime.now(UTC),
        has_html=True,
        from_address="alice@client.example",
    )
    for found in parse(raw).files:
        Attachment.objects.create(
            message=message, sha256=found.sha256, part=found.part, name=found.name, size=found.size,
            content_type=found.content_type, inline=found.inline, cid=found.cid,
        )  # fmt: skip
    return message


@pytest.fixture
def mail(bob: Technician) -> Message:
    return stored(factories.case(of=bob.teams.get()), letter())


def test_a_file_is_saved_with_a_type_that_runs_nowhere(desk: Client, mail: Message) -> None:
    page = mail.files.get(name__startswith="page")

    answer = desk.get(f"/files/{page.id}/page.html")

    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer["Cache-Control"]


def test_only_a_picture_of_the_mail_itself_stands_in_a_page(desk: Client, mail: Message) -> None:
    logo, pretended = mail.files.get(name="logo.png"), mail.files.get(name="x.png")

    shown = desk.get(f"/files/{logo.id}/logo.png")
    saved = desk.get(f"/files/{pretended.id}/x.png")

    assert (shown["Content-Type"], shown["Content-Disposition"]) == (
        "image/png",
        'inline; filename="logo.png"',
    )
    assert (saved["Content-Type"], saved["Content-Disposition"][:10]) == (
        "application/octet-stream",
        "attachment",
    )


def test_a_file_that_is_not_the_one_that_came_is_not_handed_out(desk: Client, mail: Message) -> None:
    page = mail.files.get(name__startswith="page")
    page.sha256 = hashlib.sha256(b"another").hexdigest()
    page.save()
    lost = mail.files.get(name="logo.png")
    Attachment.objects.filter(id=lost.id).update(part="9.9")

    assert desk.get(f"/files/{page.id}/x").status_code == 404
    assert desk.get(f"/files/{lost.id}/x").status_code == 404


@pytest.mark.parametrize("name", ["a/b.txt", "..%2f..%2fetc%2fpasswd", "%00", "ü" * 200])
def test_the_name_in_the_address_means_nothing(desk: Client, mail: Message, name: str) -> None:
    answer = desk.get(f"/files/{mail.files.get(name='logo.png').id}/{name}")

    assert (answer.status_code, answer.content) == (200, PNG)


@pytest.mark.parametrize(
    "name", ['a"b\\c.txt', "x\r\nSet-Cookie: a=b", "файл.txt", "\u202egnp.exe", "", "a/../b"]
)
def test_a_hostile_name_stays_inside_its_header(desk: Client, mail: Message, name: str) -> None:
    found = mail.files.get(name="logo.png")
    Attachment.objects.filter(id=found.id).update(name=name, inline=False)

    answer = desk.get(f"/files/{found.id}/x")

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Set-Cookie" not in answer.headers
    assert not any(mark in answer["Content-Disposition"] for mark in "\r\n\u202e/\\")


def test_a_mail_is_laid_out_without_anything_that_runs_loads_or_posts(desk: Client, mail: Message) -> None:
    answer = desk.get(f"/messages/{mail.id}/html/")

    page = answer.content.decode()
    assert "Hello <b>there</b>" in page
    assert "data:image/png;base64," in page
    for gone in ("alert(1)</script>", "onclick", "<form", "<style", "evil.example", "javascript:", "cid:"):
        assert gone not in page
    assert markup.wrong(page) == []
    assert "Pictures from elsewhere are not loaded" in page
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups ")
    assert "img-src data:;" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_pictures_from_elsewhere_load_when_asked_for(desk: Client, mail: Message) -> None:
    answer = desk.get(f"/messages/{mail.id}/html/?images=1")

    page = answer.content.decode()
    assert 'src="https://evil.example/pixel.png"' in page
    assert "are not loaded" not in page
    assert "img-src data: https: http:;" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_mail_that_cannot_be_understood_says_so(desk: Client, bob: Technician) -> None:
    mail = RawMail.objects.create(
        received_at=datetime.now(UTC), source="smtp", raw=b"\r\n\r\n", state="filed"
    )
    broken = factories.message(factories.case(of=bob.teams.get()), raw=mail, has_html=True)

    page = desk.get(f"/messages/{broken.id}/html/").content.decode()

    assert "This mail cannot be laid out." in page


def test_the_original_is_saved_as_plain_text(desk: Client, mail: Message) -> None:
    answer = desk.get(f"/messages/{mail.id}/original/")

    assert answer.content == letter_of(mail)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")


def letter_of(message: Message) -> bytes:
    assert message.raw is not None
    return bytes(message.raw.raw)


def test_nobody_of_another_team_gets_anything(mail: Message) -> None:
    mallory = browser(factories.technician("Mallory", of=factories.team()))
    page = mail.files.get(name="logo.png")

    for address in (
        f"/files/{page.id}/x.png", f"/messages/{mail.id}/html/", f"/messages/{mail.id}/original/",
    ):  # fmt: skip
        foreign, absent = (
            mallory.get(address),
            mallory.get(address.replace(str(page.id), "99").replace(str(mail.id), "99")),
        )
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert foreign.content == absent.content
        assert Client().get(address).status_code == 302


def test_automatic_mail_without_a_case_is_the_whole_desks(desk: Client) -> None:
    automatic = stored(None, letter())

    assert desk.get(f"/messages/{automatic.id}/original/").status_code == 200
