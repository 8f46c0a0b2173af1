"""How this desk writes: its choices where the sources disagree, its saved replies, and what went out all the same."""

import json
import tomllib
from datetime import UTC, datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import settings as actions
from amends.actions import tuning
from amends.actions.settings.wording import ITEM, KIND
from amends.catalogue import policies as catalogue
from amends.domain.policies import Policy
from amends.domain.replies import PLACEHOLDERS
from amends.store.queries import settings as stored
from amends.store.queries import wording as written
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page

LEAD = "What the check of replies looks for on this desk, the texts to start from, and what was sent in spite of it."
COUNTED = timedelta(days=90)


@require_safe
@private
def wording(request: HttpRequest) -> HttpResponse:
    """Choices, saved replies and counts, as tables."""
    rights.check(request, "see_settings")
    return page.tables(request, "wording", title="Wording", lead=LEAD, tables=[_choices(), _saved(), _left()])


def _choices() -> page.Table:
    taken = tuning.in_force().policies
    return page.Table(
        title="Choices of this desk",
        edit_url="/settings/wording/choices/",
        lead="Our sources disagree on these; each case keeps the version that judged it.",
        heads=("About", "This desk", "That means", "Why", "Source"),
        rows=tuple(_choice(policy, taken[policy.id]) for policy in catalogue.load().values()),
    )


def _choice(policy: Policy, taken: str) -> page.Line:
    choice = next(one for one in policy.choices if one.id == taken)
    shipped = "" if taken == policy.default else "not as shipped"
    return page.Line(
        cells=(policy.title, choice.title, choice.says, policy.why, ", ".join(policy.source)), off=shipped
    )


def _saved() -> page.Table:
    return page.Table(
        title="Saved replies",
        lead="Skeletons to fill with a case's facts. One that is sent as it stands is a finding.",
        heads=("Title", "Begins", "Changed by"),
        rows=tuple(
            page.Line(
                cells=(row.title, row.body[:80], row.changed_by),
                url=f"/settings/wording/saved/{row.id}/",
                off="" if row.in_use else "not in use",
            )
            for row in written.saved()
        ),
        empty="None yet. A first line, the step you always take, and placeholders for the rest make a good one.",
        add_url="/settings/wording/saved/new/",
        add_verb="Add a saved reply",
    )


def _left() -> page.Table:
    found = written.left_in(since=datetime.now(UTC) - COUNTED)
    return page.Table(
        title="Sent all the same, in the last 90 days",
        lead="Serious findings left in replies, with the latest reasons. A rule that is often overruled may be wrong.",
        heads=("Rule", "Replies", "People", "Latest reasons"),
        rows=tuple(
            page.Line(cells=(row.rule, row.count, row.people, " · ".join(row.reasons) or "none given"))
            for row in found
        ),
        empty="Nothing: every reply left without a serious finding.",
    )


class ChoicesForm(forms.Form):
    """One choice for each policy, and what was changed."""

    note = forms.CharField(
        label="What you changed, and why",
        max_length=300,
        error_messages={"required": "Say in a few words why; it stands in the list of versions."},
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: object = None, *, taken: dict[str, str], based_on: int) -> None:
        super().__init__(data, initial={**taken, "based_on": based_on})  # type: ignore[arg-type]
        fields: dict[str, forms.Field] = {
            policy.id: forms.ChoiceField(
                label=policy.title,
                help_text=f"{policy.why} ({', '.join(policy.source)})",
                choices=[(one.id, f"{one.title}: {one.says}") for one in policy.choices],
            )
            for policy in catalogue.load().values()
        }
        self.fields = {**fields, **self.fields}

    def chosen(self) -> dict[str, str]:
        """The choice of each policy as typed."""
        return {name: str(self.cleaned_data[name]) for name in catalogue.load()}


@require_http_methods(["GET", "HEAD", "POST"])
@private
def choices(request: HttpRequest) -> HttpResponse:
    """The choices as a form; each saving is a version, and an older one may be looked at."""
    rights.check(request, "see_settings")
    versions = stored.versions(kind=KIND, item=ITEM)
    latest = versions[0].number if versions else 0
    taken = dict(tuning.in_force().policies)
    form = ChoicesForm(request.POST if request.method == "POST" else None, taken=taken, based_on=latest)
    return page.form(
        request,
        "wording",
        form=form,
        title="Choices of this desk",
        lead="They are in force for every reply from the moment you save.",
        save=lambda: actions.save_choices(
            choices=form.chosen(),
            note=form.cleaned_data["note"],
            based_on=form.cleaned_data["based_on"],
            by=asker(request).id,
            now=datetime.now(UTC),
        ),
        verb="Put in force",
        history=[
            {
                "what": f"version {v.number}: {v.note} ({_differences(v.body)})",
                "at": v.at,
                "who": v.who,
                "url": "",
            }
            for v in versions
        ],
    )


def _differences(body: str) -> str:
    """The choices of a version that are not as shipped."""
    kept, shipped = tomllib.loads(body), catalogue.defaults()
    other = [
        f"{name}: {json.dumps(choice)[1:-1]}" for name, choice in kept.items() if shipped.get(name) != choice
    ]
    return ", ".join(other) or "all as shipped"


class SavedReplyForm(forms.Form):
    """A text to start replies from."""

    title = forms.CharField(label="Title", max_length=80)
    body = forms.CharField(
        label="Text",
        strip=False,
        max_length=6_000,
        help_text="Placeholders: "
        + "; ".join(f"{{{name}}} {words}" for name, words in PLACEHOLDERS.items())
        + ".",
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    in_use = forms.BooleanField(label="In use", required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def saved_reply(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """One saved reply, new or old."""
    rights.check(request, "see_settings")
    row = page.chosen(written.saved(), key)
    initial = {"title": row.title, "body": row.body, "in_use": row.in_use} if row else {"in_use": True}
    form = SavedReplyForm(request.POST if request.method == "POST" else None, initial=initial)
    return page.form(
        request,
        "wording",
        form=form,
        title=row.title if row else "A saved reply",
        lead="A skeleton, not a letter: what is true of one case alone is written each time.",
        save=lambda: actions.save_reply(
            reply_id=key,
            title=form.cleaned_data["title"],
            body=form.cleaned_data["body"],
            in_use=form.cleaned_data["in_use"],
            by=asker(request).id,
            now=datetime.now(UTC),
        ),
        verb="Keep it",
    )
