"""A share with its interval, as it stands under a figure of a report."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from amends.domain.shares import Rate

register = template.Library()


@register.simple_tag
def share_of(rate: Rate | None) -> SafeString:
    """`40 %` and the range it lies in; nothing where there are too few cases to say."""
    if rate is None or rate.share is None:
        return SafeString()
    low, high = rate.interval
    return format_html(
        '<span class="share">{} % <span class="share__range">{} to {}</span></span>',
        round(rate.share * 100), round(low * 100), round(high * 100),
    )  # fmt: skip
