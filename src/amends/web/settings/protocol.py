"""The escalation protocol on one readable page (S0-40), and its two texts, kept in versions."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import settings as actions
from amends.actions import tuning
from amends.actions.errors import Invalid
from amends.catalogue import (
    calls,
    care,
    changes,
    clocks,
    escalations,
    incidents,
    playbooks,
    practice,
    problems,
    promises,
    reviews,
    surveys,
)
from amends.catalogue.strict import CatalogueError
from amends.domain.clocks import TargetRule
from amends.domain.escalations import Matrix, Row, Rule
from amends.domain.incidents import Grouping
from amends.domain.organisations import Stake
from amends.domain.promises import LedgerRules
from amends.domain.vocabulary import Anger, Role, Severity
from amends.store.queries import settings as stored
from amends.store.queries.words import ROLES, plain
from amends.web import rights
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.private import private
from amends.web.settings import figures, page, rehearsals, repairs
from amends.web.settings.rehearsals import REHEARSED
from amends.web.settings.text_form import TextForm

TITLES = {
    "matrix": "Ownership matrix",
    "targets": "Response targets",
    "ledger": "Ledger of promises",
    "when": "Which playbook runs when",
    "grouping": "Incidents",
    "owed": "After a call",
    "heat": "Care after hot contacts",
    "moves": "What a reply does in practice",
    "patterns": "Patterns that become problems",
    "changes": "Risk and decisions of changes",
    "reviews": "Reviews",
    "survey": "One question after recovery",
}
SHIPPED = {
    "matrix": escalations.source,
    "targets": clocks.source,
    "ledger": promises.ledger_source,
    "when": playbooks.when_source,
    "grouping": incidents.source,
    "owed": calls.owed_source,
    "heat": care.source,
    "moves": practice.table_source,
    "patterns": problems.source,
    "changes": changes.source,
    "reviews": reviews.source,
    "survey": surveys.source,
}
LEAD = "Who owns what, what makes a case severe, and how soon we owe what. Everybody on the desk works by this page."


@require_safe
@private
def protocol(request: HttpRequest) -> HttpResponse:
    """Matrix, rules and targets in force, as tables."""
    rights.check(request, "see_settings")
    tuned = tuning.in_force()
    tables = [
        _rows(tuned.matrix),
        _rules(tuned.matrix),
        _targets(tuned.targets.rules),
        _stakes(tuned.targets.stakes),
        _ledger(tuned.ledger),
        _grouping(tuned.grouping),
        figures.after_a_call(tuned.owed),
        figures.carried(tuned.care),
        figures.moves(tuned.moves),
        repairs.patterns(tuned.patterns),
        repairs.stages(tuned.changes),
        repairs.risk(tuned.changes),
        repairs.reviews(tuned.reviews),
        figures.asked_afterwards(tuned.survey),
    ]
    return page.tables(request, "protocol", title="Protocol", lead=LEAD, tables=tables)


def _rows(matrix: Matrix) -> page.Table:
    return page.Table(
        title="Who owns what",
        edit_url="/settings/protocol/matrix/",
        heads=(
            "Severity",
            "Answers first",
            "Owns it",
            "Is called",
            "Writes",
            "Acknowledged within",
            "Source",
        ),
        rows=tuple(_row(matrix.row(severity)) for severity in reversed(Severity)),
    )


def _row(row: Row) -> page.Line:
    return page.Line(
        cells=(
            row.severity.value,
            ROLES[row.first_responder],
            _roles(row.owner_roles),
            _roles(row.alert_roles) or "nobody",
            plain(row.document.value),
            f"{row.acknowledge_minutes} min",
            row.source,
        )
    )


def _roles(roles: tuple[Role, ...]) -> str:
    return ", ".join(ROLES[role] for role in roles)


def _rules(matrix: Matrix) -> page.Table:
    ranked = sorted(matrix.rules, key=lambda rule: -rule.severity.rank)
    return page.Table(
        title="What makes a case severe",
        edit_url="/settings/protocol/matrix/",
        lead="The highest rule that holds decides; a case without any is low.",
        heads=("Severity", "When", "Why"),
        rows=tuple(page.Line(cells=(rule.severity.value, _conditions(rule), rule.why)) for rule in ranked),
    )


def _conditions(rule: Rule) -> str:
    said = [
        plain(rule.trigger.value) if rule.trigger else "",
        f"outage: {plain(rule.outage_scope.value)}" if rule.outage_scope else "",
        f"abuse: {rule.abuse.value}" if rule.abuse else "",
        f"{Anger(rule.anger_at_least).name.lower()} or more" if rule.anger_at_least is not None else "",
        "" if rule.churn_risk is None else "may leave us" if rule.churn_risk else "does not speak of leaving",
        plain(rule.complaint_type.value) if rule.complaint_type else "",
    ]
    return " and ".join(filter(None, said))


def _targets(rules: tuple[TargetRule, ...]) -> page.Table:
    return page.Table(
        title="How soon we owe what",
        edit_url="/settings/protocol/targets/",
        lead="Of all that apply, the earliest counts; a contract may be stricter.",
        heads=("What", "For", "Within", "Why"),
        rows=tuple(
            page.Line(cells=(plain(rule.kind.value), _for(rule), _within(rule), rule.says)) for rule in rules
        ),
    )


def _stakes(rules: tuple[Stake, ...]) -> page.Table:
    return page.Table(
        title="For whom much is at stake",
        edit_url="/settings/protocol/targets/",
        lead="The first row that holds brings the nearer targets; what is due sooner stands higher in the queue.",
        heads=("What", "When", "How to write to them"),
        rows=tuple(page.Line(cells=(rule.says, _holds(rule), rule.tone)) for rule in rules),
    )


def _holds(rule: Stake) -> str:
    devices = f"from {rule.devices} devices" if rule.devices else ""
    return "; ".join(filter(None, (devices, ", ".join(rule.words))))


def _for(rule: TargetRule) -> str:
    said = sorted(plain(word.value) for word in rule.complaint_types)
    said += [severity.value for severity in Severity if severity in rule.severities]
    if rule.escalated:
        said.append("escalated")
    if rule.at_stake:
        said.append("much at stake")
    return f"{', '.join(said) or 'everything'}, from {plain(rule.starts)}"


def _within(rule: TargetRule) -> str:
    if rule.seconds is None:
        return "close of business"
    minutes = rule.seconds // 60
    length = f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
    return f"{length}, {'day and night' if rule.always else 'business time'}"


def _ledger(rules: LedgerRules) -> page.Table:
    shares = ", ".join("when it is due" if share == 100 else f"at {share} %" for share in rules.reminders)
    reminded = page.Line(cells=("the maker is reminded", shares, "of the time between making and due"))
    return page.Table(
        title="How promises are kept in view",
        edit_url="/settings/protocol/ledger/",
        heads=("What", "When, or how much work", "Measured by"),
        rows=(
            reminded,
            *(
                page.Line(
                    cells=(
                        f"a promise of {plain(kind.value)}",
                        f"{minutes} min",
                        "compared with the time there is",
                    )
                )
                for kind, minutes in rules.minutes.items()
            ),
        ),
    )


def _grouping(rules: Grouping) -> page.Table:
    joined = (
        f"from {rules.joins_from_cases} cases, or cases of {rules.joins_from_organisations} organisations"
    )
    facts = (
        (
            "cases that are alike are the same outage",
            f"begun within {rules.window_minutes} min of each other",
        ),
        ("somebody is asked whether they are one incident", f"from {rules.proposes_from_cases} cases"),
        ("the rule joins them by itself", joined),
        (
            "the same outage that comes back is the same incident",
            f"within {rules.reopens_within_minutes} min",
        ),
        ("an incident that somebody acknowledged calls again", f"after {rules.calls_again_minutes} min"),
        ("its call waits until the desk opens", f"below {rules.quiet_below.value}"),
    )
    return page.Table(
        title="When cases are one incident",
        edit_url="/settings/protocol/grouping/",
        lead="One owner, one call and one status update instead of hundreds.",
        heads=("What", "When"),
        rows=tuple(page.Line(cells=fact) for fact in facts),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def edit(request: HttpRequest, item: str) -> HttpResponse:
    """One text of the protocol: as it is in force, an older version to take back, or as it was typed."""
    rights.check(request, "see_settings")
    if item not in TITLES:
        raise Http404(page.NOT_FOUND)
    versions = stored.versions(kind=actions.ITEMS[item][0], item=item)
    latest = versions[0].number if versions else 0
    shown = version_asked(request, versions, latest)
    texts = {0: SHIPPED[item]()} | {version.number: version.body for version in versions}
    note = "" if shown == latest else f"back to {_name(shown)}"
    initial = {"body": texts[shown], "note": note, "based_on": latest}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    rehearsing = "rehearse" in request.POST and item in REHEARSED
    form.fields["note"].required = not rehearsing
    return page.form(
        request,
        "playbooks" if item == "when" else "protocol",
        form=form,
        title=TITLES[item],
        lead="" if shown == latest else f"This is {_name(shown)}; saving puts it in force again.",
        save=lambda: _save(request, form, item=item, latest=latest),
        again=rehearsing,
        verb="Put in force",
        also=("rehearse", "Rehearse it first") if item in REHEARSED else None,
        rehearsed=_rehearsed(request, form, item=item),
        history=[_line(item, v.number, v.note, v.at, v.who, latest) for v in versions]
        + [_line(item, 0, "as shipped", None, "", latest)],
    )


def _rehearsed(request: HttpRequest, form: TextForm, *, item: str) -> dict[str, object] | None:
    """How the scenarios come out by this text, before it goes live; None when nobody asked."""
    wanted = request.method == "POST" and "rehearse" in request.POST and item in REHEARSED
    if not wanted or not form.is_valid():
        return None
    rights.check(request, "change_settings")
    texts = {name: rehearsals.in_force(name) for name in REHEARSED} | {item: form.cleaned_data["body"]}
    return rehearsals.played(texts=texts)


def version_asked(request: HttpRequest, versions: tuple[stored.Version, ...], latest: int) -> int:
    """The version asked for in the address, else the one in force."""
    asked = request.GET.get("version", "")
    wanted = 0 if asked == "0" else number(asked)
    if wanted is None:
        return latest
    if wanted and all(version.number != wanted for version in versions):
        raise Http404(page.NOT_FOUND)
    return wanted


def _name(version: int) -> str:
    return f"version {version}" if version else "the shipped text"


def _line(
    item: str, version: int, note: str, at: datetime | None, who: str, latest: int
) -> dict[str, object]:
    what = f"{_name(version)}{': ' + note if note and version else ''}"
    return {
        "what": what if version != latest else f"{what} (in force)",
        "at": at,
        "who": who,
        "url": f"/settings/protocol/{item}/?version={version}" if version != latest else "",
    }


def _save(request: HttpRequest, form: TextForm, *, item: str, latest: int) -> None:
    typed = form.cleaned_data
    try:
        actions.save_protocol(
            item=item,
            body=typed["body"],
            note=typed["note"],
            based_on=typed["based_on"],
            by=asker(request).id,
            now=datetime.now(UTC),
        )
    except CatalogueError as error:
        raise Invalid("body", f"Not saved. {_place(error)}{error}") from None
    except Invalid:
        form.data = {name: form.data[name] for name in form.data} | {
            "based_on": str(latest)
        }  # the next try has seen the newer version
        raise


def _place(error: CatalogueError) -> str:
    return f"Line {error.line}: " if error.line else ""
