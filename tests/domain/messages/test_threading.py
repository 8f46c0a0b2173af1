import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.messages import make_token, message_id, read_token, reply_address

SECRET = b"s" * 32
KEY = bytes(range(15))


@given(st.binary(min_size=15, max_size=15))
def test_token_comes_back_from_address_and_message_id(key: bytes) -> None:
    token = make_token(key, secret=SECRET)

    assert len(token) <= 45
    assert read_token(f"Desk <{reply_address('support@desk.example', token)}>", secret=SECRET) == key
    assert read_token(f"<{message_id(token, '7', 'desk.example')}>", secret=SECRET) == key
    assert read_token(reply_address("support@desk.example", token).upper(), secret=SECRET) == key


def test_token_of_another_secret_is_refused() -> None:
    token = make_token(KEY, secret=b"other")

    assert read_token(f"support+{token}@desk.example", secret=SECRET) is None


def test_token_with_any_letter_changed_is_refused() -> None:
    token = make_token(KEY, secret=SECRET)

    for place in range(len(token) - 1):  # the last letter carries bits that are not used
        changed = token[:place] + ("b" if token[place] != "b" else "c") + token[place + 1 :]
        assert read_token(changed, secret=SECRET) is None


def test_token_is_found_behind_a_forged_one() -> None:
    forged, real = make_token(KEY, secret=b"x"), make_token(KEY, secret=SECRET)

    assert read_token(f"support+{forged}@x support+{real}@x", secret=SECRET) == KEY


def test_reply_address_replaces_a_sub_address() -> None:
    assert reply_address("support+old@desk.example", "t") == "support+t@desk.example"


@pytest.mark.parametrize("mailbox", ["", "support", "@desk.example", "support@"])
def test_reply_address_refuses_what_is_no_mailbox(mailbox: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        reply_address(mailbox, "t")


def test_message_id_takes_no_header_breaks() -> None:
    assert message_id("t", "1>\r\nBcc: x", "desk.example") == "t.1Bccx@desk.example"


def test_key_of_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="15 bytes"):
        make_token(b"short", secret=SECRET)
