"""HTML from outside, made fit to show: an allow-list, no way to load, run, cover or post anything.

Attack classes xss-mail, css, remote. Used on display and on sending; the page shows the outcome in
a sandboxed frame all the same.
"""

import re

from amends.domain.messages import markup

_TAGS = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
        "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption",
        "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li",
        "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u",
        "ul", "var", "wbr",
    )
)  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "valign"},
    "th": {"colspan", "rowspan", "valign", "scope"},
    "ol": {"start", "type"},
    "font": {"color"},
    "col": {"span"},
    "colgroup": {"span"},
}
_KEEP = frozenset(name for names in _ATTRIBUTES.values() for name in names)
_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_INLINE_IMAGE = re.compile(r"(?:cid:|data:image/(?:png|jpe?g|gif|webp);base64,)", re.IGNORECASE)
_REMOTE_IMAGE = re.compile(r"https?://", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,4}%?")
_COLOUR = re.compile(r"#?[A-Za-z0-9]{1,20}")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def sanitise(html: str, *, remote_images: bool = False) -> str:
    """Safe HTML; images come from the mail itself unless `remote_images` lets others load."""

    import nh3  # late: the commands that only read mail start without it

    def filter_value(tag: str, name: str, value: str) -> str | None:
        bare = _CONTROL.sub("", value)
        if name == "href":
            return bare if _LINK.match(bare) else None
        if name == "src":
            allowed = _INLINE_IMAGE.match(bare) or (remote_images and _REMOTE_IMAGE.match(bare))
            return bare if allowed else None
        if name in ("width", "height", "colspan", "rowspan", "span", "start"):
            return value if _NUMBER.fullmatch(value) else None
        if name == "color":
            return value if _COLOUR.fullmatch(value) else None
        return value

    return nh3.clean(
        markup.flatten(html, keep=_KEEP),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=filter_value,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )
