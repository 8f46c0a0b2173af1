"""HTML to the text a person sees, with the places marked where a mail program says "quoted from here".

Those marks are private-use characters on lines of their own; `quotes.fold` reads and removes them.
"""

import re
from typing import TYPE_CHECKING

from amends.domain.messages import markup
from amends.domain.messages.charsets import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

QUOTE_START, QUOTE_END = "\ue0f0", "\ue0f1"
SIGNATURE_START, SIGNATURE_END = "\ue0f2", "\ue0f3"
_MARKS = re.compile("[\ue0f0-\ue0f3]")
_KEEP = frozenset(("class", "id", "type", "style", "href", "alt", "dir", "cite", "name"))
_MANY_BLANKS = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*){2,}")
_TRAILING = re.compile(r"[ \t\xa0]+(?=\n)")
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none|mso-hide\s{0,5}:\s{0,5}all", re.IGNORECASE)
# What mail programs wrap around the message they answer.
_QUOTE_CLASSES = frozenset(
    (
        "gmail_quote", "gmail_extra", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote",
        "zmail_extra", "tutanota_quote", "quoted_text", "reply-quote", "cite",
    )
)  # fmt: skip
_QUOTE_IDS = frozenset(["olk_src_body_section", "mailcontainer-quote", "yahoo_quoted", "isforwardcontent"])
_SIGNATURE_NAMES = frozenset(
    ("gmail_signature", "moz-signature", "signature", "x_signature", "x_gmail_signature", "applemailsignature",
     "protonmail_signature_block", "ms-outlook-mobile-signature", "x_ms-outlook-mobile-signature")
)  # fmt: skip
# Outlook wraps nothing: from this element on, all that follows is quoted.
_REST_IDS = frozenset(
    (
        "divrplyfwdmsg", "appendonsend", "x_divrplyfwdmsg", "mail-editor-reference-message-container",
        "reply-intro",
    )
)  # fmt: skip


def html_to_text(html: str) -> str:
    """The visible text with its line structure; hidden preheaders, scripts and styles are left out."""
    return _MARKS.sub("", marked_text(html))


def marked_text(html: str) -> str:
    """As `html_to_text`, with start and end marks where the markup shows a quotation or a signature."""
    flat = markup.flatten(_MARKS.sub("", clean(html)), keep=_KEEP)
    if not flat.strip():
        return ""
    # late: 80 ms that mails without HTML need not pay
    from lxml import html as lxml_html  # type: ignore[import-untyped]

    try:
        tree = lxml_html.fromstring(f"<html><body>{flat}</body></html>")
    except (ValueError, AssertionError):
        return _without_tags(flat)
    _mark_quotes(tree)
    return _tidy(_render(tree))


def _render(tree: "HtmlElement") -> str:
    from inscriptis.css_profiles import CSS_PROFILES  # type: ignore[import-untyped]
    from inscriptis.html_engine import Inscriptis  # type: ignore[import-untyped]
    from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]

    return str(Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])).get_text())


def _without_tags(flat: str) -> str:
    import html

    return html.unescape(re.sub(r"<[^<>]{0,1000}>", " ", flat))


def _tidy(text: str) -> str:
    text = _TRAILING.sub("", clean(text).replace("\xa0", " "))
    return _MANY_BLANKS.sub("\n\n", text).strip("\n")


def _mark_quotes(tree: "HtmlElement") -> None:
    """Put a mark before and after each outermost quotation, and remove what is hidden."""
    marked: set[HtmlElement] = set()
    signed: list[HtmlElement] = []
    hidden: list[HtmlElement] = []
    rest: HtmlElement | None = None
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        style = element.get("style")
        if style and _HIDDEN.search(style):
            hidden.append(element)
        if rest is None and (element.get("id") or "").lower() in _REST_IDS:
            rest = element
        elif _is_quote(element) and marked.isdisjoint(element.iterancestors()):
            marked.add(element)
        elif _is_signature(element) and marked.isdisjoint(element.iterancestors()):
            marked.add(element)
            signed.append(element)
    last = _trailing_quote(tree)
    if last is not None and rest is None and marked.isdisjoint({last, *last.iterancestors(), *last.iter()}):
        marked.add(last)
    for element in marked.difference(signed):
        _enclose(element, QUOTE_START, QUOTE_END)
    for element in signed:
        _enclose(element, SIGNATURE_START, SIGNATURE_END)
    if rest is not None:
        _insert_before(rest, QUOTE_START)
    for element in hidden:
        if element.getparent() is not None:
            element.drop_tree()


def _trailing_quote(tree: "HtmlElement") -> "HtmlElement | None":
    """A block quotation at the very end, below other text: the old mail, even if nothing introduces it.

    One that Gmail's writers indent themselves carries Gmail's class and is theirs to say.
    """
    found = [one for one in tree.iter("blockquote") if next(one.iterancestors("blockquote"), None) is None]
    if not found or _own_words(found[-1]):
        return None
    below = any(text.strip() for step in _upwards(found[-1]) for text in _texts_after(step))
    above = any(text.strip() for step in _upwards(found[-1]) for text in _texts_before(step))
    return found[-1] if above and not below else None


def _upwards(element: "HtmlElement") -> "Iterator[HtmlElement]":
    yield element
    yield from (one for one in element.iterancestors() if one.getparent() is not None)


def _texts_after(element: "HtmlElement") -> "Iterator[str]":
    yield element.tail or ""
    for sibling in element.itersiblings():
        yield from sibling.itertext()
        yield sibling.tail or ""


def _texts_before(element: "HtmlElement") -> "Iterator[str]":
    parent = element.getparent()
    yield (parent.text or "") if parent is not None else ""
    for sibling in element.itersiblings(preceding=True):
        yield from sibling.itertext()
        yield sibling.tail or ""


def _own_words(element: "HtmlElement") -> bool:
    """Whether it is a quotation by its writer's hand: Gmail wraps the mail it answers in a div as well."""
    return element.tag == "blockquote" and "gmail_quote" in (element.get("class") or "").lower().split()


def _is_quote(element: "HtmlElement") -> bool:
    classes = element.get("class")
    if classes and not _own_words(element) and not _QUOTE_CLASSES.isdisjoint(classes.lower().split()):
        return True
    identifier = element.get("id")
    if identifier and identifier.lower() in _QUOTE_IDS:
        return True
    return element.tag == "blockquote" and (
        (element.get("type") or "").lower() == "cite" or bool(element.get("cite"))
    )


def _is_signature(element: "HtmlElement") -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return bool(names) and not _SIGNATURE_NAMES.isdisjoint(names)


def _enclose(element: "HtmlElement", start: str, end: str) -> None:
    """Put marks on lines of their own before and behind an element."""
    from lxml import etree

    _insert_before(element, start)
    block = etree.Element("div")
    block.text, block.tail, element.tail = end, element.tail, None
    element.addnext(block)


def _insert_before(element: "HtmlElement", mark: str) -> None:
    from lxml import etree

    block = etree.Element("div")
    block.text = mark
    element.addprevious(block)
