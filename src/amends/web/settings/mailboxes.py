"""The addresses that customers write to."""

from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import settings as actions
from amends.connectors.imap import secrets
from amends.store.queries import settings as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page

LEAD = "The addresses that customers write to, and the team behind each."


class MailboxForm(forms.Form):
    """An address, its team, and where its mail is fetched if it does not come by itself."""

    address = forms.EmailField(
        label="Address",
        max_length=320,
        error_messages={"invalid": "Write a mail address like help@desk.example."},
    )
    name = forms.CharField(
        label="Name", required=False, max_length=120, help_text="Customers see it before the address."
    )
    team = forms.TypedChoiceField(
        label="Team",
        coerce=int,
        error_messages={"required": "Choose who answers. Add a team first if none is there."},
    )
    active = forms.BooleanField(label="In use", required=False, initial=True)
    imap_host = forms.CharField(
        label="IMAP server",
        required=False,
        max_length=253,
        help_text="Empty when its mail is handed to Amends by SMTP, LMTP or a pipe.",
    )
    imap_port = forms.IntegerField(label="Port", required=False, min_value=1, max_value=65535, initial=993)
    imap_tls = forms.BooleanField(
        label="Encrypted line",
        required=False,
        initial=True,
        help_text="TLS from the start at port 993, STARTTLS at others.",
    )
    imap_user = forms.CharField(label="User", required=False, max_length=320)
    password = forms.CharField(
        label="Password",
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    imap_folder = forms.CharField(label="Folder", required=False, max_length=200, initial="INBOX")

    def __init__(self, data: Any, *, mailbox: stored.MailboxSettings | None) -> None:  # noqa: ANN401
        super().__init__(data, initial=_initial(mailbox) if mailbox else None)
        self.fields["team"].choices = [("", "choose"), *((t.id, t.name) for t in stored.teams())]  # type: ignore[attr-defined]
        self.fields["team"].error_messages["invalid_choice"] = (
            "This team is not there any more. Choose another."
        )
        kept = mailbox is not None and mailbox.has_password
        self.fields["password"].help_text = (
            "One is kept, encrypted; leave this empty to keep it."
            if kept
            else "Kept encrypted, never shown again."
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("imap_host") and not typed.get("imap_user"):
            self.add_error("imap_user", "Write the name with which the server lets this mailbox in.")
        if any(mark.isspace() or mark in "/@:" for mark in typed.get("imap_host", "")):
            self.add_error("imap_host", "Write the server’s name alone, such as imap.desk.example.")
        return typed

    def imap(self) -> actions.Imap | None:
        """Where the mail is fetched, None when it comes by itself."""
        typed = self.cleaned_data
        if not typed["imap_host"]:
            return None
        password, key = typed["password"], django_settings.SECRET_KEY
        return actions.Imap(
            host=typed["imap_host"],
            port=typed["imap_port"] or 993,
            user=typed["imap_user"],
            secret=secrets.encrypt(password=password, key=key) if password else None,
            folder=typed["imap_folder"] or "INBOX",
            tls=typed["imap_tls"],
        )


def _initial(mailbox: stored.MailboxSettings) -> dict[str, Any]:
    return {
        "address": mailbox.address,
        "name": mailbox.name,
        "team": mailbox.team_id,
        "active": mailbox.active,
        "imap_host": mailbox.host,
        "imap_port": mailbox.port,
        "imap_tls": mailbox.tls,
        "imap_user": mailbox.user,
        "imap_folder": mailbox.folder,
    }


@require_safe
@private
def mailboxes(request: HttpRequest) -> HttpResponse:
    """Every address, and how its mail comes."""
    rights.check(request, "see_settings")
    lines = tuple(
        page.Line(
            cells=(
                box.address,
                box.name,
                box.team,
                f"fetched from {box.host}" if box.host else "handed to Amends",
            ),
            url=f"/settings/mailboxes/{box.id}/",
            off="" if box.active else "not in use",
        )
        for box in stored.mailboxes()
    )
    empty = "No address yet: mail that comes in has no team. Add the address that customers write to."
    table = page.Table(("Address", "Name", "Team", "How mail comes"), lines, empty=empty)
    return page.tables(
        request, "mailboxes", title="Mailboxes", lead=LEAD, tables=[table], add="Add a mailbox"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def mailbox(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """One address."""
    rights.check(request, "see_settings" if key else "change_settings")
    found = page.chosen(stored.mailboxes(), key)
    form = MailboxForm(request.POST if request.method == "POST" else None, mailbox=found)

    def save() -> None:
        typed = form.cleaned_data
        actions.save_mailbox(
            mailbox_id=key,
            address=typed["address"],
            name=typed["name"],
            team_id=typed["team"],
            active=typed["active"],
            imap=form.imap(),
            by=asker(request).id,
        )

    title = found.address if found else "Add a mailbox"
    return page.form(request, "mailboxes", form=form, title=title, save=save)
