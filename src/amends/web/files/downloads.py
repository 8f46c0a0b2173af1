"""Bytes from strangers as a response in which nothing runs."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

LOCKED = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def picture_type(data: bytes) -> str:
    """The type of a picture by its own first bytes, "" when it is none that browsers show safely."""
    for head, kind in PICTURES.items():
        if data.startswith(head):
            return kind
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def as_file(data: bytes, *, name: str, inline: bool) -> HttpResponse:
    """A file to be saved; only a picture that belongs in its mail may stand in a page."""
    picture = picture_type(data)
    return _locked(
        data, name=name, kind=picture or "application/octet-stream", saved=not (inline and picture)
    )


def as_text(data: bytes, *, name: str) -> HttpResponse:
    """Raw mail to be saved as plain text."""
    return _locked(data, name=name, kind="text/plain; charset=utf-8", saved=True)


def _locked(data: bytes, *, name: str, kind: str, saved: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    shown = "".join(mark for mark in name if mark.isprintable() and mark not in '/\\"')[:200] or "file"
    response["Content-Disposition"] = content_disposition_header(saved, shown) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
