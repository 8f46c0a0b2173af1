"""What the customer's client gets, read back by the standard library's own parser."""

import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.domain.messages import compose
from amends.domain.messages.model import Address

VALUES: dict[str, Any] = {
    "from_name": "Priya Nair",
    "from_address": "support@desk.example",
    "to": [Address(name="Maria Silva", email="maria@city.example")],
    "subject": "Mail is down",
    "body_text": "Hello Maria,\n\nwe are on it.\n",
    "message_id": "<one@desk.example>",
    "date": datetime(2026, 11, 23, 9, 1, tzinfo=UTC),
}


def _built(**changes: Any) -> bytes:
    return compose.build(**{**VALUES, **changes})


def _read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _text(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def test_mail_says_what_it_was_given() -> None:
    message = _read(_built(cc=["boss@city.example"], reply_to="support+abc@desk.example"))

    assert message["From"] == "Priya Nair <support@desk.example>"
    assert message["To"] == "Maria Silva <maria@city.example>"
    assert message["Cc"] == "boss@city.example"
    assert message["Reply-To"] == "support+abc@desk.example"
    assert message["Subject"] == "Mail is down"
    assert message["Message-ID"] == "<one@desk.example>"
    assert message["Date"] == "Mon, 23 Nov 2026 09:01:00 +0000"
    assert message["Auto-Submitted"] is None
    assert _text(message, "plain") == "Hello Maria,\n\nwe are on it.\n"
    assert "<p>we are on it.</p>" in _text(message, "html")


def test_same_values_make_same_bytes() -> None:
    assert _built() == _built()


def test_lines_end_in_cr_lf_and_stay_short() -> None:
    raw = _built(body_text="word " * 3000 + "\r\nlone\rend\n.\n", subject="long " * 150)

    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "field", ["subject", "from_name", "in_reply_to", "reply_to", "auto_submitted", "message_id"]
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\0\n", "\x0b"])
def test_no_value_begins_a_header_of_its_own(field: str, end: str) -> None:
    address = "a@b.example"
    raw = _built(**{field: f"{address}{end}Bcc: victim@other.example"}) if field != "reply_to" else None
    if raw is None:
        with pytest.raises(ValueError, match="not a mail address"):
            _built(reply_to=f"{address}{end}Bcc: victim@other.example")
    else:
        assert _read(raw)["Bcc"] is None


@pytest.mark.parametrize(
    "wrong", ["", "nobody", "@x.example", "a@", "a b@x.example", "<a@x.example>", "a@x.example,b@y.example"]
)
def test_address_that_cannot_stand_in_a_header_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        _built(to=[wrong])


@pytest.mark.parametrize(
    "name",
    [
        "Silva, Maria",
        'The "Boss"',
        "back\\slash",
        "José Álvarez",
        "山田太郎",
        "a@b",
        "=?utf-8?q?forged?=",
    ],
)
def test_name_comes_back_as_it_was(name: str) -> None:
    header = _read(_built(from_name=name))["From"]

    assert header.addresses[0].display_name == name
    assert header.addresses[0].addr_spec == "support@desk.example"


def test_long_name_is_cut_into_short_words() -> None:
    header = email.message_from_bytes(_built(from_name="Ω" * 120))["From"]

    assert str(make_header(decode_header(header))) == f"{'Ω' * 120} <support@desk.example>"


@pytest.mark.parametrize(
    "subject", ["Drucker im Büro", "メールが届きません" * 9, "plain", "=?utf-8?q?x?=", "🔥 " * 60 + "!"]
)
def test_subject_comes_back_as_it_was(subject: str) -> None:
    assert _read(_built(subject=subject))["Subject"] == subject


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Mail is down", "Re: Mail is down"),
        ("Re: Mail is down", "Re: Mail is down"),
        ("RE: re : Mail is down", "Re: Mail is down"),
        ("Regarding mail", "Re: Regarding mail"),
        ("", "Re:"),
    ],
)
def test_subject_of_an_answer_has_one_mark(subject: str, answer: str) -> None:
    assert compose.answer_subject(subject) == answer


def test_threading_headers_keep_long_ids_whole() -> None:
    long = "x" * 120 + "@mail.example"
    message = _built(in_reply_to=long, references=[f"<first{n}@a.example>" for n in range(30)] + [long])

    references = _read(message)["References"].split()
    assert len(references) == compose.KEPT_REFERENCES + 1
    assert references[0] == "<first0@a.example>"
    assert references[-1] == f"<{long}>"
    assert f"In-Reply-To: <{long}>\r\n".encode() in message


def test_reference_named_twice_counts_at_its_last_place() -> None:
    message = _read(_built(in_reply_to="<a@x>", references=["<a@x>", "<b@x>"]))

    assert message["References"] == "<b@x> <a@x>"


def test_html_twin_escapes_and_links() -> None:
    shown = compose.as_html('see https://desk.example/a?b=1&c="2". <script>alert(1)</script>')

    assert '<a href="https://desk.example/a?b=1&amp;c=">' in shown
    assert "<script>" not in shown


def test_auto_submitted_is_said_when_asked() -> None:
    assert _read(_built(auto_submitted="auto-replied"))["Auto-Submitted"] == "auto-replied"


def test_international_domain_goes_out_in_ascii() -> None:
    assert _read(_built(to=["info@bücher.example"]))["To"] == "info@xn--bcher-kva.example"


def test_date_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        _built(date=datetime(2026, 11, 23, 9, 1))  # noqa: DTZ001 - what is refused


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_comes_back(text: str) -> None:
    expected = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    message = _read(_built(body_text=text, subject=text))
    part = message.get_body(("plain",))
    assert part is not None
    read = part.get_payload(decode=True)

    assert isinstance(read, bytes)
    assert read.decode().replace("\r\n", "\n").rstrip("\n") == expected.rstrip("\n")
    assert message["To"] == "Maria Silva <maria@city.example>"
