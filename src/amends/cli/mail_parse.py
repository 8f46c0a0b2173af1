"""`amends mail parse`: one raw mail in, what the desk reads in it out."""

import json
import sys
from typing import Any

import click


@click.command("parse")
def command() -> None:
    """Read one raw mail on standard input; print one JSON object.

    A mail that cannot be understood gives the same keys, empty, and "error" with the reason.
    """
    from amends.domain.messages import ParsedMail, Unreadable
    from amends.domain.messages.parse import parse

    def known(mail: ParsedMail) -> dict[str, Any]:
        return {
            "from_email": mail.sender.email if mail.sender else "",
            "from_name": mail.sender.name if mail.sender else "",
            "subject": mail.subject,
            "message_id": mail.message_id,
            "in_reply_to": mail.in_reply_to,
            "text": mail.text,
            "reply_text": mail.new_text,
            "files_incl_inline": len(mail.files),
            "is_auto": mail.is_automatic,
            "is_bounce": mail.is_bounce,
        }

    try:
        answer = known(parse(sys.stdin.buffer.read()))
    except Unreadable as error:
        answer = _nothing_known() | {"error": error.reason}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True) + "\n")


def _nothing_known() -> dict[str, Any]:
    words = dict.fromkeys(
        ("from_email", "from_name", "subject", "message_id", "in_reply_to", "text", "reply_text"), ""
    )
    return words | {"files_incl_inline": 0, "is_auto": False, "is_bounce": False}
