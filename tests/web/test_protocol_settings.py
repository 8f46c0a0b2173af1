"""The protocol in the settings: read by everybody, changed by managers, rehearsed before it goes live."""

import pytest
from django.test import Client

from amends.actions import tuning
from amends.catalogue import escalations
from amends.store.models import CatalogueEdit, Rest, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db


def protocol(desk: Client, body: str, *, based_on: int = 0, note: str = "ours") -> object:
    return desk.post("/settings/protocol/matrix/", {"body": body, "note": note, "based_on": based_on})


def test_the_protocol_is_one_readable_page(desk: Client) -> None:
    page = desk.get("/settings/protocol/").content.decode()

    for words in (
        "Who owns what",
        "critical",
        "executive briefing",
        "legal mention",
        "first reply",
        "15 min",
    ):
        assert words in page


def test_an_edit_of_the_matrix_is_in_force_at_once_and_older_ones_can_be_taken_back(desk: Client) -> None:
    shipped = escalations.source()
    edited = shipped.replace("acknowledge_minutes = 60", "acknowledge_minutes = 61")

    protocol(desk, edited.replace("\n", "\r\n"))
    assert "61 min" in desk.get("/settings/protocol/").content.decode()

    old = desk.get("/settings/protocol/matrix/?version=0").context["form"]
    protocol(desk, old.initial["body"], based_on=old.initial["based_on"], note=old.initial["note"])

    assert "61 min" not in desk.get("/settings/protocol/").content.decode()
    assert list(CatalogueEdit.objects.order_by("version").values_list("version", "note", "body")) == [
        (1, "ours", edited),
        (2, "back to the shipped text", shipped),
    ]
    page = desk.get("/settings/protocol/matrix/").content.decode()
    assert "version 2: back to the shipped text (in force)" in page
    assert "/settings/protocol/matrix/?version=1" in page


def test_an_edit_that_cannot_be_used_names_line_key_and_nearest_word_and_keeps_the_text(desk: Client) -> None:
    wrong = escalations.source().replace('trigger = "legal_mention"', 'trigger = "legal_mentoin"')

    answer = protocol(desk, wrong)

    error = " ".join(answer.context["form"].errors["body"])
    assert answer.status_code == 422
    assert "trigger" in error
    assert "did you mean 'legal_mention'?" in error
    line = wrong[: wrong.index("legal_mentoin")].count("\n") + 1
    assert answer.context["form"]["body"].value() == wrong
    assert f"matrix:{line}" in error or "Line " in error
    assert CatalogueEdit.objects.count() == 0


@pytest.mark.parametrize("body", ["", "not toml [", "version = 1", "x" * 200_001, "\0"])
def test_no_text_is_too_odd_to_be_refused(desk: Client, body: str) -> None:
    answer = protocol(desk, body)

    assert answer.status_code == 422
    assert answer.context["form"].errors["body"]


def test_somebody_elses_version_is_not_overwritten_unseen(desk: Client) -> None:
    shipped = escalations.source()
    protocol(desk, shipped + "\n# first\n")

    refused = protocol(desk, shipped + "\n# mine\n")
    protocol(desk, shipped + "\n# mine\n", based_on=int(refused.context["form"]["based_on"].value()))

    assert "Version 1 was saved while you wrote." in " ".join(refused.context["form"].errors["body"])
    assert CatalogueEdit.objects.count() == 2


@pytest.mark.slow  # it plays every shipped scenario in a server of its own
def test_a_draft_is_rehearsed_before_it_goes_live(desk: Client) -> None:
    draft = escalations.source().replace("waits_for_trigger = true\n", "")

    answer = desk.post(
        "/settings/protocol/matrix/", {"body": draft, "note": "", "based_on": "0", "rehearse": "yes"}
    )

    page = answer.content.decode()
    assert "scenarios turn out otherwise" in page
    assert "owner_roles: tier1_agent expected, team_lead found" in page
    assert not CatalogueEdit.objects.exists()


def test_scenarios_are_read_by_everybody_and_played_by_managers(desk: Client, bob: Technician) -> None:
    reader = browser(bob)

    assert "An outage on Saturday night" in reader.get("/settings/rehearsals/").content.decode()
    assert (
        "Next word from me at 02:50" in reader.get("/settings/rehearsals/outage-at-night/").content.decode()
    )
    assert reader.post("/settings/rehearsals/").status_code == 403
    assert reader.get("/settings/rehearsals/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("item", "was", "is_now", "shown"),
    [
        ("owed", "remind_minutes = 60", "remind_minutes = 61", "61 min before"),
        ("heat", "break_minutes = [5, 10, 15]", "break_minutes = [7, 12]", "for 45 min: 7, 12 min long"),
        ("moves", "change = -18", "change = -17", "−17"),
    ],
)
def test_the_figures_of_calls_care_and_practice_are_shown_and_edited(
    desk: Client, item: str, was: str, is_now: str, shown: str
) -> None:
    before = desk.get(f"/settings/protocol/{item}/").context["form"].initial["body"]
    assert before.count(was) == 1
    assert shown not in desk.get("/settings/protocol/").content.decode()

    edited = before.replace(was, is_now)
    desk.post(f"/settings/protocol/{item}/", {"body": edited, "note": "ours", "based_on": 0})

    assert shown in desk.get("/settings/protocol/").content.decode()
    wrong = desk.post(
        f"/settings/protocol/{item}/", {"body": edited.replace(is_now, "# gone"), "note": "no", "based_on": 1}
    )
    assert wrong.status_code == 422
    assert "Not saved" in " ".join(wrong.context["form"].errors["body"])


def test_an_edit_of_care_and_practice_is_what_the_pages_go_by(desk: Client) -> None:
    for item, was, is_now in (
        ("heat", "break_minutes = [5, 10, 15]", "break_minutes = [7]"),
        ("moves", "calm_below = 30", "calm_below = 31"),
    ):
        body = desk.get(f"/settings/protocol/{item}/").context["form"].initial["body"]
        desk.post(
            f"/settings/protocol/{item}/",
            {"body": body.replace(was, is_now), "note": "ours", "based_on": 0},
        )

    desk.post("/care/break/", {"minutes": "7"})

    assert Rest.objects.count() == 1
    assert tuning.in_force().moves.calm_below == 31


@pytest.mark.parametrize(
    ("item", "was", "becomes", "says"),
    [
        ("patterns", "days = 30", "days = 31", "31 days"),
        ("changes", "high = 45", "high = 46", "high from 46"),
        ("reviews", "due_hours = 16", "due_hours = 17", "17 business hours"),
    ],
)
def test_what_repairs_go_by_is_edited_like_the_rest(
    desk: Client, item: str, was: str, becomes: str, says: str
) -> None:
    page = desk.get(f"/settings/protocol/{item}/").context["form"]
    body = page.initial["body"]
    assert says not in desk.get("/settings/protocol/").content.decode()

    wrong = desk.post(
        f"/settings/protocol/{item}/", {"body": body.replace(was, "x = 1"), "note": "x", "based_on": 0}
    )
    assert wrong.status_code == 422
    desk.post(f"/settings/protocol/{item}/", {"body": body.replace(was, becomes), "note": "x", "based_on": 0})

    assert says in desk.get("/settings/protocol/").content.decode()
