"""What may be done on a case, drawn in Python: eleven buttons and forms stand on every case page."""

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from amends.domain import escalations
from amends.web.templatetags.parts import icon

if TYPE_CHECKING:
    from amends.store.queries.case_page.model import ActionView

register = template.Library()

_LOOKS = {"primary": " button--primary", "row": " button--quiet", "plain": ""}
_KEYS = {"owner": "o", "status": "s", "category": "c", "verification": "v", "tags": "t", "escalation": "e"}


def token_field(context: Context) -> str:
    """The hidden field that says that a form is of this page."""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(str(context["csrf_token"]))}">'


def _refused(action: "ActionView", *, look: str) -> str:
    pop, quiet = ("", " button--quiet") if look == "row" else (" data-pop", "")
    return (
        f'<details class="action action--{look} action--refused"{pop}><summary class="button{quiet}">'
        f"{escape(action.label)} {icon('lock', 'not possible now')}</summary>"
        f'<p class="action__body">{escape(escalations.without_sources(action.reason))}</p></details>'
    )


def _asking(action: "ActionView", *, look: str, fields: str, wrong: bool, token: str) -> str:
    """A form that opens under its button."""
    label, key = escape(action.label), _KEYS.get(action.name)
    where = ' name="action"' if look == "row" else " data-pop"
    sure = f"<p>{escape(action.confirm)}</p>" if action.confirm else ""
    return (
        f'<details class="action action--{look}"{where}{" open" if wrong else ""}>'
        f'<summary class="button{_LOOKS[look]}"{f" data-key={chr(34)}{key}{chr(34)}" if key else ""}'
        f' data-key-name="{label}">{label} {icon("chevron-down")}</summary>'
        f'<form class="action__body form" action="{escape(action.url)}" method="post" aria-label="{label}">{token}'
        f'{sure}{fields}<div class="form__foot">'
        f'<button class="button{_LOOKS["primary"] if look == "primary" else ""}">{label}</button></div></form></details>'
    )


def drawn(
    action: "ActionView", *, look: str, fields: Mapping[str, SafeString], wrong: Collection[str], token: str
) -> str:
    """One action: a refusal with its reason, a link to the composer, a form, or a plain button."""
    if not action.allowed:
        return _refused(action, look=look)
    label, button = escape(action.label), f"button{_LOOKS[look]}"
    if action.name == "reply":
        return (
            f'<a class="{button}" href="#reply" data-focus="#reply-body" data-key="r" '
            f'data-key-name="Reply">{label}</a>'
        )
    if action.name in ("reading", "document"):
        link = f'<a class="{button}" href="{escape(action.url)}">{label}</a>'
        return f'<div class="action action--row">{link}</div>' if look == "row" else link
    asks = fields.get(action.name, "")
    if asks or action.confirm:
        return _asking(action, look=look, fields=asks, wrong=action.name in wrong, token=token)
    return (
        f'<form class="action action--{look}" action="{escape(action.url)}" method="post">{token}'
        f'<button class="{button}">{label}</button></form>'
    )


@register.simple_tag(takes_context=True)
def case_actions(context: Context, actions: "Sequence[ActionView]", alerts: object) -> SafeString:
    """The action that stands out (less so while an alert asks for an answer first), the others under dots."""
    fields, wrong, token = context["fields"], context["wrong"], token_field(context)
    primary = [action for action in actions if action.primary]
    others = [action for action in actions if not action.primary]
    first = "".join(
        drawn(action, look="plain" if alerts else "primary", fields=fields, wrong=wrong, token=token)
        for action in primary
    )
    if not others:
        return SafeString(first)
    rest = "".join(drawn(action, look="row", fields=fields, wrong=wrong, token=token) for action in others)
    return SafeString(
        f'{first}<details class="pop pop--end" data-pop{" open" if wrong else ""}>'
        f'<summary class="button" aria-label="More to do with this case">{icon("dots")}</summary>'
        f'<div class="pop__body case-head__more">{rest}</div></details>'
    )
