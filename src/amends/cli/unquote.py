"""`amends unquote`: what is new in the body of a mail, for a desk of any make."""

from typing import Any

import click

from amends.cli._lines import run_lines


@click.command("unquote")
def command() -> None:
    """Read JSON lines {id, format, body}; write {id, reply, reply_with_signature} for each.

    format is "text" (the default) or "html". Quotations, signatures and disclaimers are left out of reply.
    """
    from amends.domain.messages.unquote import unquote, unquote_html

    def handle(given: dict[str, Any]) -> dict[str, Any]:
        body = given["body"]
        if not isinstance(body, str):
            raise TypeError("body must be a string")
        kind = given.get("format", "text")
        if kind not in ("text", "html"):
            raise ValueError(f'format must be "text" or "html", not {kind!r}')
        folded = unquote_html(body) if kind == "html" else unquote(body)
        return {
            "id": given.get("id"),
            "reply": folded.reply,
            "reply_with_signature": folded.reply_with_signature,
        }

    run_lines(handle)
