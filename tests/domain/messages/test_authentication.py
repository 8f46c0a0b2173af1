import pytest

from amends.domain.messages.parse import parse
from letters import letter

OURS = frozenset({"mx.desk.example"})


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("mx.desk.example; dmarc=pass header.from=city.example", "pass"),
        ("mx.desk.example; spf=pass smtp.mailfrom=bounce@city.example", "pass"),
        ("mx.desk.example 1; dkim=pass (good (nested)) header.d=city.example", "pass"),
        ("mx.desk.example; spf=pass smtp.mailfrom=x@evil.example", "none"),
        ("mx.desk.example; spf=softfail smtp.mailfrom=x@city.example", "none"),
        ("mx.desk.example; spf=fail smtp.mailfrom=x@city.example", "fail"),
        ("mx.desk.example; dkim=fail header.d=city.example", "fail"),
        ("mx.desk.example; dkim=fail header.d=list.example; dkim=pass header.d=city.example", "pass"),
        (
            "mx.desk.example; dmarc=fail header.from=city.example; spf=pass smtp.mailfrom=x@city.example",
            "fail",
        ),
        ("mx.desk.example; none", "none"),
        ("elsewhere.example; dmarc=pass header.from=city.example", "none"),
        ("elsewhere.example; dmarc=fail header.from=city.example", "none"),
        ('"mx.desk.example" ; DMARC = PASS', "pass"),
        ("", "none"),
        (";;;", "none"),
    ],
)
def test_verdict_of_a_trusted_server_alone(value: str, verdict: str) -> None:
    mail = parse(letter(Authentication_Results=value), trusted_authserv=OURS)

    assert mail.authentication == verdict
    assert mail.authentication_reason.endswith(".")


def test_pass_below_the_topmost_field_does_not_count() -> None:
    raw = b"Authentication-Results: mx.desk.example; dmarc=none\n" + letter(
        Authentication_Results="mx.desk.example; dmarc=pass"
    )

    assert parse(raw, trusted_authserv=OURS).authentication == "none"


def test_without_trusted_servers_nothing_counts() -> None:
    assert parse(letter(Authentication_Results="mx.desk.example; dmarc=fail")).authentication == "none"
