import pytest

from amends.domain.messages.identity import identity
from letters import letter

TRACE = b"Received: from a by b; Mon, 16 Nov 2026 10:00:01 +0000\nReturn-Path: <m@city.example>\nX-Spam-Score: 1\n"


@pytest.mark.parametrize(
    "again",
    [
        TRACE + letter(),
        letter().replace(b"\n", b"\r\n"),
        letter() + b"\n\n",
        b"From m Mon Nov 16 10:00:00 2026\n" + letter(),
        letter(Subject="Printer\n down"),
        letter(Authentication_Results="desk.example; spf=pass", Delivered_To="support@desk.example"),
    ],
)
def test_identity_is_the_same_by_another_way(again: bytes) -> None:
    assert identity(again) == identity(letter())


@pytest.mark.parametrize(
    "other",
    [
        letter("Another text under the same Message-ID.\n"),
        letter(From="Mallory <mallory@x.example>"),
        letter(Subject="Printer up"),
        letter(Date="Mon, 16 Nov 2026 10:00:01 +0000"),
    ],
)
def test_identity_differs_with_the_content(other: bytes) -> None:
    assert identity(other) != identity(letter())


def test_identity_of_unmarked_mails_depends_on_where_they_began() -> None:
    one = letter(Message_ID="", Date="", Received="from printer by mta; Mon, 16 Nov 2026 10:00:00 +0000")
    two = letter(Message_ID="", Date="", Received="from printer by mta; Mon, 16 Nov 2026 11:00:00 +0000")

    assert identity(one) != identity(two)
    assert identity(one) == identity(one)
