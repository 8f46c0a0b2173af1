"""A mail that its program broke into lines stands in paragraphs; what its author set out keeps its lines."""

import time

import pytest

from amends.web.templatetags._letters import paragraphs

BROKEN = (
    "This is the second time today that nobody in our office can print one\n"
    "single label, and your last mail said it was fixed. It was not, and\n"
    "nobody called.\n"
    "\n"
    "Callum Reid\n"
    "Harrow & Finch Logistics\n"
)


def test_lines_that_a_mail_program_broke_are_one_paragraph() -> None:
    assert paragraphs(BROKEN) == (
        "This is the second time today that nobody in our office can print "
        "one single label, and your last mail said it was fixed. It was not, and "
        "nobody called.\n\nCallum Reid\nHarrow & Finch Logistics\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "one line",
        "Printer A\nPrinter B\nPrinter C",
        "The following do not print, and nobody has told us why they do not:\n- the one on dock A, since Friday\n- B",
        "> The following do not print, and nobody has told us why they stop\n> working on Fridays",
        "We have three offices and every one of them waits for the same thing\nsince: Friday",
        "Room 1    printer   broken   since Friday morning   nobody came at all\nRoom 2    printer   fine",
        "short\n" + "a sentence that goes on without a break " * 5,
        "The printer does not print.\nNobody called us back, and it is the third day that we wait for somebody.",
        "Please answer today, the whole office is waiting for it to be done,\n1. what happened",
    ],
)
def test_lines_that_their_author_set_stay(text: str) -> None:
    assert paragraphs(text) == text


@pytest.mark.parametrize("text", [BROKEN, BROKEN * 3, BROKEN.replace("\n", "\n\n")])
def test_every_place_in_the_text_stays_where_it_was(text: str) -> None:
    shown = paragraphs(text)

    assert len(shown) == len(text)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(text, shown, strict=True))


def test_the_work_grows_with_the_text_and_no_faster() -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        paragraphs(text)
        return time.process_time() - began

    short = min(seconds(BROKEN * 200) for _ in range(5))

    assert min(seconds(BROKEN * 2000) for _ in range(3)) < 40 * short
