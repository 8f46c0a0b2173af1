"""Quote folding for a body that comes without its mail."""

from amends.domain.messages import quotes
from amends.domain.messages.charsets import clean
from amends.domain.messages.html_text import marked_text
from amends.domain.messages.model import Folded


def unquote(body: str) -> Folded:
    """Divide a plain body into segments; offsets count in the body with LF line ends."""
    return quotes.fold(clean(body))


def unquote_html(body: str) -> Folded:
    """Divide an HTML body by its text and by what its markup shows as quoted."""
    return quotes.fold(marked_text(body))
