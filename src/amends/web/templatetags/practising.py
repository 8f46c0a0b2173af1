"""Small words of the practice pages."""

from django import template

from amends.store.queries import words

register = template.Library()


@register.filter
def plain_words(text: str) -> str:
    """A word of the code as people read it: `walked_out` is "walked out"."""
    return words.plain(text)


@register.filter
def signed(points: int) -> str:
    """Points with their sign, a real minus."""
    return f"+{points}" if points > 0 else str(points).replace("-", "−")


@register.filter
def hundredth(temperature: int) -> float:
    """A temperature of 0 to 100 as the score of the desk, 0 to 1."""
    return temperature / 100
