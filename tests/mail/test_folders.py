"""Mail out of files: what counts as a mail, and how an mbox comes apart."""

import contextlib
import mailbox
from pathlib import Path

import pytest

from amends.mail import folders

MAX = 1000


def _raws(path: Path, max_bytes: int = MAX) -> list[bytes]:
    return [found.raw or found.problem.encode() for found in folders.mails(path, max_bytes=max_bytes)]


@pytest.mark.parametrize(
    ("written", "mails"),
    [
        (
            b"From a@b Mon\nSubject: 1\n\none\n\nFrom c@d Tue\nSubject: 2\n\ntwo\n\n",
            [b"Subject: 1\n\none\n", b"Subject: 2\n\ntwo\n"],
        ),
        (
            b"From a@b Mon\r\nSubject: 1\r\n\r\none\r\n\r\nFrom c@d\r\nS: 2\r\n\r\n",
            [b"Subject: 1\r\n\r\none\r\n", b"S: 2\r\n"],
        ),
        (
            b"From a\nS: 1\n\n>From here\n>>From there\n> From\nno\nFrom now\n\n",
            [b"S: 1\n\nFrom here\n>From there\n> From\nno\nFrom now\n"],
        ),
        (b"From a\nS: 1\n\nlast line without end", [b"S: 1\n\nlast line without end"]),
        (b"Subject: no first line\n\nx\n", [b"Subject: no first line\n\nx\n"]),
        (b"From a\n\nFrom b\nS: 2\n\n", [b"there is no mail in it", b"S: 2\n"]),
        (b"", []),
    ],
)
def test_mbox_comes_apart(tmp_path: Path, written: bytes, mails: list[bytes]) -> None:
    file = tmp_path / "archive.mbox"
    file.write_bytes(written)

    assert _raws(file) == mails


def test_mbox_written_by_the_standard_library_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "box"
    texts = [f"Subject: {number}\n\nFrom me\n\nFrom you {number}\n".encode() for number in range(30)]
    with contextlib.closing(mailbox.mbox(file)) as box:
        for text in texts:
            box.add(text)

    assert _raws(file) == texts


def test_mail_of_an_mbox_over_the_limit_is_named_and_the_rest_read(tmp_path: Path) -> None:
    file = tmp_path / "box.mbox"
    file.write_bytes(b"From a\nS: 1\n\n" + b"x\n" * MAX + b"\nFrom b\nS: 2\n\n")

    assert _raws(file) == [f"larger than {MAX} bytes (AMENDS_SMTP_MAX_BYTES)".encode(), b"S: 2\n"]


def test_bytes_of_a_file_are_all_accounted_for(tmp_path: Path) -> None:
    file = tmp_path / "box.mbox"
    file.write_bytes(b"From a\nS: 1\n\n>From x\n\nFrom b\nS: 2\n\n")

    assert sum(found.read for found in folders.mails(file, max_bytes=MAX)) == file.stat().st_size


def test_single_mail_is_one_mail_whatever_it_begins_with(tmp_path: Path) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(b"From a\nSubject: x\n\n\nFrom b\n")

    assert _raws(file) == [b"From a\nSubject: x\n\n\nFrom b\n"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "there is no mail in it"), (b" \r\n\t", "there is no mail in it"), (b"x" * 1001, "larger")],
)
def test_file_without_a_mail_says_so(tmp_path: Path, content: bytes, problem: str) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(content)
    (found,) = folders.mails(file, max_bytes=MAX)

    assert found.problem.startswith(problem)
    assert found.read == len(content)


def test_folder_is_searched_for_mails_and_maildirs(tmp_path: Path) -> None:
    for name in ("b.eml", "A.EML", "notes.txt", ".hidden.eml", "sub/c.eml", "sub/old.mbox", "new/stray"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"S: x\n\n")
    mailbox.Maildir(tmp_path / "Mail").add(b"Subject: new\n\n")
    (tmp_path / "Mail" / "cur" / "1.x:2,S").write_bytes(b"Subject: cur\n\n")
    (tmp_path / "Mail" / "tmp" / "half").write_bytes(b"Subj")

    found = [file.relative_to(tmp_path) for file in folders.files([tmp_path])]

    assert {str(file) for file in found if file.parts[0] != "Mail"} == {
        "b.eml",
        "A.EML",
        "sub/c.eml",
        "sub/old.mbox",
    }
    assert sorted(file.parts[1] for file in found if file.parts[0] == "Mail") == ["cur", "new"]


def test_named_file_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(b"Subject: x\n\n")

    assert list(folders.files([file, tmp_path / "gone"])) == [file, tmp_path / "gone"]
    assert _raws(file) == [b"Subject: x\n\n"]
    assert _raws(tmp_path / "gone") == [b"No such file or directory"]
