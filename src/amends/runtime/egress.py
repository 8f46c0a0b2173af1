"""Where the desk may connect to when a person typed the address (server-side request forgery, CWE-918).

A name is resolved once, the address is checked, and the connection goes to that address and to no other: a second
look-up could answer differently. Addresses that are not public are refused unless the operator named them.
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Blocked(Exception):
    """The place is not public and not among those the operator allows; `str()` says what to do."""


def is_network(text: str) -> bool:
    """Whether this is an address or a network such as 10.1.0.0/16."""
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def connect(*, host: str, port: int, timeout: float | None, private: Sequence[str] = ()) -> socket.socket:
    """A TCP connection to `host`, within `timeout` seconds.

    `private` are host names, addresses and networks that are allowed though they are not public. Raises Blocked
    before anything is sent, and OSError as `socket.create_connection` does.
    """
    named = host.lower() in private
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = list(dict.fromkeys(entry[4][:2] for entry in found))
    allowed = [place for place in places if named or _may_reach(str(place[0]), private)]
    if not allowed:
        raise Blocked(
            f"{host} is not a public server. If it is meant, the operator adds it to AMENDS_PRIVATE_HOSTS."
        )
    last: OSError | None = None
    for place in allowed:
        try:
            return socket.create_connection((str(place[0]), int(place[1])), timeout)
        except OSError as error:
            last = error
    raise last or OSError(f"{host} has no address")


def confine(*, private: Sequence[str] = ()) -> list[str]:
    """From now on no name leads this process to a server that is not public, whatever library looks it up.

    For processes of their own that hand an address to foreign code. The list returned grows by each host that was
    refused. `private` as for `connect`.
    """
    refused: list[str] = []
    look_up = socket.getaddrinfo

    def confined(host: Any, *args: Any, **named: Any) -> list[Any]:  # noqa: ANN401 - as the socket module has it
        found = look_up(host, *args, **named)
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if name.lower() in private:
            return found
        allowed = [entry for entry in found if _may_reach(str(entry[4][0]), private)]
        if not allowed:
            refused.append(name)
            raise socket.gaierror(socket.EAI_FAIL, "not a public server")
        return allowed

    socket.getaddrinfo = confined
    return refused


def _may_reach(text: str, private: Sequence[str]) -> bool:
    address = _plain(ipaddress.ip_address(text.partition("%")[0]))
    if address.is_global and not address.is_multicast:
        return True
    return any(address in ipaddress.ip_network(one, strict=False) for one in private if is_network(one))


def _plain(address: Address) -> Address:
    """An IPv4 address that stands inside an IPv6 one, as itself."""
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address
