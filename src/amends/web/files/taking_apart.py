"""What runs in the killable process: one file out of a raw mail, or its HTML made fit to show.

Imports nothing of Django, so that the process starts quickly and knows no settings of ours. An item is one line
of JSON (`{"do": "file", "part": "1.2"}` or `{"do": "html", "images": false}`), a line feed, and the raw mail.
"""

import base64
import binascii
import html
import json
import re
from typing import Any

from amends.domain.messages import Unreadable
from amends.domain.messages.parse import extract_file, parse
from amends.domain.messages.sanitise import sanitise

INLINE_BYTES = 4_000_000
"""Pictures of one mail beyond these, in all, are left out of the page and stay downloads."""
_CID = re.compile(r'src="cid:([^"]{1,300})"', re.IGNORECASE)
_PICTURES = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF[\0-\xff]{4}WEBP")
_TYPES = {b"\x89": "image/png", b"\xff": "image/jpeg", b"G": "image/gif", b"R": "image/webp"}


def serve(item: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Do what the item's first line says; {"error": reason} when the mail cannot be understood."""
    order, _, raw = item.partition(b"\n")
    wanted = json.loads(order)
    try:
        if wanted["do"] == "file":
            data = extract_file(raw, part=str(wanted["part"]))
            return {"data": base64.b64encode(data).decode("ascii")}
        return _html(raw, images=bool(wanted["images"]))
    except Unreadable as error:
        return {"error": error.reason}


def _html(raw: bytes, *, images: bool) -> dict[str, Any]:
    mail = parse(raw)
    shown = sanitise(mail.html, remote_images=images)
    elsewhere = not images and sanitise(mail.html, remote_images=True) != shown
    parts = {file.cid.strip("<>").lower(): file.part for file in mail.files if file.cid}
    left = INLINE_BYTES

    def picture(found: re.Match[str]) -> str:
        nonlocal left
        part = parts.get(html.unescape(found[1]).lower())
        data = extract_file(raw, part=part) if part else b""
        if not data or len(data) > left or not _PICTURES.match(data):
            return 'alt=""'
        left -= len(data)
        kind = _TYPES[data[:1]]
        return f'src="data:{kind};base64,{base64.b64encode(data).decode("ascii")}"'

    return {"html": _CID.sub(picture, shown), "elsewhere": elsewhere, "subject": mail.subject}


def file_bytes(answer: dict[str, Any]) -> bytes | None:
    """The file of an answer; None when there is none."""
    try:
        return base64.b64decode(answer["data"], validate=True)
    except (KeyError, binascii.Error):
        return None
