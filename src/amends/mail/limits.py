"""How much one sender and all senders together may ask of the listener."""

import ipaddress
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of the listener; times are in seconds, sizes in bytes.

    A company's own mail server sends everything from one address, so the rates are far above what a desk
    gets; they stop floods, not customers.
    """

    message_bytes: int
    recipients: int = 10_000
    connections: int = 400
    connections_per_address: int = 50
    mails_per_minute_per_address: int = 1_200
    unknown_recipients_per_session: int = 20
    bytes_in_flight: int = 512 * 1024 * 1024
    command_line: int = 1_024
    idle: float = 120.0
    whole_data: float = 1_800.0
    mailboxes_fresh: float = 30.0


@dataclass(slots=True)
class Rate:
    """At most so many events a minute for each address; a bucket that fills evenly."""

    per_minute: int
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def allows(self, address: str, *, now: float) -> bool:
        """Count one event at `now`, in seconds of any steady clock; false when there were too many."""
        left, before = self._left.get(address, (float(self.per_minute), now))
        left = min(float(self.per_minute), left + (now - before) * self.per_minute / 60)
        if left < 1:
            self._left[address] = (left, now)
            return False
        self._left[address] = (left - 1, now)
        if len(self._left) > 10_000:
            self._forget(now)
        return True

    def _forget(self, now: float) -> None:
        """Drop every bucket that is full again."""
        self._left = {key: value for key, value in self._left.items() if now - value[1] < 60}


class Doorman:
    """Counts who is connected and what they carry; one for the whole listener, used from its event loop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._rate = Rate(limits.mails_per_minute_per_address)
        self._connected: Counter[str] = Counter()
        self._in_flight = 0

    def enter(self, address: str) -> str:
        """Let a connection in; the refusal to send when there are too many, else an empty string."""
        everyone = self._connected.total()
        if everyone >= self.limits.connections:
            return "421 4.3.2 Too many connections, try again later"
        if not is_local(address) and self._connected[address] >= self.limits.connections_per_address:
            return "421 4.7.0 Too many connections from your address"
        self._connected[address] += 1
        return ""

    def leave(self, address: str) -> None:
        """A connection that was let in has ended."""
        self._connected[address] -= 1
        if self._connected[address] <= 0:
            del self._connected[address]

    def may_send(self, address: str, *, now: float) -> bool:
        """Whether this address may begin another mail; our own machine always may."""
        return is_local(address) or self._rate.allows(address, now=now)

    def carry(self, size: int) -> bool:
        """Reserve memory for bytes of a mail that is being read; false when all of it is in use."""
        if self._in_flight + size > max(self.limits.bytes_in_flight, self.limits.message_bytes):
            return False
        self._in_flight += size
        return True

    def put_down(self, size: int) -> None:
        """Give back what `carry` reserved."""
        self._in_flight -= size


def is_local(address: str) -> bool:
    """Whether an address is this machine's own: its mail server is not a flood."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
