"""Which model is asked, and where.

The address comes from the operator's environment alone, never from a page, a mail or the database: whoever could
set it could make this machine call any other. Redirects are not followed and no proxy is used, so the words of
customers and the key go to that one address.
"""

from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One model. `url` is the address above `/chat/completions`; `seconds` hold for a whole question and answer."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 20.0


def configured() -> Endpoint | None:
    """The desk's model, or None where the operator has named none."""
    if not settings.MODEL_URL:
        return None
    return Endpoint(
        url=settings.MODEL_URL,
        model=settings.MODEL_NAME,
        key=settings.MODEL_KEY,
        seconds=settings.MODEL_SECONDS,
    )
