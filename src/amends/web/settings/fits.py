"""What the reader has learned from the desk: fits with their reports, which judges now, and the way back."""

from collections.abc import Callable
from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from amends.actions import learning
from amends.domain.cases import Refused
from amends.domain.learning import label_words, report
from amends.domain.vocabulary import in_words
from amends.store.queries import fitting as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.fields import LARGEST
from amends.web.private import private
from amends.web.settings import page
from amends.web.templatetags.parts import time_of

OUTCOMES = {
    "waiting": "waits for the worker",
    "too_few": "not enough corrections yet",
    "not_better": "not better, not put in force",
    "better": "better",
    "failed": "failed",
}
LEAD = (
    "Each night in which something new was corrected, and whenever a manager asks, the reader is fitted to what people "
    "here overruled and let stand. It learns temperature, kind, drivers, sarcasm, insults and churn; triggers, threats "
    f"and outages stay rules. {report.RULE} Nothing leaves this desk."
)
_MOST_WORDS = 24


def section(request: HttpRequest) -> dict[str, object]:
    """What the page of the reader shows of learning."""
    now, zone = datetime.now(UTC), page.zone_name(request)
    current, fits = stored.in_force(), stored.fits()
    lines = tuple(
        page.Line(
            cells=(
                f"fit {one.id}",
                OUTCOMES[one.outcome],
                _gain(one),
                one.base or "",
                one.asked_by or "nightly",
                time_of(one.asked_at, now=now, zone=zone, style="short"),
            ),
            url=f"/settings/reader/fits/{one.id}/",
            off="in force" if current and current.fitting_id == one.id else "",
        )
        for one in fits
    )
    table = page.Table(
        ("Fit", "Outcome", "Labels right, before and after", "On top of", "Asked by", "When"),
        lines,
        title="What it learned here",
        lead=LEAD,
        empty=f"No fit yet. One needs {report.LEAST_CORRECTED} corrected messages.",
    )
    waits = any(one.outcome == "waiting" for one in fits)
    may = rights.verdict(request, "change_settings").allowed
    return {
        "fits": table,
        "may_ask": may and not waits,
        "may_go_back": may and current is not None,
        "in_force": f"fit {current.fitting_id}" if current else "the shipped reader",
        "changes": [
            {"what": _change(one), "at": one.at, "who": one.by or "by the rule", "url": ""}
            for one in stored.changes()
        ],
    }


def _gain(one: stored.Fit) -> str:
    rows = one.report.get("labels")
    if not rows:
        return "–"
    before, after = sum(row[3] for row in rows), sum(row[4] for row in rows)
    return f"{before} to {after} of {sum(row[1] for row in rows)}"


def _change(one: stored.Change) -> str:
    name = f"fit {one.fitting_id}" if one.fitting_id else "the shipped reader"
    return f"{name}: {one.why}" if one.why else name


@require_safe
@private
def fit(request: HttpRequest, key: int) -> HttpResponse:
    """One fit: label by label before and after, and the words it learned."""
    rights.check(request, "see_settings")
    one = stored.one(fitting_id=key) if key < LARGEST else None
    if one is None:
        raise Http404(page.NOT_FOUND)
    labels = tuple(
        page.Line(cells=(label_words(label), overruled, f"{before} of {total}", f"{after} of {total}"))
        for label, total, overruled, before, after in one.report.get("labels", ())
    )
    tables = [
        page.Table(
            ("Label", "Overruled", "Right before", "Right after"),
            labels,
            title="On messages it had not seen",
            empty="There is no report: nothing was fitted.",
        )
    ]
    may = rights.verdict(request, "change_settings").allowed
    if may and one.settings.get("words"):
        tables.append(_words(one))
    current = stored.in_force()
    found = page.context(
        "reader", title=f"Fit {one.id}", lead=f"{OUTCOMES[one.outcome].capitalize()}. {one.why}"
    )
    found |= {
        "tables": tables,
        "back_url": "/settings/reader/",
        "back_words": "Reader",
        "activate": one.id
        if may and one.settings and not (current and current.fitting_id == one.id)
        else None,
    }
    return render(request, "web/settings/reader.html", found)


def _words(one: stored.Fit) -> page.Table:
    """The words that moved a head most: what it learned, for whoever answers for it."""
    moved = [
        (word, head, share) for word, heads in one.settings["words"].items() for head, share in heads.items()
    ]
    moved.sort(key=lambda row: (-abs(row[2]), row[0], row[1]))
    return page.Table(
        ("Word", "Speaks", "For"),
        tuple(
            page.Line(cells=(word, "more" if share > 0 else "less", in_words(head)))
            for word, head, share in moved[:_MOST_WORDS]
        ),
        title="Words it learned most about",
    )


@require_POST
@private
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the worker for a fit."""
    rights.check(request, "change_settings")
    by = asker(request).id
    return _done(
        request,
        lambda: learning.ask(by=by, now=datetime.now(UTC)),
        said="Asked. The worker fits the reader now; the report stands here in a minute or two.",
    )


class InForceForm(forms.Form):
    """Which fit judges from now on, none for the shipped reader."""

    fitting = forms.IntegerField(required=False, min_value=1, max_value=LARGEST - 1)
    why = forms.CharField(required=False, max_length=300)


@require_POST
@private
def in_force(request: HttpRequest) -> HttpResponse:
    """Put a fit or the shipped reader in force."""
    rights.check(request, "change_settings")
    form = InForceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "There is no such fit to put in force.")
        return redirect("settings_reader")
    typed, by = form.cleaned_data, asker(request).id
    return _done(
        request,
        lambda: learning.put_in_force(
            fitting_id=typed["fitting"], why=typed["why"], by=by, now=datetime.now(UTC)
        ),
        said="In force from the next message on. Cases keep the version that judged them.",
    )


def _done(request: HttpRequest, deed: Callable[[], None], *, said: str) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("settings_reader")
