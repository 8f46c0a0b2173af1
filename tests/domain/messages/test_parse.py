import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.messages import Address, Limits, Unreadable, from_wire, to_wire
from amends.domain.messages.parse import extract_file, parse
from letters import letter, multipart


def test_parse_plain_mail() -> None:
    mail = parse(letter("Hello,\n\nthe printer is down.\n", In_Reply_To="<a@desk.example>"))

    assert mail.sender == Address("Maria Lopez", "maria@city.example")
    assert mail.to == (Address("", "support@desk.example"),)
    assert (mail.subject, mail.message_id, mail.in_reply_to) == (
        "Printer down",
        "one@city.example",
        "a@desk.example",
    )
    assert mail.date == datetime(2026, 11, 16, 10, tzinfo=UTC)
    assert mail.new_text == "Hello,\n\nthe printer is down."
    assert (mail.is_automatic, mail.is_bounce, mail.authentication) == (False, False, "none")


@pytest.mark.parametrize(
    ("raw", "charset", "encoding", "expected"),
    [
        ("Grüße".encode("latin-1"), "iso-8859-1", "8bit", "Grüße"),
        ("Grüße".encode(), "iso-8859-1", "8bit", "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "8bit", "Grüße"),
        ("Grüße".encode(), "no-such-charset", "8bit", "Grüße"),
        ("Grüße".encode(), "", "8bit", "Grüße"),
        ("“Zitat” – 5 €".encode("cp1252"), "iso-8859-1", "8bit", "“Zitat” – 5 €"),
        ("こんにちは".encode("iso-2022-jp"), "iso-2022-jp", "7bit", "こんにちは"),
        ("打印机坏了，请尽快处理".encode("gb18030"), "gb2312", "8bit", "打印机坏了，请尽快处理"),
        ("Gr+APwA3w-e", "utf-7", "7bit", "Grüße"),
        ("Принтер не работает".encode("koi8-r"), "koi8-r", "8bit", "Принтер не работает"),
        ("Gr=C3=BC=C3=9Fe=", "utf-8", "quoted-printable", "Grüße"),
        ("R3LDvMOfZQ", "utf-8", "base64", "Grüße"),
        ("R3LD!vM OfZQ==", "utf-8", "base64", "Grüße"),
    ],
)
def test_text_in_many_charsets(raw: str | bytes, charset: str, encoding: str, expected: str) -> None:
    content_type = f"text/plain; charset={charset}" if charset else "text/plain"

    mail = parse(letter(raw, Content_Type=content_type, Content_Transfer_Encoding=encoding))

    assert mail.new_text == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?b?R3LD?=\n =?utf-8?b?vMOfZQ==?=", "Grüße"),
        (b"=?iso-8859-1?Q?Gr=FC=DFe_?= aus =?utf-8?q?K=C3=B6ln?=", "Grüße  aus Köln"),
        (b"=?x-unheard-of?q?Hello?=", "Hello"),
        ("Größe".encode("latin-1"), "Größe"),
        ("Größe".encode(), "Größe"),
        (b"Re: one\n two\n\tthree", "Re: one two three"),
        (b"=?utf-8?q?evil=0D=0ABcc=3A_x=40y.example?=", "evil Bcc: x@y.example"),
        (b"=?utf-8?q?nul=00here?=", "nulhere"),
    ],
)
def test_subject_decoded_to_one_line(subject: bytes, expected: str) -> None:
    found = parse(letter(Subject=subject)).subject

    assert " ".join(found.split()) == " ".join(expected.split())
    assert "\n" not in found
    assert "\r" not in found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("maria@city.example", Address("", "maria@city.example")),
        ('"Lopez, Maria" <maria@city.example>', Address("Lopez, Maria", "maria@city.example")),
        ("maria@city.example (Maria Lopez)", Address("Maria Lopez", "maria@city.example")),
        ("=?utf-8?q?L=C3=B3pez=2C_Mar=C3=ADa?= <m@city.example>", Address("López, María", "m@city.example")),
        ("Maria <maria@city.example", Address("Maria", "maria@city.example")),
        ("<maria@city.example>", Address("", "maria@city.example")),
        ('"Maria \\"M\\" Lopez" <m@city.example>', Address('Maria "M" Lopez', "m@city.example")),
        ("Nobody at all", Address("Nobody at all", "")),
    ],
)
def test_sender_as_written(value: str, expected: Address) -> None:
    assert parse(letter(From=value)).sender == expected


def test_sender_missing_is_none() -> None:
    assert parse(letter(From="")).sender is None


def test_message_id_missing_is_empty() -> None:
    assert parse(letter(Message_ID="")).message_id == ""


def test_recipients_of_ten_thousand_are_kept_and_no_more() -> None:
    everyone = ", ".join(f"P {n} <p{n}@x.example>" for n in range(10_500))

    mail = parse(letter(To=everyone))

    assert len(mail.to) == 10_000
    assert mail.to[-1] == Address("P 9999", "p9999@x.example")
    assert any("10,000" in note for note in mail.notes)


def test_html_only_mail_gives_its_text_and_its_quotes() -> None:
    quote = "<div class=gmail_quote>On 1 May 2026 Desk wrote:<blockquote>old</blockquote></div>"
    html = f"<p>It is <b>down</b> again.</p>{quote}"

    mail = parse(letter(html, Content_Type="text/html; charset=utf-8"))

    assert mail.new_text == "It is down again."
    assert [segment.kind for segment in mail.segments] == ["new", "quote"]
    assert mail.html == html
    assert "old" in mail.text


def test_alternative_prefers_plain_text_and_keeps_html() -> None:
    mail = parse(
        multipart(
            "Content-Type: text/plain\n\nplain words\n",
            "Content-Type: text/html\n\n<p>rich words</p>\n",
            kind="alternative",
        )
    )

    assert mail.new_text == "plain words"
    assert "<p>rich words</p>" in mail.html


def test_alternative_with_empty_plain_text_reads_html() -> None:
    mail = parse(
        multipart(
            "Content-Type: text/plain\n\n \n", "Content-Type: text/html\n\n<p>rich</p>\n", kind="alternative"
        )
    )

    assert mail.new_text == "rich"


def test_files_are_found_again_by_their_part() -> None:
    raw = multipart(
        "Content-Type: text/plain\n\nsee below\n",
        "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename*0*=utf-8''rep; filename*1*=%C3%B6rt.pdf\n\nSGVsbG8=\n",
        'Content-Type: image/png; name="../../etc/p\u202egnp.exe"\nContent-ID: <img1>\n'
        "Content-Transfer-Encoding: base64\n\niVBORw==\n",
        "Content-Type: message/rfc822\n\nSubject: inner\n\nwords\n",
    )

    report, image, inner = parse(raw).files

    assert (report.name, report.size, report.inline, report.part) == ("repört.pdf", 5, False, "2")
    assert report.sha256 == hashlib.sha256(b"Hello").hexdigest()
    assert (image.name, image.inline, image.cid) == ("pgnp.exe", True, "img1")
    assert inner.content_type == "message/rfc822"
    assert extract_file(raw, part=report.part) == b"Hello"
    assert extract_file(raw, part=inner.part).startswith(b"Subject: inner\n\nwords")


@pytest.mark.parametrize("part", ["9", "0", "x", "1.1", "", "-1"])
def test_extract_file_refuses_a_part_that_is_not_there(part: str) -> None:
    raw = multipart("Content-Type: text/plain\n\nsee below\n")

    with pytest.raises(Unreadable):
        extract_file(raw, part=part)


def test_text_file_with_a_name_is_a_file() -> None:
    mail = parse(
        multipart(
            "Content-Type: text/plain\n\nsee log\n",
            'Content-Type: text/plain; name="a.log"\nContent-Disposition: inline\n\nlog line\n',
        )
    )

    assert (mail.new_text, [file.name for file in mail.files]) == ("see log", ["a.log"])


def test_multipart_without_its_boundary_is_repaired() -> None:
    raw = letter(
        "--edge1\nContent-Type: text/plain\n\nhello there\n--edge1--\n", Content_Type="multipart/mixed"
    )

    assert parse(raw).new_text == "hello there"


def test_mail_that_only_carries_another_shows_its_text() -> None:
    raw = multipart(
        "Content-Type: text/plain\n\n\n",
        "Content-Type: message/rfc822\n\nSubject: inner\n\nThe words inside.\n",
    )

    mail = parse(raw)

    assert mail.text.strip() == "The words inside."
    assert len(mail.files) == 1


def test_flowed_text_joins_soft_breaks_and_keeps_quote_depth() -> None:
    body = "One long \nline.\n> quoted \n> words\n-- \nMaria\n"

    mail = parse(letter(body, Content_Type="text/plain; format=flowed"))

    assert mail.text == "One long line.\n> quoted words\n-- \nMaria\n"


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_line_ends_of_any_kind(ending: bytes) -> None:
    raw = letter("one\ntwo\n").replace(b"\n", ending)

    assert parse(raw).text == "one\ntwo\n"


def test_unix_from_line_is_passed_over() -> None:
    assert parse(b"From maria Mon Nov 16 10:00:00 2026\n" + letter()).subject == "Printer down"


def test_text_has_no_nul_and_no_lone_surrogate() -> None:
    mail = parse(letter(b"a\x00b \xed\xa0\x80 c", Content_Type="text/plain; charset=utf-8"))

    assert "\0" not in mail.text
    mail.text.encode("utf-8")


def test_long_text_is_cut_with_a_note() -> None:
    mail = parse(letter("word " * 100), limits=Limits(max_text_chars=50))

    assert len(mail.text) == 50
    assert mail.notes


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"no header here at all"])
def test_unreadable_says_why(raw: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(raw)

    assert caught.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("declared", "body", "expected"),
    [
        ("", "Der Drucker ist nicht da und ich habe die Nase voll, bitte helfen Sie uns", "de"),
        ("", "The printer is down and we are not able to print for you", "en"),
        ("fr-FR", "ok", "fr"),
        ("", "プリンターが動きません", "ja"),
        ("", "12345", ""),
    ],
)
def test_language_hint(declared: str, body: str, expected: str) -> None:
    raw = letter(body, Content_Type="text/plain; charset=utf-8", Content_Language=declared)

    assert parse(raw).language_hint == expected


@given(
    st.binary(max_size=400),
    st.sampled_from(["text/plain", "text/html", "multipart/mixed; boundary=b", "message/rfc822"]),
)
def test_parse_of_any_body_covers_its_text_and_survives_the_wire(body: bytes, content_type: str) -> None:
    mail = parse(letter(body, Content_Type=content_type))

    assert "".join(mail.text[s.start : s.end] for s in mail.segments) == mail.text
    assert from_wire(to_wire(mail)) == mail
    assert "\0" not in mail.text


@given(st.binary(max_size=300))
def test_parse_of_any_bytes_gives_a_mail_or_a_reason(raw: bytes) -> None:
    try:
        mail = parse(raw)
    except Unreadable as error:
        assert error.reason  # noqa: PT017 (either outcome is right)
        return

    assert from_wire(to_wire(mail)) == mail


def test_from_wire_raises_the_reason() -> None:
    with pytest.raises(Unreadable, match="too deep"):
        from_wire({"error": "too deep"})
