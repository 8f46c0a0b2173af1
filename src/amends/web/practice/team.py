"""What a team may practise: figures of at least five people, and what somebody shows of their own accord (S0-72)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.actions import tuning
from amends.domain import practice as domain
from amends.domain.practice import Suggestion
from amends.store.queries import practice as stored
from amends.store.queries.practice import TeamView
from amends.web import rights
from amends.web.asking import asker
from amends.web.private import private


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with the courses that its real replies suggest."""

    team: TeamView
    suggestions: tuple[Suggestion, ...]


@require_safe
@private
def team(request: HttpRequest) -> HttpResponse:
    """The teams of a lead, all of them for a manager."""
    rights.check(request, "see_team_practice")
    who, now, table = asker(request), datetime.now(UTC), tuning.in_force().moves
    context = {
        "section": "practice",
        "now": now,
        "rows": [
            TeamRow(one, domain.suggest(findings=one.findings, table=table))
            for one in stored.teams(viewer=who.viewer, now=now)
        ],
        "shared": stored.shared(viewer=who.viewer),
        "fewest": stored.FEWEST,
    }
    return render(request, "web/practice/team.html", context)
