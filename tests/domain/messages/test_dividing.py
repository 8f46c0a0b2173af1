"""The tree of a mail is that of the library, for mails in good order and for those that somebody broke."""

from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amends.domain.messages import dividing

ORDINARY = b"""\
From: Jo <jo@city.example>
Subject: =?utf-8?q?Caf=C3=A9?=
 again
Content-Type: multipart/mixed; boundary="out er"

A preamble.
--out er
Content-Type: multipart/alternative; boundary=in

--in
Content-Type: text/plain; charset=utf-8

--in is said here, and --
--inner as well: caf\xc3\xa9.
--in
Content-Type: text/html

<p>No</p>

--in--

--out er \t
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--out er--
An epilogue.
"""
PIECES = (
    b"--a", b"--a--", b"--b", b"--b--", b"--a \t", b"--ab", b"-- a", b"", b" ", b"x", b" folded", b"From y", b": z", b"X :y",
    b"Content-Type: text/plain", b"Content-Type: message/rfc822", b"Content-Type: multipart/mixed; boundary=a",
    b"Content-Type: multipart/digest; boundary=a", b'Content-Type: multipart/related; boundary="b"',
    b"Content-Type: multipart/mixed", b"Subject:  \xe9", b"Subject:", b"\xff\0", b"\t",
)  # fmt: skip
BROKEN = st.builds(
    lambda lines, end: b"".join(line + end for line, end in zip(lines, end, strict=False)),
    st.lists(st.sampled_from(PIECES), max_size=24),
    st.lists(st.sampled_from((b"\n", b"\n", b"\n", b"\r\n", b"\r", b"")), min_size=24, max_size=24),
)


def tree(message: "Message[str, str]") -> tuple[Any, ...]:
    """All that the parser has put into a message, its parts included."""
    payload = vars(message)["_payload"]
    return (
        list(message.raw_items()),
        message.preamble,
        message.epilogue,
        message.get_default_type(),
        message.get_unixfrom(),
        [tree(part) for part in payload] if isinstance(payload, list) else payload,
    )


@pytest.mark.parametrize(
    "raw", [ORDINARY, ORDINARY.replace(b"\n", b"\r\n"), b"Subject: x\n\nHello\n", b"A: b\r\n\r\n"]
)
def test_a_mail_in_good_order_is_divided_without_the_library(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = tree(message_from_bytes(raw))
    monkeypatch.delattr(dividing, "message_from_bytes")
    assert tree(dividing.divide(raw)) == expected


@pytest.mark.parametrize("gone", range(len(ORDINARY.splitlines())))
def test_a_mail_that_lost_a_line_has_the_tree_of_the_library(gone: int) -> None:
    lines = ORDINARY.splitlines(keepends=True)
    raw = b"".join(lines[:gone] + lines[gone + 1 :])
    assert tree(dividing.divide(raw)) == tree(message_from_bytes(raw))


@given(
    cut=st.integers(0, len(ORDINARY)), put=st.sampled_from(PIECES), end=st.sampled_from((b"", b"\n", b"\r"))
)
@settings(deadline=None)
def test_a_mail_with_something_put_in_has_the_tree_of_the_library(cut: int, put: bytes, end: bytes) -> None:
    raw = ORDINARY[:cut] + put + end + ORDINARY[cut:]
    assert tree(dividing.divide(raw)) == tree(message_from_bytes(raw))


@given(BROKEN)
@example(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a--")
@example(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\n\nx\n--a--\n")
@example(
    b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a--\n"
)
@settings(deadline=None, max_examples=300)
def test_any_lines_have_the_tree_of_the_library(raw: bytes) -> None:
    assert tree(dividing.divide(raw)) == tree(message_from_bytes(raw))
