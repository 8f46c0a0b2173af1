"""Any HTML to well-formed, shallow HTML with few attributes; linear in its length.

Everything that later reads customer HTML (lxml for the text, nh3 for the page) is quadratic or
recursive in the depth of nesting. So the markup is first written anew: what comes out nests at
most `MAX_DEPTH` deep however a browser or library would have read what went in, because each tag
we open is also closed by us, in order.
"""

import re
from html import escape

MAX_DEPTH = 200  # libxml2 drops what nests deeper than 256

_NEXT = re.compile(r"<(?:(!--)|(/?)([A-Za-z][A-Za-z0-9:_-]{0,40})|([!?/]))")
_REST = re.compile(r"""((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")

_VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    )
)  # fmt: skip
# Closed by the next of its kind when that one is innermost.
_SELF_CLOSING = frozenset(["p", "li", "td", "th", "tr", "dd", "dt", "option", "a"])
# Dropped with all that they hold.
_SWALLOWED = frozenset(
    (
        "script", "style", "title", "iframe", "noembed", "noframes", "object", "applet", "template",
        "svg", "math", "xml", "audio", "video", "select",
    )
)  # fmt: skip
# Only the tag is dropped; what it holds is ordinary content for us.
_UNWRAPPED = frozenset(
    (
        "html", "head", "body", "form", "textarea", "xmp", "plaintext", "noscript", "button", "label",
        "fieldset", "legend", "frameset", "frame", "base", "link", "meta", "param", "embed", "input",
        "source", "track", "area", "map", "marquee", "dialog", "slot",
    )
)  # fmt: skip


class _Writer:
    """The output so far and the stack of tags we have opened."""

    def __init__(self, keep: frozenset[str]) -> None:
        self.out: list[str] = []
        self.stack: list[str] = []
        self.keep = keep
        self.overflow: dict[str, int] = {}

    def open(self, tag: str, attributes: str) -> None:
        if tag in _UNWRAPPED:
            return
        if tag in _SELF_CLOSING and self.stack and self.stack[-1] == tag:
            self.close(tag)
        if len(self.stack) >= MAX_DEPTH:
            if tag not in _VOID:
                self.overflow[tag] = self.overflow.get(tag, 0) + 1
            return
        kept = self._attributes(attributes) if "=" in attributes else ""
        self.out.append(f"<{tag}{kept}>")
        if tag not in _VOID:
            self.stack.append(tag)

    def close(self, tag: str) -> None:
        if tag in _VOID or tag in _UNWRAPPED:
            return
        if self.overflow.get(tag):
            self.overflow[tag] -= 1
            return
        if tag not in self.stack:
            return
        while True:
            innermost = self.stack.pop()
            self.out.append(f"</{innermost}>")
            if innermost == tag:
                return

    def text(self, text: str) -> None:
        if text:
            self.out.append(text.replace("<", "&lt;").replace(">", "&gt;"))

    def _attributes(self, attributes: str) -> str:
        kept = []
        for match in _ATTRIBUTE.finditer(attributes):
            name = match.group(1).lower()
            if name not in self.keep or match.group(2) is None:
                continue
            value = match.group(2)
            if value[0] in "\"'":
                value = value[1:-1]
            # The value is still written with its entities; only what would end it is replaced.
            value = value.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
            kept.append(f' {name}="{value}"')
        return "".join(kept)


def flatten(html: str, *, keep: frozenset[str]) -> str:
    """Rewrite HTML with only the attributes in `keep`, nesting at most `MAX_DEPTH`; never raises."""
    writer = _Writer(keep)
    position, quotes_pair = 0, True
    unended: set[str] = set()
    end = len(html)
    while position < end:
        match = _NEXT.search(html, position)
        if match is None:
            writer.text(html[position:])
            break
        writer.text(html[position : match.start()])
        comment, slash, name, other = match.groups()
        if comment:
            position = _after(html, "-->", match.end())
            continue
        if other:
            position = _after(html, ">", match.end())
            continue
        rest = _REST.match(html, match.end()) if quotes_pair else None
        if rest is None:
            # An unpaired quote: from here on a tag ends at the next bracket, so no scan is repeated.
            quotes_pair = False
            stop = html.find(">", match.end())
            if stop < 0:
                break
            attributes, position = "", stop + 1
        else:
            attributes, position = rest.group(1), rest.end()
        tag = name.lower()
        if tag in _SWALLOWED:
            if not slash and tag not in unended:
                position = _after_element(html, tag, position, unended)
        elif slash:
            writer.close(tag)
        else:
            writer.open(tag, attributes)
    for tag in reversed(writer.stack):
        writer.out.append(f"</{tag}>")
    return "".join(writer.out)


def _after(html: str, mark: str, position: int) -> int:
    found = html.find(mark, position)
    return len(html) if found < 0 else found + len(mark)


_END_TAGS = {tag: re.compile(rf"</{tag}[\s>/]", re.IGNORECASE) for tag in _SWALLOWED}


def _after_element(html: str, tag: str, position: int, unended: set[str]) -> int:
    """Behind the end tag of an element that is dropped; without one, only the tag itself is dropped."""
    match = _END_TAGS[tag].search(html, position)
    if match is None:
        unended.add(tag)  # so that the search to the end is not made again
        return len(html) if tag in ("script", "style") else position
    return _after(html, ">", match.end() - 1)


def from_text(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return '<pre class="plain">' + escape(text, quote=False) + "</pre>"
