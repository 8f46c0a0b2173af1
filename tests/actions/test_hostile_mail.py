"""No mail stops the filing of others: what is absurd is filed or set aside, alone."""

from collections.abc import Callable

import pytest

from acting import Desk, mail
from amends.store.models import Case, RawMail

Arrive = Callable[..., Case]
HEAD = b"From: Maria <maria@marlow.example>\r\nTo: support@desk.example\r\n"
WIDE = "".join(chr(0x4E00 + (n * 7919) % 20_000) for n in range(990))
ABSURD = {
    "message id of 990 wide letters": HEAD + f"Message-ID: <{WIDE}@x>\r\nSubject: a\r\n\r\nHi\r\n".encode(),
    "message id of 5,000 letters": HEAD + b"Message-ID: <" + b"x" * 5000 + b"@x>\r\nSubject: a\r\n\r\nHi\r\n",
    "subject of 5,000 letters": HEAD + b"Subject: " + b"wide " * 1000 + b"\r\n\r\nHi\r\n",
    "subject that folds into a header": HEAD + b"Subject: =?utf-8?q?a=0D=0ABcc:_x@y.example?=\r\n\r\nHi\r\n",
    "nul everywhere": b"From: M\0 <ma\0ria@marlow.example>\r\nTo: s\0@desk.example\r\nSubject: a\0b\r\n"
    b"Message-ID: <a\0b@x>\r\n\r\nH\0i\r\n",
    "a word of 5,000 letters": mail("x" * 5000 + " " + "ab" * 200, mail_id="<w@x>"),
    "a subject that is one word of 900 letters": mail("Hi", subject="y" * 900, mail_id="<w2@x>"),
    "name of 10,000 letters": b"From: "
    + b"n" * 10_000
    + b" <maria@marlow.example>\r\nSubject: a\r\n\r\nHi\r\n",
    "address of 2,000 letters": b"From: <" + b"n" * 2_000 + b"@marlow.example>\r\nSubject: a\r\n\r\nHi\r\n",
    "year 9999": HEAD + b"Date: Fri, 31 Dec 9999 23:59:59 -1200\r\nSubject: a\r\n\r\nHi\r\n",
    "year minus one": HEAD + b"Date: Fri, 31 Dec -1 23:59:59 +0000\r\nSubject: a\r\n\r\nHi\r\n",
    "300 recipients": HEAD
    + b"Cc: "
    + b", ".join(b"p%d@x.example" % n for n in range(300))
    + b"\r\n\r\nHi\r\n",
    "nothing but a file": HEAD
    + b'MIME-Version: 1.0\r\nContent-Type: application/pdf; name="../../etc/x.pdf"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n",
    "one megabyte of anger": mail("I am furious and want a name! " * 35_000, mail_id="<mb@x>"),
    "one megabyte of one letter": mail("a" * 1_000_000, mail_id="<mb2@x>"),
    "control characters in the address": b"From: <ma\x01ria@marlow.example>\r\nSubject: a\r\n\r\nHi\r\n",
    "an address without a domain": b"From: <maria>\r\nSubject: a\r\n\r\nHi\r\n",
    "references of 10,000 mails": HEAD
    + b"References: "
    + b" ".join(b"<%d@x>" % n for n in range(10_000))
    + b"\r\n\r\nHi\r\n",
}


@pytest.mark.parametrize("raw", ABSURD.values(), ids=ABSURD.keys())
def test_absurd_mail_is_filed_and_the_next_one_too(raw: bytes, desk: Desk, arrive: Arrive) -> None:
    arrive(raw, mail("Next.", mail_id="<next@marlow.example>"))

    assert [r.state for r in RawMail.objects.order_by("id")] == ["filed", "filed"], RawMail.objects.order_by(
        "id"
    )[0].reason
