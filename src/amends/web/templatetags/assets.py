"""Assets in the words of pages."""

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from amends.actions import tuning
from amends.domain.assets.life import WORDS as LIFE_WORDS

if TYPE_CHECKING:
    from amends.store.queries.case_page import CaseAssetView

register = template.Library()
HOW = {
    "name": "named",
    "tag": "by its tag",
    "serial": "by its serial number",
    "address": "by its address",
    "user": "theirs:",
    "person": "linked by a person",
    "alert": "by an alert",
}


@register.simple_tag
def asset_kind(kind: str) -> str:
    """The title of a type in small letters; its id when there is no such type any more."""
    found = tuning.in_force().asset_types.get(kind)
    return found.title.lower() if found else kind


@register.simple_tag
def asset_life(life: str) -> str:
    """Where it stands in its life."""
    return LIFE_WORDS.get(life, life)


@register.simple_tag
def asset_found(asset: "CaseAssetView") -> SafeString:
    """How it came to stand here: the words, with a link to the message that holds them."""
    how = HOW.get(asset.how, asset.how)
    if not asset.words:
        return format_html("{}", how)
    if asset.message_id:
        return format_html(
            '{} <a href="#m{}"><q class="words" dir="auto">{}</q></a>', how, asset.message_id, asset.words
        )
    return format_html('{} <q class="words" dir="auto">{}</q>', how, asset.words)
