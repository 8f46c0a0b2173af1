"""JSON lines in, JSON lines out: the plumbing of every command that works beside another desk."""

import json
import sys
from collections.abc import Callable
from typing import Any


def run_lines(handle: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer each JSON object on standard input with one on standard output, in order, flushed.

    A line that is not an object, or that `handle` refuses with an exception, gives
    {"id": ..., "error": ...} and the run goes on; the exit code is then 1.
    """
    failed = False
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        answer = _answer(line, handle)
        failed = failed or "error" in answer
        out.write(json.dumps(answer, ensure_ascii=True).encode("ascii") + b"\n")
        out.flush()
    if failed:
        sys.exit(1)


def _answer(line: bytes, handle: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    identifier: Any = None
    try:
        given = json.loads(line)
        if not isinstance(given, dict):
            raise TypeError("a line must be a JSON object")
        identifier = given.get("id")
        return handle(given)
    except KeyError as error:
        return {"id": identifier, "error": f"the key {error} is missing"}
    except Exception as error:  # a bad line must not end the run, whatever is wrong with it
        return {"id": identifier, "error": f"{type(error).__name__}: {error}"}
