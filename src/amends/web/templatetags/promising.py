"""Parts of the promises pages: what is promised beside what can be delivered, counts that open, rates with ranges."""

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from amends.domain.promises.rate import Rate
    from amends.store.queries.promise_load import PersonLoad

register = template.Library()


def _hours(minutes: int) -> str:
    """Minutes as people say them: 40 min, 2 h, 1 h 30."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


@register.simple_tag
def load_of(one: "PersonLoad") -> SafeString:
    """`You: 3 promised, about 1 h 10 of work; 4 h 20 on duty left`, and a bar that says the same."""
    load = one.load
    who = "You" if one.is_viewer else one.name
    whole = max(load.left, load.promised, 1)
    verdict = (
        SafeString(' <b class="late">· more than there is time for</b>') if load.is_over else SafeString()
    )
    if not one.count:
        return format_html(
            '<p class="load"><b class="load__who"><bdi>{}</bdi></b> <span class="load__words">nothing promised for today; '
            "{} on duty left</span></p>",
            who,
            _hours(load.left),
        )
    return format_html(
        '<p class="load{}"><b class="load__who"><bdi>{}</bdi></b> <meter class="load__bar" min="0" max="{}" value="{}" '
        'aria-hidden="true"></meter> <span class="load__words"><a href="/promises/?view=all&amp;person={}" '
        'class="num">{} promised for today</a>, about {} of work; {} on duty left{}</span></p>',
        " load--over" if load.is_over else "",
        who,
        whole,
        load.promised,
        one.id,
        one.count,
        _hours(load.promised),
        _hours(load.left),
        verdict,
    )


@register.simple_tag
def count_of(count: int, address: str, state: str) -> SafeString:
    """A figure that opens its rows; nothing to open for none."""
    if not count:
        return SafeString('<span class="muted">0</span>')
    return format_html('<a href="{}{}">{}</a>', address, state, count)


@register.simple_tag
def rate_of(rate: "Rate") -> SafeString:
    """`83 % (69 to 92)`; with nothing due, words instead."""
    if rate.share is None or rate.low is None or rate.high is None:
        return SafeString('<span class="muted">nothing came due</span>')
    return format_html(
        '<span class="rate"><b class="num">{} %</b> <span class="muted num">({} to {}, of {})</span></span>',
        round(rate.share * 100),
        round(rate.low * 100),
        round(rate.high * 100),
        rate.total,
    )
