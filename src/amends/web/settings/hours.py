"""When the desk works and for whom: calendars, teams, contracts."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import settings as actions
from amends.domain import clocks
from amends.store.queries import settings as stored
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private
from amends.web.settings import page
from amends.web.settings.hours_forms import DAYS, CalendarForm, ContractForm, TeamForm, words

WRITES = ["GET", "HEAD", "POST"]


def _posted(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


@require_safe
@private
def calendars(request: HttpRequest) -> HttpResponse:
    """Every calendar, its hours, and who works by it."""
    rights.check(request, "see_settings")
    lines = tuple(
        page.Line(
            cells=(one.name, one.data.get("zone") or "UTC", _week(one), ", ".join(one.used_by) or "nobody"),
            url=f"/settings/calendars/{one.id}/",
        )
        for one in stored.calendars()
    )
    lead = "When a team works and a contract counts: clocks run in these hours only."
    table = page.Table(
        ("Name", "Time zone", "Hours", "Used by"), lines, empty="No calendar yet. A team needs one."
    )
    return page.tables(
        request, "calendars", title="Calendars", lead=lead, tables=[table], add="Add a calendar"
    )


def _week(calendar: stored.CalendarSettings) -> str:
    """The week in short: days with the same hours stand together."""
    hours = calendar.data.get("hours") or {}
    groups: list[tuple[str, list[str]]] = []
    for day, name in DAYS.items():
        text = words(hours.get(day) or [])
        if groups and groups[-1][0] == text:
            groups[-1][1].append(name[:3])
        else:
            groups.append((text, [name[:3]]))
    return "; ".join(
        f"{names[0]}{f' to {names[-1]}' if len(names) > 1 else ''} {text}" for text, names in groups if text
    )


def _remarks(calendar: stored.CalendarSettings | None) -> tuple[str, ...]:
    """What stands out in a calendar as it is kept, such as a month without an open hour."""
    if calendar is None:
        return ()
    return clocks.remarks(calendar=clocks.Calendar.from_data(calendar.data), today=datetime.now(UTC).date())


@require_http_methods(WRITES)
@private
def calendar(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """One calendar."""
    rights.check(request, "see_settings" if key else "change_settings")
    found = page.chosen(stored.calendars(), key)
    form = CalendarForm(_posted(request), calendar=found)

    def save() -> None:
        typed = form.cleaned_data
        data = form.data_of(typed)
        actions.save_calendar(calendar_id=key, name=typed["name"].strip(), data=data, by=asker(request).id)

    return page.form(
        request,
        "calendars",
        form=form,
        title=found.name if found else "Add a calendar",
        lead=" ".join(("Clocks that run already keep the time they were given.", *_remarks(found))),
        save=save,
    )


@require_safe
@private
def teams(request: HttpRequest) -> HttpResponse:
    """Every team, its calendar and how many work in it."""
    rights.check(request, "see_settings")
    lines = tuple(
        page.Line(cells=(one.name, one.calendar, one.people), url=f"/settings/teams/{one.id}/")
        for one in stored.teams()
    )
    lead = "People who share a queue: a mailbox belongs to a team, and its cases with it."
    table = page.Table(
        ("Name", "Calendar", "People"), lines, empty="No team yet. Add a calendar first, then a team."
    )
    return page.tables(request, "teams", title="Teams", lead=lead, tables=[table], add="Add a team")


@require_http_methods(WRITES)
@private
def team(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """One team."""
    rights.check(request, "see_settings" if key else "change_settings")
    found = page.chosen(stored.teams(), key)
    form = TeamForm(_posted(request), team=found, calendars=stored.calendars())

    def save() -> None:
        typed = form.cleaned_data
        name = " ".join(typed["name"].split())
        actions.save_team(team_id=key, name=name, calendar_id=typed["calendar"], by=asker(request).id)

    return page.form(request, "teams", form=form, title=found.name if found else "Add a team", save=save)


@require_safe
@private
def contracts(request: HttpRequest) -> HttpResponse:
    """Every contract and its targets."""
    rights.check(request, "see_settings")
    lines = tuple(
        page.Line(
            cells=(
                one.name,
                one.calendar or "the team’s",
                _minutes(one.first_reply_minutes),
                _minutes(one.resolution_minutes),
                one.organisations,
            ),
            url=f"/settings/contracts/{one.id}/",
        )
        for one in stored.contracts()
    )
    lead = "What organisations were promised in writing. The stricter of contract and desk counts."
    table = page.Table(
        ("Name", "Calendar", "First reply", "Solution", "Organisations"),
        lines,
        empty="No contract yet: the desk’s own targets hold for everybody.",
    )
    return page.tables(
        request, "contracts", title="Contracts", lead=lead, tables=[table], add="Add a contract"
    )


def _minutes(count: int | None) -> str:
    if count is None:
        return "the desk’s own"
    return f"{count // 60} h" if count % 60 == 0 else f"{count} min"


@require_http_methods(WRITES)
@private
def contract(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """One contract."""
    rights.check(request, "see_settings" if key else "change_settings")
    found = page.chosen(stored.contracts(), key)
    form = ContractForm(_posted(request), contract=found, calendars=stored.calendars())

    def save() -> None:
        typed = form.cleaned_data
        actions.save_contract(
            contract_id=key,
            name=" ".join(typed["name"].split()),
            calendar_id=typed["calendar"],
            first_reply_minutes=typed["first_reply_minutes"],
            resolution_minutes=typed["resolution_minutes"],
            targets=typed["targets"],
            by=asker(request).id,
        )

    return page.form(
        request, "contracts", form=form, title=found.name if found else "Add a contract", save=save
    )
