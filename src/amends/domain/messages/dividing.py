"""A raw mail to its tree of parts.

The standard library's parser goes line by line and compiles an expression for each boundary, which no other mail will
ever use: a third of what reading a mail costs. A mail in plain good order is divided here at its boundaries; whatever
is out of order, and mails within mails, go to the library. Both give the same tree.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from itertools import pairwise
from typing import TypeAlias

Tree: TypeAlias = "Message[str, str]"
_FIELD = re.compile(r"([!-9;-~]++):[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)\n")
_BLANK = re.compile(r"\r?\n")
_DELIMITER_END = re.compile(r"(--)?[ \t]*+\r?(?:\n|\Z)")
_MOST_NESTED = 50


class _OutOfOrderError(Exception):
    """A mail that the library must divide."""


def divide(raw: bytes) -> Tree:
    """The tree of parts with their raw header fields and payloads (RFC 5322, RFC 2046). Raises what the library raises."""
    if raw.count(b"\r") == raw.count(b"\r\n"):  # a bare CR is a line end to the library
        text = raw.decode("ascii", "surrogateescape")
        try:
            return _entity(text, 0, len(text), depth=0)
        except _OutOfOrderError:
            pass
    return message_from_bytes(raw)


def _entity(text: str, start: int, end: int, *, depth: int) -> Tree:
    """The part of the text between two places: its header, and what is in it."""
    message: Tree = Message()
    while field := _FIELD.match(text, start, end):
        message.set_raw(field[1], field[2].rstrip("\r\n"))
        start = field.end()
    blank = _BLANK.match(text, start, end)
    if blank is None:
        raise _OutOfOrderError
    kind = message.get_content_maintype()
    if kind == "message" or message.get_content_type() == "multipart/digest":
        raise _OutOfOrderError
    if kind == "multipart":
        _fill(message, text, blank.end(), end, depth=depth)
    else:
        held = text[blank.end() : end]
        message.set_payload(_without_line_end(held) if depth else held)
    return message


def _fill(message: Tree, text: str, start: int, end: int, *, depth: int) -> None:
    """Put the parts between the delimiter lines into a multipart, and what stands before and behind them."""
    boundary = message.get_boundary()
    found = list(_delimiters(text, f"--{boundary}", start, end)) if boundary else []
    if depth > _MOST_NESTED or len(found) < 2 or not found[-1][2]:
        raise _OutOfOrderError
    if found[0][0] > start:
        message.preamble = _without_line_end(text[start : found[0][0]])
    for (_, begin, _), (stop, _, _) in pairwise(found):
        part = _entity(text, begin, stop, depth=depth + 1)
        if part.epilogue is not None:
            part.epilogue = _without_line_end(part.epilogue) if part.epilogue else None
        message.attach(part)
    message.epilogue = text[found[-1][1] : end]


def _delimiters(text: str, delimiter: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Each delimiter line: where it begins, where the next line begins, and whether it closes the multipart; the one
    that closes it is the last."""
    at = text.find(delimiter, start, end)
    while at >= 0:
        after = at + len(delimiter)
        line = _DELIMITER_END.match(text, after, end) if at == start or text[at - 1] == "\n" else None
        if line is not None:
            yield at, line.end(), bool(line[1])
            if line[1]:
                return
            after = line.end()
        at = text.find(delimiter, after, end)


def _without_line_end(text: str) -> str:
    """The text without the line end that belongs to the delimiter behind it (RFC 2046, 5.1.1)."""
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text
