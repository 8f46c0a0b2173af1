"""What a wrap-up begins with."""

from datetime import UTC, datetime

import pytest

from amends.catalogue import categories
from amends.domain.calls import proposals


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        (datetime(2026, 11, 25, 14, tzinfo=UTC), "Europe/London", datetime(2026, 11, 26, 10, tzinfo=UTC)),
        (datetime(2026, 11, 27, 14, tzinfo=UTC), "Europe/Berlin", datetime(2026, 11, 30, 9, tzinfo=UTC)),
        (datetime(2026, 11, 25, 23, 30, tzinfo=UTC), "Pacific/Auckland", datetime(2026, 11, 26, 21, tzinfo=UTC)),
        (datetime(2026, 10, 23, 20, tzinfo=UTC), "Europe/Berlin", datetime(2026, 10, 26, 9, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_the_next_call_is_at_ten_of_the_next_weekday_on_their_wall(
    now: datetime, zone: str, due: datetime
) -> None:
    assert proposals.call_again(now=now, zone=zone) == due


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        (["It is the disk. The queue stood still because the disk was full."],
         "The queue stood still because the disk was full."),
        (["I look at it now."], ""),
        (["The cause is a change of Friday"], "The cause is a change of Friday"),
        ([], ""),
    ],
)  # fmt: skip
def test_the_sentence_that_gives_a_reason_is_the_cause(lines: list[str], cause: str) -> None:
    assert proposals.cause(lines) == cause


def test_the_note_holds_what_was_agreed_and_our_lines() -> None:
    found = proposals.note(
        ours=["I call you at 10."], agreed=[("The plan", "replace\nthe disk"), ("Empty", " ")], about="x"
    )

    assert found == "The plan: replace the disk\nI call you at 10."
    assert proposals.note(ours=[], agreed=[], about="Spoke with Maria.") == "Spoke with Maria."


def test_the_matter_is_what_they_say_again_and_again() -> None:
    said = ["My permits team has no mail.", "No mail since eight, do you hear.", "We wait for mail."]

    assert categories.suggest(words=proposals.matter(said, often=True), most=1)[0].path.startswith("email/")


def test_the_recap_holds_both_parts_with_their_times_on_the_wall() -> None:
    due = datetime(2026, 7, 1, 13, 0, tzinfo=UTC)

    text = proposals.recap(
        name="Maria", sender="Sam", ours=[("Look at the log by tomorrow 14:00", due)], theirs=[("Send the list", None)],
        zone="Europe/London",
    )  # fmt: skip

    assert "What I do:\n- Look at the log by tomorrow 14:00 (due Wednesday 01 July, 14:00)" in text
    assert "What you do:\n- Send the list\n" in text
    assert text.startswith("Hello Maria,\n")
    assert text.endswith("\n\nSam")


def test_the_recap_says_nothing_of_a_side_that_agreed_to_nothing() -> None:
    text = proposals.recap(name="", sender="Sam", ours=[("Ring", None)], theirs=[], zone="UTC")

    assert "What you do" not in text
    assert text.startswith("Hello,\n")
