"""One test for all examples of a kind: thousands of items cost more than what they check, and say no more."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any


def of_each(
    examples: Iterable[Any], *, name: Callable[[Any], str] = str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a check of one example, its first argument, a test of all; further arguments are fixtures, shared by all.

    Each example that fails is named by `name`, with what it said; there is at least one example.
    """
    given = list(examples)

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(check)
        def test(**fixtures: Any) -> None:
            wrong = []
            for example in given:
                try:
                    check(example, **fixtures)
                except Exception as error:
                    wrong.append(f"{name(example)}: {type(error).__name__}: {error}")
            assert given, "there is no example"
            assert not wrong, f"{len(wrong)} of {len(given)} fail\n\n" + "\n\n".join(wrong)

        asked = inspect.signature(check)
        shared = list(asked.parameters.values())[1:]
        test.__signature__ = asked.replace(parameters=shared)  # type: ignore[attr-defined]
        return test

    return decorate
