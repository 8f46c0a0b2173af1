"""The pictures of the README, taken of the demo desk.

`AMENDS_SCREENSHOTS=1 pytest tests/journeys/test_pictures.py`, by itself, takes them anew into docs/img.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]

IMAGES = Path(__file__).parents[2] / "docs" / "img"
LARGEST = 400_000
PICTURES = {
    "now": "/",
    "case-room": "SELECT max(id) FROM store_case WHERE subject = 'Mail down again, third time'",
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture_shows_the_demo(
    desk: real_desk.Desk, enter: real_desk.Enter, tmp_path: Path, name: str
) -> None:
    where = PICTURES[name]
    path = where if where.startswith("/") else f"/cases/{desk.ask(where)[0][0]}/"
    page = enter(path, who="priya", color_scheme="light")
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    expect(page.locator("body")).to_contain_text("Mail down again, third time")
    folder = IMAGES if os.environ.get("AMENDS_SCREENSHOTS") == "1" else tmp_path
    folder.mkdir(parents=True, exist_ok=True)

    page.screenshot(path=folder / f"{name}.png", animations="disabled")

    assert 20_000 < (folder / f"{name}.png").stat().st_size < LARGEST
