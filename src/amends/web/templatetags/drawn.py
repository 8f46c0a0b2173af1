"""The fields of a form, drawn in Python: the case room shows ten forms, and templates take longest for them."""

from django import template
from django.forms import BaseForm, BoundField
from django.forms.utils import ErrorList
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from amends.web.templatetags.parts import field_kind, icon

register = template.Library()
_OPTIONAL = SafeString(' <span class="field__optional">(optional)</span>')


def _errors(errors: ErrorList) -> SafeString:
    """Each error with its sign."""
    sign = icon("alert-triangle")
    return format_html_join(
        "", '<p class="field__error">{}<span>{}</span></p>', ((sign, error) for error in errors)
    )


def _control(field: BoundField, kind: str) -> SafeString:
    """The label and the widget, in the order and nesting that this kind of field has."""
    key = field.id_for_label
    if kind == "check":
        return format_html('{}<label class="field__label" for="{}">{}</label>', field, key, field.label)
    if kind == "choices":
        told = format_html(' aria-describedby="{}_helptext"', field.auto_id) if field.help_text else ""
        return format_html("<fieldset{}><legend>{}</legend>{}</fieldset>", told, field.label, field)
    optional = "" if field.field.required else _OPTIONAL
    return format_html(
        '<label class="field__label" for="{}">{}{}</label>{}', key, field.label, optional, field
    )


def _field(field: BoundField) -> SafeString:
    kind = field_kind(field)
    wrong = field.errors
    return format_html(
        '<div class="field field--{}{}">{}{}{}</div>',
        kind,
        " field--error" if wrong else "",
        _control(field, kind),
        format_html('<div class="field__help" id="{}_helptext">{}</div>', field.auto_id, field.help_text)
        if field.help_text
        else "",
        format_html('<div id="{}_error">{}</div>', field.auto_id, _errors(wrong)) if wrong else "",
    )


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every field with label, help and errors; the errors of the whole form first."""
    whole = form.non_field_errors()
    parts = [format_html('<div class="form__errors" role="alert">{}</div>', _errors(whole))] if whole else []
    parts += [SafeString(field) for field in form.hidden_fields()]
    parts += [_field(field) for field in form.visible_fields()]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped by `format_html` or by Django
