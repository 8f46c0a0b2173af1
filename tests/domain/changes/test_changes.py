"""Changes: their table, risk, decisions, conflicts and what they cause, each with arithmetic that a person can check."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.catalogue import changes as catalogue
from amends.catalogue import escalations as matrices
from amends.domain import changes
from amends.domain.cases import Refused
from amends.domain.changes import (
    ChangeKind,
    ChangeState,
    ConflictKind,
    History,
    Marked,
    Nearness,
    OtherChange,
    Owed,
    Plan,
    RiskLevel,
    Suspect,
)
from amends.domain.escalations import Person
from amends.domain.vocabulary import Role

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = catalogue.load()
MATRIX = matrices.load()


def test_a_change_goes_from_draft_to_done() -> None:
    state = ChangeState.DRAFT
    for event in ("ask", "approve", "start", "finish"):
        state = changes.move(state=state, event=event)

    assert state is ChangeState.DONE


@pytest.mark.parametrize(
    ("state", "event", "kind"),
    [
        ("draft", "start", "normal"),
        ("asked", "start", "normal"),
        ("asked", "start_early", "normal"),
        ("draft", "start_early", "emergency"),
        ("running", "withdraw", "normal"),
        ("done", "fail", "normal"),
    ],
)
def test_what_the_table_does_not_hold_is_refused_with_a_sentence(state: str, event: str, kind: str) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        changes.move(state=ChangeState(state), event=event, kind=ChangeKind(kind))


def test_only_an_emergency_begins_before_it_is_decided() -> None:
    assert changes.move(state=ChangeState.ASKED, event="start_early", kind=ChangeKind.EMERGENCY) == "running"


def test_nothing_is_handed_in_without_a_way_back() -> None:
    assert changes.missing(plan="x", back_out=" ", has_window=True) == ("the back-out plan",)


def test_risk_is_a_sum_whose_lines_are_shown() -> None:
    history = History(assets=1, below=14, organisations=2, key_accounts=1, failed_before=1, went_well=2)

    risk = changes.assess(kind=ChangeKind.NORMAL, history=history, rules=POLICY.risk)

    assert [(line.points, line.words.partition(":")[0]) for line in risk.lines] == [
        (20, "assets that depend on what is changed"),
        (10, "organisations that it touches"),
        (10, "key accounts among them"),
        (15, "changes on the same assets that failed or were backed out"),
        (-6, "changes on the same assets that went well"),
    ]
    assert risk.lines[0].words.endswith("14 × 2, at most 20 = 20")
    assert (risk.level, risk.points) == ("high", 49)
    assert risk.sentence == "20 + 10 + 10 + 15 − 6 = 49 points; medium from 20, high from 45: high"


def test_a_change_of_nobody_knows_what_is_not_without_risk() -> None:
    nothing = changes.assess(kind=ChangeKind.EMERGENCY, history=History(), rules=POLICY.risk)
    small = changes.assess(kind=ChangeKind.NORMAL, history=History(assets=1, went_well=9), rules=POLICY.risk)

    assert (nothing.level, nothing.points) == ("medium", 25)
    assert (small.level, small.points) == ("low", 0)


@pytest.mark.parametrize(
    ("kind", "risk", "roles"),
    [
        ("standard", "low", []),
        ("standard", "high", ["team_lead"]),
        ("normal", "low", ["team_lead"]),
        ("normal", "medium", ["team_lead", "it_manager"]),
        ("normal", "high", ["team_lead", "it_manager", "c_level"]),
        ("emergency", "low", ["team_lead"]),
        ("emergency", "high", ["it_manager"]),
    ],
)
def test_who_decides_follows_from_kind_and_risk(kind: str, risk: str, roles: list[str]) -> None:
    stages = changes.stages_for(kind=ChangeKind(kind), risk=RiskLevel(risk), rules=POLICY.stages)

    assert [stage.role for stage in stages] == roles


def person(key: int, role: Role, **more: object) -> Person:
    return Person(id=key, name=f"P{key}", role=role, **more)  # type: ignore[arg-type]


def test_whoever_has_left_or_plans_it_is_not_waited_for() -> None:
    lead, other, boss = (
        person(1, Role.TEAM_LEAD),
        person(2, Role.TEAM_LEAD, on_duty=False),
        person(3, Role.IT_MANAGER),
    )

    def asked(people: list[Person], *besides: int) -> tuple[int | None, str]:
        choice = changes.approver(role=Role.TEAM_LEAD, people=people, besides=besides, matrix=MATRIX)
        return choice.person_id, choice.why

    assert asked([lead, other, boss]) == (1, "team lead on duty")
    assert asked([lead, other, boss], 1) == (2, "team lead, off duty")
    assert asked([person(1, Role.TEAM_LEAD, absent=True), boss]) == (
        3,
        "no team lead is here to decide; next level: IT manager",
    )
    assert asked([lead], 1) == (None, "nobody with the authority of a team lead is here but whoever plans it")


def test_authority_decides_and_nobody_on_their_own() -> None:
    def why_not(who: Person, *besides: int) -> str:
        return changes.may_decide(person=who, role=Role.TEAM_LEAD, besides=besides, matrix=MATRIX)

    assert why_not(person(1, Role.IT_MANAGER)) == ""
    assert why_not(person(1, Role.TIER1)) == "A team lead or somebody above decides this."
    assert why_not(person(1, Role.IT_MANAGER), 1) == "Somebody else decides on a change that you plan."


PLAN = Plan(
    kind=ChangeKind.NORMAL, starts_at=NOW, ends_at=NOW + 2 * HOUR, assets=frozenset({1}), around=frozenset({2}),
    organisations=frozenset({7}),
)  # fmt: skip


def other(key: int, asset: int, start: int, end: int) -> OtherChange:
    return OtherChange(key, f"other {key}", NOW + start * HOUR, NOW + end * HOUR, ((asset, f"A{asset}"),))


def test_changes_on_the_same_assets_or_around_them_conflict_in_the_same_time() -> None:
    found = changes.find(
        PLAN, changes=[other(1, 1, 1, 3), other(2, 2, -1, 1), other(3, 3, 0, 2), other(4, 1, 2, 3)]
    )

    assert [one.about for one in found] == [2, 1]
    assert found[1].words == "Change 1, other 1, alters A1 as well."


@pytest.mark.parametrize(
    ("kind", "freezes", "organisation", "outcome"),
    [
        ("normal", True, None, (ConflictKind.FREEZE, True)),
        ("standard", True, 7, (ConflictKind.FREEZE, True)),
        ("emergency", True, 7, (ConflictKind.FREEZE, False)),
        ("normal", False, 7, (ConflictKind.STAKES, False)),
        ("normal", True, 8, None),
    ],
)
def test_a_freeze_stops_what_is_no_emergency(
    kind: str, freezes: bool, organisation: int | None, outcome: tuple[str, bool] | None
) -> None:
    plan = Plan(kind=ChangeKind(kind), starts_at=NOW, ends_at=NOW + HOUR, organisations=frozenset({7}))
    days = Marked(
        5, "Audit week", freezes, NOW - HOUR, NOW + HOUR, organisation, "Marlow" if organisation else ""
    )

    found = changes.find(plan, marked=[days])

    assert [(one.kind, one.blocks) for one in found] == ([outcome] if outcome else [])


def test_a_promise_in_the_window_is_shown_with_its_words() -> None:
    inside = Owed(1, 1042, "Marlow", "We call you at 11.", NOW + HOUR)
    after = Owed(2, 1043, "Marlow", "We call you at 12.", NOW + 2 * HOUR)

    found = changes.find(PLAN, owed=[after, inside])

    assert [one.words for one in found] == ["Promised to Marlow on #1042: “We call you at 11.”"]


def suspect(**more: object) -> Suspect:
    facts: dict[str, object] = {
        "nearness": Nearness.SAME, "hops": 0, "changed": "MX-02", "hit": "MX-02", "started_at": NOW, "ended_at": NOW + HOUR,
        "went_wrong": False, "case_at": NOW + 2 * HOUR, "is_outage": True,
    }  # fmt: skip
    return Suspect(**(facts | more))  # type: ignore[arg-type]


def test_an_outage_on_the_changed_asset_is_linked_with_its_arithmetic() -> None:
    found = changes.cause(suspect(), rules=POLICY.causing)

    assert (found.points, found.links) == (110, True)
    assert found.lines == (
        "MX-02 was changed itself: 60",
        "60 min after it ended: 30",
        "the case is an outage: 20",
        "together 110, 80 link them",
    )


@pytest.mark.parametrize(
    ("more", "points"),
    [
        ({"nearness": Nearness.DEPENDS, "hops": 1, "case_at": NOW + 60 * HOUR}, 80),
        ({"nearness": Nearness.DEPENDS, "hops": 2, "case_at": NOW + 60 * HOUR}, 70),
        ({"nearness": Nearness.DEPENDS, "hops": 2, "case_at": NOW + 60 * HOUR, "went_wrong": True}, 90),
        ({"case_at": NOW - HOUR}, 0),
        ({"case_at": NOW + 74 * HOUR}, 0),
        ({"case_at": NOW + HOUR / 2}, 110),
    ],
)
def test_nearness_and_time_are_counted(more: dict[str, object], points: int) -> None:
    found = changes.cause(suspect(**more), rules=POLICY.causing)

    assert (found.points, found.links) == (points, points >= 80)
