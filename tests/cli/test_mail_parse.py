import json
import subprocess
import sys
from typing import Any

KEYS = {
    "from_email", "from_name", "subject", "message_id", "in_reply_to", "text", "reply_text", "files_incl_inline",
    "is_auto", "is_bounce",
}  # fmt: skip


def _parse(raw: bytes) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", "from amends.cli.main import main; main()", "mail", "parse"],
        input=raw,
        capture_output=True,
        check=True,
        timeout=60,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_mail_parse_prints_one_object() -> None:
    found = _parse(
        b"From: Maria <m@city.example>\nSubject: Down\nMessage-ID: <1@x>\n\nIt is down.\n\n-- \nMaria\n"
    )

    assert found.keys() == KEYS
    assert (found["from_email"], found["from_name"], found["subject"]) == ("m@city.example", "Maria", "Down")
    assert (found["message_id"], found["reply_text"]) == ("1@x", "It is down.")


def test_mail_parse_of_an_unreadable_mail_gives_the_reason() -> None:
    found = _parse(b"this is no mail")

    assert found.keys() == KEYS | {"error"}
    assert found["error"] == "The mail has no header."
