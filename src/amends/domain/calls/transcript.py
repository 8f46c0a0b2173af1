"""A transcript of a call, speaker by speaker: WebVTT, or plain text with a name before each turn.

Hostile text is text: nothing of it is markup, control characters are dropped, sizes are bounded.
"""

import html
import re
from dataclasses import dataclass

MOST_CHARACTERS = 2_000_000
"""About ten hours of talk."""
MOST_TURNS = 20_000
LONGEST_TURN = 20_000
_TIME = re.compile(
    r"((?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3})[ \t]{1,8}-->[ \t]{1,8}(?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3}"
)
_VOICE = re.compile(r"<v(?:\.[^ \t>]{0,60})?[ \t]{1,8}([^>\n]{1,120})>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang)(?:[. \t][^<>\n]{0,120})?>|<\d[\d:.]{0,20}>")
_NAMED = re.compile(
    r"(?:[\[(]?(\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)[\])]?[ \t]{1,8}(?:-[ \t]{1,4})?)?"
    r"([^\W\d_][^\n:\[\]<>]{0,58})(?:[ \t]{0,4}[\[(](\d{1,3}:\d{2}(?::\d{2})?)[\])])?[ \t]{0,4}:"
    r"(?:[ \t]{1,8}|$)(.{0,20000})",
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SECTIONS = ("NOTE", "STYLE", "REGION")


class Unreadable(ValueError):
    """A file that is no transcript we can read; `str()` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said until another one spoke; `second` is where it began, where the file tells it."""

    speaker: str
    text: str
    second: int | None


def read_transcript(text: str) -> tuple[Turn, ...]:
    """The turns in order, neighbouring ones of the same speaker joined. Raises Unreadable."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(
            f"This transcript has {len(text):,} characters; {MOST_CHARACTERS:,} are the most. Split it."
        )
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    found = _vtt(clean) if clean.lstrip().startswith("WEBVTT") else _plain(clean)
    turns = _joined(found)
    if not turns:
        raise Unreadable(
            "No speaker was found. Use WebVTT, or begin each turn with a name and a colon, such as “Maria: …”."
        )
    if len(turns) > MOST_TURNS:
        raise Unreadable(f"This transcript has {len(turns):,} turns; {MOST_TURNS:,} are the most. Split it.")
    return turns


def _vtt(text: str) -> list[Turn]:
    """The cues of a WebVTT file; a cue without a voice belongs to whoever spoke before."""
    found: list[Turn] = []
    speaker = ""
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        if not lines[0] or lines[0].startswith(("WEBVTT", *_SECTIONS)):
            continue
        at = next((n for n, line in enumerate(lines[:2]) if "-->" in line), None)
        timed = _TIME.match(lines[at].strip()) if at is not None else None
        if at is None or timed is None:
            continue
        for line in lines[at + 1 :]:
            voice = _VOICE.search(line)
            words = html.unescape(_TAG.sub("", line)).strip()
            if voice is not None:
                speaker = " ".join(html.unescape(voice[1]).split())
            elif (named := _NAMED.fullmatch(words)) is not None:
                speaker, words = _speaker(named[2]), named[4]
            if words.strip():
                found.append(Turn(speaker, words.strip(), _seconds(timed[1])))
    return [turn for turn in found if turn.speaker]


def _plain(text: str) -> list[Turn]:
    """Lines such as `[00:12] Maria: …`; a line without a name goes on with the turn before."""
    found: list[Turn] = []
    for line in text.split("\n"):
        words = line.strip()
        named = _NAMED.match(words[:LONGEST_TURN])
        if named is not None and _is_name(named[2]):
            found.append(Turn(_speaker(named[2]), named[4].strip(), _seconds(named[1] or named[3])))
        elif words and found:
            last = found[-1]
            found[-1] = Turn(last.speaker, f"{last.text} {words}".strip()[:LONGEST_TURN], last.second)
    return [turn for turn in found if turn.text]


def _is_name(text: str) -> bool:
    """A name is short: "The thing is that nobody told us: we waited" is no speaker."""
    return len(text.split()) <= 4 and not text.casefold().startswith(("http", "mailto"))


def _speaker(text: str) -> str:
    return " ".join(text.split())


def _seconds(text: str | None) -> int | None:
    if not text:
        return None
    parts = [int(part) for part in re.split(r"[.,]", text)[0].split(":")]
    return sum(part * int(60**power) for power, part in enumerate(reversed(parts)))


def _joined(turns: list[Turn]) -> tuple[Turn, ...]:
    made: list[Turn] = []
    words: list[str] = []
    size = 0
    for turn in turns:
        speaker = turn.speaker[:120]
        if made and made[-1].speaker == speaker and size + len(turn.text) <= LONGEST_TURN:
            words.append(turn.text)
            size += len(turn.text)
            continue
        if made:
            made[-1] = Turn(made[-1].speaker, " ".join(words), made[-1].second)
        words, size = [turn.text[:LONGEST_TURN]], len(turn.text)
        made.append(Turn(speaker, words[0], turn.second))
    if made:
        made[-1] = Turn(made[-1].speaker, " ".join(words), made[-1].second)
    return tuple(made)
