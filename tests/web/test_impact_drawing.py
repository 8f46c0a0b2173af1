"""The picture of an impact leaves nothing out without saying so."""

from amends.web.assets.drawing import Shown, drawing

START = Shown(1, "Core switch", "Network device")


def chain(length: int) -> list[tuple[Shown, int, int]]:
    """Assets in a row behind the start, each one step further."""
    return [(Shown(1 + n, f"Server {n}", "Server"), n, n) for n in range(1, length + 1)]


def test_a_way_that_ends_is_drawn_to_its_end() -> None:
    picture = drawing(start=START, up=chain(3), down=[])

    assert "Server 3" in picture
    assert "further on" not in picture


def test_what_is_too_far_to_draw_is_counted() -> None:
    picture = drawing(start=START, up=chain(5), down=[])

    assert "Server 3" in picture
    assert "Server 4" not in picture
    assert "2 further on" in picture
    assert picture.count('class="impact__line"') == 4


def test_a_long_column_ends_with_how_many_are_left() -> None:
    many = [(Shown(10 + n, f"PC {n}", "Workstation"), 1, 1) for n in range(11)]

    assert "4 more" in drawing(start=START, up=many, down=[])
