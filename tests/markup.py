"""What a page is made of, for tests that nothing of a customer's runs in it."""

from html.parser import HTMLParser


class _Looker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag.startswith("c-") or (tag == "script" and not (names.get("src") or "").startswith("/static/")):
            self.wrong.append(self.get_starttag_text() or tag)
        if tag == "style" or any(name == "style" or name.startswith(("on", "hx-on")) for name in names):
            self.wrong.append(self.get_starttag_text() or tag)
        if any(
            (names.get(name) or "").lstrip().lower().startswith("javascript:") for name in ("href", "src")
        ):
            self.wrong.append(self.get_starttag_text() or tag)


def wrong(html: str) -> list[str]:
    """The tags of a page that the policy of this desk does not allow: inline scripts and styles, handlers."""
    looker = _Looker()
    looker.feed(html)
    return looker.wrong
