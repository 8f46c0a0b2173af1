"""Mail that lies in files: single mails, Maildir folders and mbox files, read in bounded memory.

An mbox is split at lines that begin with "From " after an empty line (or at its start), and one ">" is
taken off a line of ">From " that some program put there (mboxo and mboxrd).
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAILDIR_PARTS = frozenset({"cur", "new"})
MAIL_SUFFIXES = frozenset({".eml", ".mbox"})
SEPARATOR = b"From "
_QUOTED = re.compile(rb">{1,100}From ")


@dataclass(frozen=True, slots=True)
class Found:
    """One mail, or why there is none; `read` is how many bytes of its file it took."""

    path: Path
    read: int
    raw: bytes = b""
    problem: str = ""


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read, sorted within each path.

    A file that is named is read whatever it is called. In a folder, and the folders below it, mails are the
    files called *.eml or *.mbox and everything in a Maildir's `cur` and `new`; hidden files are left out.
    A folder that cannot be listed is given as it is: reading it says why.
    """
    for path in paths:
        if path.is_dir():
            yield from _below(path)
        else:
            yield path


def _below(folder: Path) -> Iterator[Path]:
    unlisted: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: unlisted.append(Path(error.filename)))
    for place, below, names in walk:
        below.sort()
        here = Path(place)
        is_maildir = here.name in MAILDIR_PARTS and (here.parent / "cur").is_dir()
        for name in sorted(names):
            if not name.startswith(".") and (is_maildir or Path(name).suffix.lower() in MAIL_SUFFIXES):
                yield here / name
    yield from unlisted


def mails(path: Path, *, max_bytes: int) -> Iterator[Found]:
    """The mails in one file; a problem of the file or of one mail in it is given in its place."""
    try:
        with path.open("rb") as file:
            if _is_mbox(path, file):
                yield from _split(path, file, max_bytes)
            else:
                raw = file.read(max_bytes + 1)
                yield _found(path, raw, os.fstat(file.fileno()).st_size, max_bytes)
    except OSError as error:
        yield Found(path, 0, problem=error.strerror or str(error))


def _is_mbox(path: Path, file: BinaryIO) -> bool:
    begins = file.read(len(SEPARATOR)) == SEPARATOR
    file.seek(0)
    return path.suffix.lower() == ".mbox" or (begins and path.suffix.lower() != ".eml")


def _found(path: Path, raw: bytes, read: int, max_bytes: int) -> Found:
    if len(raw) > max_bytes:
        return Found(path, read, problem=f"larger than {max_bytes} bytes (AMENDS_SMTP_MAX_BYTES)")
    if not raw.strip():
        return Found(path, read, problem="there is no mail in it")
    return Found(path, read, raw)


def _split(path: Path, file: BinaryIO, max_bytes: int) -> Iterator[Found]:
    """Each mail of an mbox without its "From " line; what lies before the first one is a mail as well."""
    lines: list[bytes] = []
    kept, read, after_empty, begun = 0, 0, True, False
    while line := file.readline(max_bytes):
        if after_empty and line.startswith(SEPARATOR):
            if begun:
                yield _found(path, _body(lines), read, max_bytes)
            lines, kept, read, begun = [], 0, len(line), True
            after_empty = False
            continue
        begun = True
        read += len(line)
        after_empty = line in (b"\n", b"\r\n")
        if kept <= max_bytes:
            kept += len(line)
            lines.append(line[1:] if _QUOTED.match(line) else line)
    if begun:
        yield _found(path, _body(lines), read, max_bytes)


def _body(lines: list[bytes]) -> bytes:
    """A mail without the empty line that parts it from the next."""
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)
