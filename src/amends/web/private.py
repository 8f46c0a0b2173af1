"""Pages with customers' words are kept by nobody on the way."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.cache import cache_control

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """No proxy and no browser keeps what this view answers."""
    kept_nowhere: View = cache_control(private=True, no_store=True)(view)
    return kept_nowhere
