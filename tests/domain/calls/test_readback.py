"""Word for word or a paraphrase, measured on calls of our own (S3-07, S3-08, S3-12)."""

import time

import pytest

from amends.domain.calls import ReadBack, read_back

CALLS = [
    ("My whole permits team has had no mail since eight this morning.",
     ["Your whole permits team has had no mail since eight this morning.",
      "You said your whole permits team has had no mail since eight this morning"],
     ["So email is not working for some of your people.", "Your permits department lost its mailboxes earlier today."],
     ["The printer will be replaced next week."]),
    ("Nobody called me back, and I waited at my desk until six.",
     ["Nobody called you back, and you waited at your desk until six.",
      "Nobody called you back and you waited at your desk till six"],
     ["You did not get the return call you were waiting for.", "You waited for a call back that did not come by six."],
     ["I can offer a loan device."]),
    ("I've told three different people about the invoice and it's still wrong.",
     ["You have told three different people about the invoice and it is still wrong.",
      "Let me read that back: you’ve told three different people about the invoice and it’s still wrong."],
     ["You reported the billing error to several colleagues.", "The invoice is wrong and three people know."],
     ["Which version of the program do you use?"]),
    ("We can't open the shared drive and the audit is on Friday!",
     ["You can't open the shared drive and the audit is on Friday.",
      "You cannot open the shared drive, and the audit is on Friday."],
     ["You can open the shared drive and the audit is on Friday.", "There is a drive problem before your audit."],
     ["Thanks for holding."]),
    ("Every time I plug in the dock, the second screen goes black for a minute.",
     ["Every time you plug in the dock, the second screen goes black for a minute.",
      "Every time you plug in the dock the second screen goes black for a minute, right"],
     ["The external monitor flickers when docking.", "Your dock makes the screen black sometimes."],
     ["The lift is out of order."]),
    ("The last ticket was closed without anyone asking me if it worked.",
     ["The last ticket was closed without anyone asking you if it worked.",
      "You told me the last ticket was closed without anyone asking you if it worked."],
     ["We closed your ticket too early.", "The ticket was closed and you were not asked."],
     ["Your contract renews in May."]),
    ("I need my accounts people working by two o'clock, that's all I want.",
     ["You need your accounts people working by two o'clock, that is all you want.",
      "you need your accounts people working by two o'clock"],
     ["You want accounting to be up in the afternoon.", "Finance should be working by two."],
     ["Is it raining at your site?"]),
    ("It printed half of the labels and then it just stopped, no error, nothing.",
     ["It printed half of the labels and then it stopped, no error, nothing.",
      "It printed half of the labels and then it just stopped. No error, nothing."],
     ["The label printer jams midway.", "Your labels stopped printing and you saw an error."],
     ["We open at eight."]),
    ("My boss wants a name, not a ticket number.",
     ["Your boss wants a name, not a ticket number.", "In your words: your boss wants a name, not a ticket number."],
     ["Your manager would like a contact person.", "You want to know who is on it."],
     ["The update takes ten minutes."]),
    ("The new laptops still haven't arrived at the clinic in Bexley.",
     ["The new laptops still haven't arrived at the clinic in Bexley.",
      "The new laptops still have not arrived at the clinic in Bexley."],
     ["Delivery of the laptops to Bexley is late.", "The laptops have arrived at the clinic in Bexley."],
     ["Could you spell your name?"]),
]  # fmt: skip
CASES = [
    (said, words, kind)
    for said, exact, other, foreign in CALLS
    for kind, group in zip(ReadBack, (exact, other, foreign), strict=True)
    for words in group
]


def judged(said: str, words: str) -> ReadBack:
    before = ["Good morning, this is Maria.", "I have been waiting a long time."]
    return read_back(said=[*before, said, "And that is that."], words=words).kind


def test_their_own_words_are_known_in_nearly_all_of_our_examples() -> None:
    mine = [(said, words) for said, words, what in CASES if what is ReadBack.WORD_FOR_WORD]
    missed = [words for said, words in mine if judged(said, words) is not ReadBack.WORD_FOR_WORD]

    assert len(missed) / len(mine) <= 0.05, missed


def test_words_of_another_matter_are_hardly_taken_for_a_paraphrase() -> None:
    """A paraphrase that shares no word with the notes counts as not theirs: both are refused alike."""
    mine = [(said, words) for said, words, what in CASES if what is ReadBack.NOT_THEIRS]
    taken = [words for said, words in mine if judged(said, words) is not ReadBack.NOT_THEIRS]

    assert len(taken) / len(mine) <= 0.1, taken


def test_a_paraphrase_hardly_ever_passes_for_their_own_words() -> None:
    passed = [words for said, words, kind in CASES if kind is not ReadBack.WORD_FOR_WORD
              and judged(said, words) is ReadBack.WORD_FOR_WORD]  # fmt: skip

    assert passed == []


def test_the_line_that_was_meant_is_named() -> None:
    found = read_back(said=["No mail since eight.", "And the printer is dead."], words="the printer is dead")

    assert (found.kind, found.nearest) == (ReadBack.WORD_FOR_WORD, 1)


def test_words_over_two_lines_may_be_read_back_in_one() -> None:
    said = ["We have had no mail at all", "since eight this morning in the permits team"]

    assert read_back(said=said, words="You have had no mail at all since eight this morning in the permits team.").kind is (
        ReadBack.WORD_FOR_WORD
    )  # fmt: skip


@pytest.mark.parametrize("words", ["", "  ", "?!", "ok, um"])
def test_nothing_read_back_is_not_theirs(words: str) -> None:
    assert read_back(said=["No mail."], words=words).kind is ReadBack.NOT_THEIRS


def test_no_lines_and_no_words_are_no_error() -> None:
    assert read_back(said=[], words="You have no mail").kind is ReadBack.NOT_THEIRS


def test_endless_lines_take_no_longer_than_a_bounded_number_of_them() -> None:
    long = "the mail is down and " * 10_000
    began = time.process_time()
    read_back(said=[long] * 1_000, words=long)

    assert time.process_time() - began < 5.0
