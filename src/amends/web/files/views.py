"""Files, HTML and originals of mail: for those who may see the case, taken apart in a process that may be killed."""

import hashlib
import json
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from amends.runtime.sandbox import Sandbox, SandboxLimits
from amends.store.queries import attachments
from amends.web.asking import asker
from amends.web.files import downloads, taking_apart
from amends.web.private import private

NOT_FOUND = "There is nothing here, or it is not yours to see."
UNLIKE = "This file is not in the mail any more as it was when the mail came in. Look at the original."


@cache
def _sandbox() -> Sandbox:
    """One child for this process, started on first use; it ends with its parent."""
    limits = SandboxLimits(cpu_seconds=10, wall_seconds=20, max_items=500)
    return Sandbox(f"{taking_apart.__name__}:serve", limits=limits)


def _ask(order: dict[str, Any], raw: bytes) -> dict[str, Any]:
    return _sandbox().call([json.dumps(order).encode("ascii") + b"\n" + raw])[0]


@require_safe
@private
def file(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """One file of a mail; only what has the very bytes that came in is handed out."""
    found = attachments.file(file_id=key, viewer=asker(request).viewer)
    if found is None:
        raise Http404(NOT_FOUND)
    data = taking_apart.file_bytes(_ask({"do": "file", "part": found.part}, found.raw))
    if data is None or hashlib.sha256(data).hexdigest() != found.sha256:
        raise Http404(UNLIKE)
    return downloads.as_file(data, name=found.name, inline=found.inline)


@require_safe
@private
def original(request: HttpRequest, key: int) -> HttpResponse:
    """The mail of a message exactly as it came, to be saved."""
    found = attachments.original(message_id=key, viewer=asker(request).viewer)
    if found is None:
        raise Http404(NOT_FOUND)
    return downloads.as_text(found.raw, name=f"message-{key}.eml.txt")


@require_safe
@private
def as_laid_out(request: HttpRequest, key: int) -> HttpResponse:
    """A mail as its sender laid it out, for a frame in which nothing runs; pictures from elsewhere only if asked for."""
    found = attachments.original(message_id=key, viewer=asker(request).viewer)
    if found is None:
        raise Http404(NOT_FOUND)
    images = request.GET.get("images") == "1"
    answer = _ask({"do": "html", "images": images}, found.raw)
    context = {
        "problem": answer.get("error", ""),
        "letter": mark_safe(answer.get("html", "")),  # noqa: S308 - sanitised in the sandbox by an allow-list
        "elsewhere": answer.get("elsewhere", False),
        "subject": answer.get("subject", ""),
    }
    response = render(request, "web/mail_html.html", context)
    here = f"{request.scheme}://{request.get_host()}"
    response["Content-Security-Policy"] = (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src 'self' {here}; img-src data:{' https: http:' if images else ''}; frame-ancestors 'self'"
    )
    response["Referrer-Policy"] = "no-referrer"
    return response
