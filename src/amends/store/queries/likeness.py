"""Patterns for `ilike` out of words that somebody typed."""


def like(words: str) -> str:
    """A pattern that finds these very characters anywhere."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("\0", "")
    return f"%{escaped[:200]}%"
