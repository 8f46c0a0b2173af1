"""Where else people are called: chat, push and text messages, by addresses that are never shown again."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import notices
from amends.actions.errors import NotFound
from amends.connectors import notify
from amends.domain.vocabulary import Severity
from amends.store.queries import alert_targets as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page

LEAD = "Chat, push and text messages that call besides the page and the mail. No word of a customer leaves by them."


class TargetForm(forms.Form):
    """A service by its address, whom it calls, and from which severity on."""

    name = forms.CharField(
        label="Name", max_length=80, help_text="It stands on the timeline: Called by Slack of the leads.",
        error_messages={"required": "Give it a name, such as Slack of the leads."},
    )  # fmt: skip
    address = forms.CharField(
        label="Address",
        required=False,
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    technician = forms.TypedChoiceField(
        label="Whose calls", required=False, coerce=int, empty_value=None,
        help_text="One person’s own calls, or every call of the desk.",
    )  # fmt: skip
    from_severity = forms.ChoiceField(
        label="From severity",
        choices=[(one.value, one.value) for one in Severity],
        initial=Severity.MEDIUM.value,
    )
    active = forms.BooleanField(label="In use", required=False, initial=True)

    def __init__(self, data: Any, *, target: stored.TargetRow | None) -> None:  # noqa: ANN401
        super().__init__(data, initial=_initial(target) if target else None)
        people = stored.people()
        self.fields["technician"].choices = [("", "the whole desk"), *people]  # type: ignore[attr-defined]
        kept = "An address is kept, encrypted; leave this empty to keep it." if target else ""
        self.fields["address"].help_text = (
            f"{kept} As apprise writes it, such as slack://token/channel, workflows://… for Teams, "
            "twilio://… for SMS. Kept encrypted, never shown again."
        ).strip()

    def clean_address(self) -> str:
        """The address, of a service that is known."""
        typed = str(self.cleaned_data["address"]).strip()
        if typed:
            try:
                notify.service_of(typed)
            except notify.BadAddress as wrong:
                raise forms.ValidationError(str(wrong)) from None
        return typed


def _initial(target: stored.TargetRow) -> dict[str, Any]:
    return {
        "name": target.name,
        "technician": target.technician_id or "",
        "from_severity": target.from_severity,
        "active": target.active,
    }


@require_safe
@private
def targets(request: HttpRequest) -> HttpResponse:
    """Every target, and whether it was reached."""
    rights.check(request, "see_settings")
    lines = tuple(
        page.Line(
            cells=(
                one.name,
                notify.SERVICES.get(one.service, one.service),
                one.person or "the whole desk",
                one.from_severity,
                one.last_error or ("reached" if one.reached_at else "not called yet"),
            ),
            url=f"/settings/alerts/{one.id}/",
            off="" if one.active else "not in use",
        )
        for one in stored.targets()
    )
    table = page.Table(
        ("Name", "Service", "Whose calls", "From severity", "Last call"), lines,
        empty="None yet: people are called on their page and by mail.",
    )  # fmt: skip
    return page.tables(request, "alerts", title="Alerts", lead=LEAD, tables=[table], add="Add a target")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def target(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """One target."""
    rights.check(request, "see_settings" if key else "change_settings")
    found = page.chosen(stored.targets(), key)
    form = TargetForm(request.POST if request.method == "POST" else None, target=found)

    def save() -> None:
        typed = form.cleaned_data
        address = typed["address"]
        notices.save_target(
            target_id=key,
            name=typed["name"],
            technician_id=typed["technician"],
            service=notify.service_of(address) if address else "",
            secret=notify.encrypt(address=address, key=django_settings.SECRET_KEY) if address else None,
            from_severity=typed["from_severity"],
            active=typed["active"],
            by=asker(request).id,
            now=datetime.now(UTC),
        )

    tested = (
        f"The last call: {found.last_error or 'it arrived.'}" if found and found.tried else "Not called yet."
    )
    more: dict[str, Any] = {}
    if found and rights.verdict(request, "change_settings").allowed:
        more = {
            "link_url": f"/settings/alerts/{key}/test/", "link_verb": "Send a test", "link_words": tested,
        }  # fmt: skip
    title = found.name if found else "Add a target"
    return page.form(request, "alerts", form=form, title=title, lead=LEAD, save=save, **more)


@require_POST
@private
def test(request: HttpRequest, key: int) -> HttpResponse:
    """Send a message that says it is a test."""
    rights.check(request, "change_settings")
    try:
        notices.try_out(target_id=key, by=asker(request).id, now=datetime.now(UTC))
    except NotFound:
        raise Http404(page.NOT_FOUND) from None
    messages.success(request, "A test is on its way. This page says in a moment whether it arrived.")
    return redirect("settings_alerts_target", key=key)
