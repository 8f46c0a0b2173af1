"""The document as PDF, by WeasyPrint where the extra `amends[pdf]` and its libraries are there.

Nothing is fetched: the only address that is answered is that of our own font.
"""

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from amends.web.documents.page import Shown
from amends.web.documents.telling import told

HERE = Path(__file__).parent
FONTS = HERE.parent / "static" / "web" / "vendor" / "inter-5.3.0"
FONT_SCHEME = "amends-font:"


class NotHere(Exception):
    """No PDF can be made on this machine; `str()` says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "This desk cannot make a PDF yet: install amends[pdf] and Pango. Until then print this page, "
            "it has a style sheet for paper, and choose “Save as PDF”."
        )


def pdf(shown: Shown, *, zone: tzinfo, now: datetime) -> bytes:
    """The PDF. Raises NotHere when WeasyPrint or its system libraries are missing."""
    weasyprint = _weasyprint()
    text = render_to_string("web/document_paper.html", {"told": told(shown, zone=zone, now=now)})
    style = (HERE / "paper.css").read_text(encoding="utf-8")
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=style, font_config=fonts, url_fetcher=_fetch)
    page = weasyprint.HTML(string=text, base_url="amends:", url_fetcher=_fetch)
    made: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts)
    return made


def _weasyprint() -> Any:  # noqa: ANN401 - typed only where the extra is installed
    """Imported only here, because it is an extra and takes a third of a second; OSError: a library is missing."""
    try:
        import weasyprint
        import weasyprint.text.fonts
    except (ImportError, OSError):
        raise NotHere from None
    return weasyprint


def _fetch(url: str, *_: object, **__: object) -> dict[str, Any]:
    """Our font by name; every other address is refused, whatever a document says."""
    name = url.removeprefix(FONT_SCHEME)
    if url == name or name not in {path.name for path in FONTS.glob("*.woff2")}:
        raise ValueError("a document fetches nothing")
    return {"string": (FONTS / name).read_bytes(), "mime_type": "font/woff2"}
