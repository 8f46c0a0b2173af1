"""Addresses of the next page."""

from urllib.parse import urlencode


def more(path: str, **query: object) -> str:
    """The address of the next page with what is not empty of the query; "" when the last thing is None."""
    if list(query.values())[-1] is None:
        return ""
    return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"
