"""In the child: apprise speaks to the service. Its log holds parts of the address, so nothing of it is kept."""

import json
import logging
import re
import socket
from functools import cache
from typing import Any

from amends.connectors.notify.address import SERVICES
from amends.runtime import egress

SECONDS = 10
_CODE = re.compile(r"error[= ](\d{3})\b")


class _Codes(logging.Handler):
    """Keeps the HTTP codes that the library tells of, and no words."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found += _CODE.findall(record.getMessage())


@cache
def _confined(private: tuple[str, ...]) -> list[str]:
    socket.setdefaulttimeout(SECONDS)
    return egress.confine(private=private)


def send(item: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Send one message; `{"sent": true}`, or why not without a word of the address."""
    refused = _confined(tuple(options.get("private", ())))
    refused.clear()
    import apprise

    order = json.loads(item)
    address = str(order["address"])
    if address.partition("://")[0].lower() not in SERVICES:
        return {"sent": False, "why": "This service is not one that Amends calls."}
    codes = _Codes()
    logger = logging.getLogger("apprise")
    logger.handlers, logger.propagate = [codes], False
    logger.setLevel(logging.DEBUG)
    asset = apprise.AppriseAsset(async_mode=False, secure_logging=True, app_id="Amends", app_desc="Amends")
    target = apprise.Apprise.instantiate(address, asset=asset)
    if target is None:
        return {"sent": False, "why": "The address is not complete for this service."}
    try:
        sent = bool(target.notify(body=str(order["body"]), title=str(order["title"])))
    except Exception as error:  # a plugin's own mistake is told by its kind; its words may hold the address
        return {"sent": False, "why": f"The message could not be built ({type(error).__name__})."}
    if sent:
        return {"sent": True}
    return {"sent": False, "why": _why(refused=refused, codes=codes.found)}


def _why(*, refused: list[str], codes: list[str]) -> str:
    if refused:
        return "That server is not public. If it is meant, the operator adds it to AMENDS_PRIVATE_HOSTS."
    if codes:
        return f"The service refused it (HTTP {codes[-1]})."
    return "The service could not be reached."
