"""A full disk refuses mail for now, loses none, and all of it comes in once there is room."""

import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from killed_desk import Desk, Senders, conversations, served
from real_desk import sink, wait_for

MEGABYTE = 1_000_000
MAILS = 30


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 200 MB."""
    with tempfile.TemporaryDirectory(prefix="amends-disk-") as folder:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=200m,mode=711", "tmpfs", folder], check=True, timeout=30
        )
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True, timeout=30)


def fill(ballast: Path, *, leave: int) -> None:
    """Take all room but `leave` bytes."""
    with ballast.open("wb") as file:
        while (room := shutil.disk_usage(ballast.parent).free - leave) > 0:
            file.write(b"\0" * min(room, MEGABYTE))
            file.flush()


@pytest.mark.faults
def test_full_disk_refuses_for_now_and_loses_nothing(small_disk: Path) -> None:
    dice = random.Random(3)  # noqa: S311 - the same mails every time
    work = conversations(mails=MAILS, dice=dice)
    for mail in (mail for thread in work for mail in thread):
        mail.add_attachment(dice.randbytes(200_000), maintype="image", subtype="png", filename="screen.png")
    with sink() as outside, served(Desk(small_disk / "desk", outside)) as desk:
        fill(small_disk / "ballast", leave=MEGABYTE)
        senders = Senders(desk, work)
        wait_for(lambda: senders.attempts >= len(senders.acknowledged) + 10, what="a refusal", seconds=60)
        assert len(senders.acknowledged) < MAILS

        (small_disk / "ballast").unlink()

        senders.wait_for(MAILS)
        filed = "select count(*) from store_rawmail where state = 'stored'"
        wait_for(lambda: desk.ask(filed) == [(0,)], what="the end of filing", seconds=60)
        kept = desk.ask("select mail_id from store_message where kind = 'customer'")
        assert Counter(row[0] for row in kept) == Counter(senders.acknowledged)
        assert desk.ask("select count(*) from store_case") == [(len(work),)]
