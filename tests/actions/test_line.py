"""Batches parsed side by side are decided in the order they were claimed."""

import threading

from amends.actions.intake.line import Line


def test_later_batch_waits_for_the_one_before_it() -> None:
    line, told = Line(), list[str]()
    second_claimed = threading.Event()

    def later() -> None:
        with line.place() as place:
            place.take(lambda: second_claimed.set())
            place.await_turn()
            told.append("second")

    with line.place() as first:
        assert first.take(lambda: "mails") == "mails"
        thread = threading.Thread(target=later)
        thread.start()
        assert second_claimed.wait(10)
        first.await_turn()
        told.append("first")
    thread.join(10)

    assert told == ["first", "second"]


def test_batch_that_fails_lets_the_next_one_go() -> None:
    line = Line()
    try:
        with line.place() as first:
            first.take(lambda: None)
            raise LookupError
    except LookupError:
        pass

    with line.place() as second:
        second.take(lambda: None)
        second.await_turn()

    assert not line.order
