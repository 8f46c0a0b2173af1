"""What technicians set for themselves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amends.actions import people
from amends.store.queries import settings as stored
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page
from amends.web.zones import ZoneField


class ProfileForm(forms.Form):
    """Name, zone, phone and shortcuts; role and teams are a manager's to set."""

    name = forms.CharField(label="Name", max_length=120, help_text="Customers read it under your replies.")
    zone = ZoneField(help_text="Every time on these pages is shown in it.")
    phone = forms.CharField(label="Phone", required=False, max_length=40)
    shortcuts = forms.BooleanField(
        label="Single-key shortcuts", required=False, help_text="Ctrl+K works in any case."
    )

    warnings = forms.TypedMultipleChoiceField(
        label="Warn me by mail",
        required=False,
        coerce=int,
        choices=[(50, "when half of a target’s time has passed"), (80, "when four fifths have passed")],
        widget=forms.CheckboxSelectMultiple,
        help_text="On the cases you own or answered first; at night only for targets that run at night.",
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


@require_http_methods(["GET", "HEAD", "POST"])
@private
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, zone, phone and shortcuts."""
    who = asker(request)
    known = stored.person(technician_id=who.id)
    initial: dict[str, Any] = {
        "name": who.name,
        "zone": who.zone,
        "phone": known.phone if known else "",
        "shortcuts": getattr(request.user, "shortcuts", True),
        "warnings": getattr(request.user, "warnings", []),
    }
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        people.set_profile(by=who.id, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("profile")
    context = page.context("profile", title="Your profile", lead="Role and teams are set under People.")
    context |= {"form": form, "profile": True}
    return render(request, "web/settings/form.html", context, status=422 if form.errors else 200)
