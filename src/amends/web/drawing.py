"""Widgets drawn in Python: Django's own draw every option of a select by three templates, which costs a page
with a tree of categories more than everything else on it."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def _input(widget: Widget) -> SafeString:
    value = widget["value"]
    given = SafeString() if value is None else format_html(' value="{}"', value)
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], given, flatatt(widget["attrs"])
    )


def _area(widget: Widget) -> SafeString:
    # A browser drops one line end after the tag: without this one it would drop the first of the text.
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        flatatt(widget["attrs"]),
        widget["value"] or "",
    )


def _options(options: list[Widget]) -> SafeString:
    # Plain strings: a tree of categories has a hundred options, and `format_html` is slow for so many.
    drawn = (
        f'<option value="{escape(str(option["value"]))}"{" selected" if option["selected"] else ""}>'
        f"{escape(str(option['label']))}</option>"
        for option in options
    )
    return mark_safe("".join(drawn))  # noqa: S308 - both parts are escaped above


def _select(widget: Widget) -> SafeString:
    groups = [
        format_html('<optgroup label="{}">{}</optgroup>', name, _options(options))
        if name
        else _options(options)
        for name, options, _ in widget["optgroups"]
    ]
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        flatatt(widget["attrs"]),
        SafeString("".join(groups)),
    )


def _boxes(widget: Widget) -> SafeString:
    """Check boxes without groups, each in its label."""
    key = widget["attrs"]["id"]
    rows = "".join(
        f"<div><label{_for(option)}>{_input(option)} {escape(str(option['label']))}</label></div>"
        for _, options, _ in widget["optgroups"]
        for option in options
    )
    return format_html('<div id="{}">{}</div>', key, SafeString(rows))


def _for(option: Widget) -> SafeString:
    return format_html(' for="{}"', option["attrs"]["id"]) if option["attrs"].get("id") else SafeString()


_DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/email.html": _input,
    "django/forms/widgets/number.html": _input,
    "django/forms/widgets/textarea.html": _area,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/checkbox_select.html": _boxes,
}


class Drawn(DjangoTemplates):
    """A form renderer that draws the common widgets itself and leaves the others to Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A widget or form as markup."""
        drawn = _DRAWN.get(template_name)
        return drawn(context["widget"]) if drawn else super().render(template_name, context, request)
