import time

import pytest

from amends.domain.messages import Limits, Unreadable
from amends.domain.messages.parse import parse
from amends.domain.messages.shape import check_shape
from letters import letter


def _nested(depth: int) -> bytes:
    return letter(
        "".join(f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(depth))
        + "hi\n",
        Content_Type='multipart/mixed; boundary="b0"',
    )


def _flat(parts: int) -> bytes:
    return letter(
        "--b\nContent-Type: text/plain\n\nx\n" * parts + "--b--\n", Content_Type="multipart/mixed; boundary=b"
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (_nested(1000), "100 deep"),
        (letter("Content-Type: message/rfc822\n\n" * 1000, Content_Type="message/rfc822"), "100 deep"),
        (_flat(1001), "1,000 parts"),
        (letter(To="(" * 244 + "a@b.example"), "parentheses"),
        (letter(X_Long="a" * 1_000_001), "headers have"),
        (letter(Content_Type="text/plain" + ";a=b" * 5000), "Content-Type"),
        (letter("\n" * 2_000_001), "2,000,000 lines"),
    ],
)
def test_shape_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        check_shape(raw, limits=Limits())

    assert reason in caught.value.reason


def test_shape_refused_by_size() -> None:
    with pytest.raises(Unreadable, match="at most 1,000 are read"):
        check_shape(letter("a" * 1001), limits=Limits(max_bytes=1000))


@pytest.mark.parametrize("raw", [_nested(90), _flat(990), letter(To="(" * 90 + ")" * 90 + "a@b.example")])
def test_shape_below_the_limits_is_read(raw: bytes) -> None:
    assert parse(raw).subject == "Printer down"


def test_many_attached_mails_side_by_side_are_not_deep() -> None:
    parts = "".join(
        f"--edge\nContent-Type: message/rfc822\n\nSubject: {n}\nContent-Type: multipart/mixed; boundary=i{n}\n\n"
        f"--i{n}\n\nx\n--i{n}--\n"
        for n in range(150)
    )

    mail = parse(letter(parts + "--edge--\n", Content_Type="multipart/mixed; boundary=edge"))

    assert len(mail.files) == 150


HOSTILE = {
    "nested_tags": letter("<div>" * 100_000 + "x", Content_Type="text/html"),
    "unclosed_quotes": letter('<a href="' * 50_000, Content_Type="text/html"),
    "unclosed_elements": letter("<svg>" * 50_000, Content_Type="text/html"),
    "attribution_starts": letter("On " + "a " * 200_000),
    "attribution_lines": letter("On 2026 a\n" * 9_000),
    "header_lines": letter("From: a\n" * 9_000),
    "quote_marks": letter(">" * 300_000),
    "disclaimers": letter("This message is confidential\n\n" * 20_000),
    "spaces": letter(" " * 300_000 + "x"),
    "encoded_words": letter(Subject="=?utf-8?q?a" * 30_000),
    "address_quotes": letter(To='"' * 99_999),
    "reference_brackets": letter(References="<" * 300_000),
    "daemon": letter("message-id " * 50_000, From="mailer-daemon@x.example", Subject="undeliverable"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_mail_is_read_in_linear_time(name: str) -> None:
    before = time.process_time()

    parse(HOSTILE[name])

    assert time.process_time() - before < 2.0
