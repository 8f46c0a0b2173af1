"""Transcripts: WebVTT and plain text, speaker by speaker; long, broken and hostile ones."""

import contextlib
import time

import pytest

from amends.domain.calls import Turn, Unreadable, read_transcript

VTT = """WEBVTT - a call

NOTE made by a recorder

1
00:00:01.000 --> 00:00:04.000
<v Maria Lopez>This is the <b>third</b> time.</v>

00:00:04.500 --> 00:00:06.000 align:start
<v Maria Lopez>Nobody called &amp; nobody wrote.</v>

00:00:07.000 --> 00:00:09.000
<v Sam Whitlock>I hear you.</v>

01:00:10.000 --> 01:00:12.000
- and nothing else
"""


def test_webvtt_is_read_voice_by_voice() -> None:
    assert read_transcript(VTT) == (
        Turn("Maria Lopez", "This is the third time. Nobody called & nobody wrote.", 1),
        Turn("Sam Whitlock", "I hear you. - and nothing else", 7),
    )


def test_cues_may_name_their_speaker_in_the_text() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nMaria: No mail.\n\n00:03.000 --> 00:04.000\nSam: Since when?\n"

    assert [turn.speaker for turn in read_transcript(text)] == ["Maria", "Sam"]


@pytest.mark.parametrize(
    "text",
    ["Maria: No mail.\nSam: Since when?", "[00:12] Maria: No mail.\r\n[00:15] Sam: Since when?",
     "00:12 Maria: No mail.\n00:15 Sam: Since when?", "Maria (00:12): No mail.\n\nSam (00:15): Since when?"],
)  # fmt: skip
def test_plain_text_is_read_name_by_name(text: str) -> None:
    assert [(turn.speaker, turn.text) for turn in read_transcript(text)] == [
        ("Maria", "No mail."),
        ("Sam", "Since when?"),
    ]


def test_a_line_without_a_name_goes_on() -> None:
    found = read_transcript(
        "Maria: No mail.\nThe thing that nobody has told us here is: we waited.\nSam: I see."
    )

    assert found[0].text == "No mail. The thing that nobody has told us here is: we waited."


@pytest.mark.parametrize(
    "text", ["", "WEBVTT", "just words\nand more", "\x00\x01", "WEBVTT\n\n00:01 --> x\nhi"]
)
def test_a_file_without_speakers_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="No speaker"):
        read_transcript(text)


def test_hostile_words_stay_words() -> None:
    found = read_transcript("Mallory: <script>alert(1)</script> \u202e{{7*7}}\x00")

    assert found == (Turn("Mallory", "<script>alert(1)</script> {{7*7}}", None),)


def test_three_hours_are_read_and_ten_days_are_not() -> None:
    cues = "".join(
        f"\n{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.900\n"
        f"<v {'Maria' if n % 7 else 'Sam'}>Words of the second {n}, and a few more of them.\n"
        for n in range(3 * 3600)
    )
    began = time.process_time()
    found = read_transcript("WEBVTT\n" + cues)
    took = time.process_time() - began

    assert len(found) > 3_000
    assert f"second {3 * 3600 - 1}," in found[-1].text
    assert took < 3.0
    with pytest.raises(Unreadable, match="Split it"):
        read_transcript("Maria: " + "x" * 2_000_001)


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "a:" * 500_000, "<v " * 300_000, "WEBVTT\n\n" + "00:00:01.000 --> 00:00:02.000\n<v A>x\n\n" * 20_000,
     "WEBVTT" + "\n" * 1_000_000, ("[" * 100 + ":\n") * 10_000,
     "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + "<v A " * 300_000],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    with contextlib.suppress(Unreadable):
        read_transcript(text)
    assert time.process_time() - began < 3.0
