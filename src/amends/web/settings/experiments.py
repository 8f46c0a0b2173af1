"""Comparisons of two playbooks: begun with everything fixed, and read out only when the plan allows it."""

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import playbooks as actions
from amends.actions import tuning
from amends.actions.errors import Invalid
from amends.catalogue import playbooks as catalogue
from amends.catalogue.strict import CatalogueError
from amends.domain.experiments import MEASURES, Interval, Measure, ReadOut, Verdict
from amends.store.queries import experiments as stored
from amends.store.queries import playbook_texts
from amends.store.queries.words import plain
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page

LEAD = (
    "Where the sources disagree, your own cases can say what works here. Two playbooks are drawn by lot, case by case, and "
    "read out only at the numbers of cases fixed beforehand."
)


@require_safe
@private
def experiments(request: HttpRequest) -> HttpResponse:
    """Every comparison, running ones first."""
    rights.check(request, "see_settings")
    found = stored.every()
    rows = tuple(
        page.Line(
            cells=(
                row.title,
                f"{_called(row.first)} / {_called(row.second)}",
                MEASURES[Measure(row.measure)].words,
                row.cases,
                "stopped" if row.stopped_at else "on",
            ),
            url=f"/settings/experiments/{row.id}/",
        )
        for row in found
    )
    table = page.Table(
        heads=("Comparison", "Between", "Measured by", "Cases", "State"),
        rows=rows,
        empty="Nothing is being compared. Begin with a question that your team argues about, such as whether to apologise.",
    )
    return page.tables(
        request, "experiments", title="Comparisons", lead=LEAD, tables=[table], add="Begin one"
    )


def _called(variant: stored.VariantRow) -> str:
    try:
        title = catalogue.read(variant.body).title
    except CatalogueError:  # a text of an older release, kept because cases ran it
        title = variant.book
    return f"{title} ({'shipped ' if variant.origin == 'shipped' else ''}version {variant.number})"


class BeginForm(forms.Form):
    """Everything that is fixed before the first case."""

    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Give it a title by which it is found."}
    )
    question = forms.CharField(
        label="The question",
        max_length=500,
        help_text="As you would ask it aloud: does apologising early bring fewer cases back?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write the question that the cases shall answer."},
    )
    first = forms.ChoiceField(label="First playbook", help_text="What you do today.")
    second = forms.ChoiceField(label="Second playbook", help_text="What might be better.")
    measure = forms.ChoiceField(
        label="Measured by",
        choices=[(name.value, f"{plain(name.value)}: {about.words}") for name, about in MEASURES.items()],
        help_text="One measure, chosen now. What is looked at afterwards proves nothing.",
    )
    usual = forms.FloatField(
        label="How it usually is",
        help_text="A share in per cent (30), or a number in the measure's own unit (2.5).",
        error_messages={"required": "Say how it usually is; the reports or a guess will do."},
    )
    difference = forms.FloatField(
        label="The least difference that would change what you do",
        help_text="In the same unit. The smaller it is, the more cases it takes.",
        error_messages={"required": "Say how large a difference would have to be to matter."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """Begin a comparison."""
    rights.check(request, "change_settings")
    form = BeginForm(request.POST if request.method == "POST" else None)
    for name in ("first", "second"):
        form.fields[name].choices = _choices()  # type: ignore[attr-defined]

    def save() -> None:
        typed = form.cleaned_data
        scale = 100 if MEASURES[Measure(typed["measure"])].yes_or_no else 1
        actions.begin(
            title=typed["title"],
            question=typed["question"],
            first=typed["first"],
            second=typed["second"],
            measure=typed["measure"],
            usual=typed["usual"] / scale,
            difference=typed["difference"] / scale,
            by=asker(request).id,
            now=datetime.now(UTC),
        )

    return page.form(
        request,
        "experiments",
        form=form,
        title="Begin a comparison",
        lead="Nothing of this can be changed once it is on; it can be stopped.",
        save=save,
        verb="Begin it",
    )


def _choices() -> list[tuple[str, str]]:
    """What is in force, then versions kept from before."""
    held = tuning.in_force().playbooks
    found = [(name, book.title) for name, book in held.books.items() if not book.guard]
    current = {text.version_id for text in held.texts.values()}
    found += [
        (f"v{version.id}", f"{version.book}, version {version.number}{'' if version.who else ' as shipped'}")
        for version in playbook_texts.kept()
        if version.id not in current
    ]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@private
def experiment(request: HttpRequest, key: int) -> HttpResponse:
    """One comparison and what may be said of it now; a POST stops it."""
    rights.check(request, "see_settings")
    row = stored.one(experiment_id=key)
    if row is None:
        raise Http404(page.NOT_FOUND)
    now, problem = datetime.now(UTC), ""
    if request.method == "POST":
        rights.check(request, "change_settings")
        why = request.POST.get("why", "").replace("\x00", "")
        try:
            actions.stop(experiment_id=key, why=why, by=asker(request).id, now=now)
        except Invalid as wrong:
            problem = str(wrong)
        else:
            messages.success(request, "Stopped.")
            return redirect(f"/settings/experiments/{key}/")
    read, plan = actions.read_out(row, now=now), actions.as_plan(row.settings)
    found = page.context("experiments", title=row.title, lead=row.question)
    found |= {
        "row": row,
        "read": read,
        "said": _said(row, read),
        "measure": MEASURES[plan.measure],
        "variants": _variants(row, read, yes_or_no=MEASURES[plan.measure].yes_or_no),
        "difference": _interval(read.difference, MEASURES[plan.measure].yes_or_no, signed=True),
        "looks": plan.looks,
        "usual": _figure(row.settings["usual"], MEASURES[plan.measure].yes_or_no),
        "least": _figure(row.settings["difference"], MEASURES[plan.measure].yes_or_no),
        "alpha": round(100 * plan.alpha),
        "may": rights.verdict(request, "change_settings"),
        "problem": problem,
    }
    return render(request, "web/settings/experiment.html", found, status=422 if problem else 200)


def _variants(
    row: stored.ExperimentRow, read: ReadOut, *, yes_or_no: bool
) -> tuple[tuple[str, str, int, int, str], ...]:
    """For each variant: name, playbook, cases with an outcome, cases without, and the value with its interval."""
    values = (read.first, read.second)
    return tuple(
        (name, _called(variant), read.known[n], read.missing[n], _interval(values[n], yes_or_no))
        for n, (name, variant) in enumerate((("First", row.first), ("Second", row.second)))
    )


def _said(row: stored.ExperimentRow, read: ReadOut) -> str:
    """The read-out in a sentence."""
    fewest = min(read.known)
    rest = {
        Verdict.TOO_FEW: f"Not enough cases yet: {fewest} with an outcome in the smaller variant; the first look is at "
        f"{read.next_at}. Nothing is shown before.",
        Verdict.GO_ON: f"No difference shown at look {read.look}, at {read.counted} cases each. It goes on; the next look "
        f"is at {read.next_at}.",
        Verdict.FIRST_BETTER: f"The first playbook is better, shown at look {read.look}. Stop, and keep it.",
        Verdict.SECOND_BETTER: f"The second playbook is better, shown at look {read.look}. Stop, and put it in force.",
        Verdict.NO_DIFFERENCE: "The plan is at its end and no difference was shown. The interval says how large one "
        "could still be.",
    }[read.verdict]
    early = row.stopped_at and read.verdict in (Verdict.TOO_FEW, Verdict.GO_ON)
    return f"Stopped before the plan was at its end, so this answers nothing. {rest}" if early else rest


def _interval(found: Interval | None, yes_or_no: bool, *, signed: bool = False) -> str:
    if found is None:
        return "not shown yet"
    value, low, high = (_figure(x, yes_or_no, signed=signed) for x in (found.value, found.low, found.high))
    return f"{value} ({low} to {high})"


def _figure(value: float, yes_or_no: bool, *, signed: bool = False) -> str:
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{100 * value:.0f} %" if yes_or_no else f"{sign}{value:.2f}"
