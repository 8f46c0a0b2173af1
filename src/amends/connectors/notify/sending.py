"""One message to one target, sent by a process of its own that may be killed and reaches public servers only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from amends.runtime.sandbox import Sandbox, SandboxLimits

CHILD = "amends.connectors.notify.child:send"
LIMITS = SandboxLimits(cpu_seconds=15, wall_seconds=40, max_items=500)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the service took it; `why` says why not, and holds nothing of the address."""

    sent: bool
    why: str = ""


class Sender:
    """Sends messages; the process starts with the first one. Close it, or use it as a context manager."""

    def __init__(self, *, private: Sequence[str]) -> None:
        self._child = Sandbox(CHILD, options={"private": list(private)}, limits=LIMITS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close()

    def send(self, *, address: str, title: str, body: str) -> Outcome:
        """Send one message; never raises for what the other side does."""
        item = json.dumps({"address": address, "title": title, "body": body}).encode()
        answer = self._child.call([item])[0]
        if "error" in answer:
            return Outcome(sent=False, why="The service did not answer in time.")
        return Outcome(sent=bool(answer.get("sent")), why=str(answer.get("why", ""))[:300])
