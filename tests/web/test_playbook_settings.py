"""Playbooks in the settings: read by everybody, copied, changed with exact errors, published in versions."""

import time
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client

import factories
import markup
from amends.actions import playbooks as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import playbooks as catalogue
from amends.domain.cases import Refused
from amends.store.models import Case, PlaybookDraft, PlaybookRun, PlaybookVersion, Technician
from amends.web.settings.playbook_edit import Row, side_by_side
from signing_in import browser, manager

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TEXT = catalogue.source("opening").replace("Which choice can you leave to them?", "What may they decide?")


@pytest.fixture
def carol() -> Technician:
    return manager(of=factories.team())


def post(desk: Client, deed: str, body: str = TEXT, *, note: str = "ours", based_on: int = 0) -> HttpResponse:
    told = {"body": body.replace("\n", "\r\n"), "note": note, "based_on": based_on, "deed": deed}
    answer = desk.post("/settings/playbooks/opening/edit/", told)
    assert isinstance(answer, HttpResponse)
    return answer


def test_everybody_reads_them_and_why_they_may_not_change_them() -> None:
    desk = browser(factories.technician("Bob", of=factories.team()))

    for address, words in (
        ("/settings/playbooks/", "Which playbook runs when"),
        ("/settings/playbooks/opening/", "Only an IT manager or above changes the settings"),
    ):
        page = desk.get(address).content.decode()
        assert words in page
        assert markup.wrong(page) == []
    assert desk.get("/settings/playbooks/opening/edit/").status_code == 403
    assert desk.post("/settings/playbooks/opening/edit/", {"body": "x", "deed": "keep"}).status_code == 403


def test_publishing_puts_it_in_force_and_older_versions_stay(desk: Client) -> None:
    assert post(desk, "publish").status_code == 302
    assert (
        post(desk, "publish", TEXT.replace("What may they decide?", "Third?"), based_on=1).status_code == 302
    )

    prompts = tuning.in_force().playbooks.books["opening"].step("control").prompts
    first = PlaybookVersion.objects.get(number=1)
    page = desk.get(f"/settings/playbooks/opening/?version={first.id}").content.decode()
    assert "Third?" in prompts
    assert "What may they decide?" in page
    assert "version 2 of this desk" in desk.get("/settings/playbooks/").content.decode()
    assert desk.get("/settings/playbooks/opening/?version=999999").status_code == 404


def test_an_error_names_line_and_key_and_keeps_what_was_typed(desk: Client) -> None:
    wrong = TEXT.replace('ended_by = "promised"', 'ended_by = "promissed"')
    line = wrong[: wrong.index("promissed")].count("\n") + 1

    answer = post(desk, "publish", wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Line {line}: opening.toml:{line}: step[1].ended_by: &#x27;promissed&#x27; is not known" in page
    assert "promissed" in answer.context["form"]["body"].value()
    assert not PlaybookVersion.objects.exists()


def test_checking_shows_a_preview_and_changes_nothing(desk: Client) -> None:
    answer = post(desk, "check", note="")

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Preview: The first three minutes" in page
    assert "What may they decide?" in page
    assert markup.wrong(page) == []
    assert not PlaybookVersion.objects.exists()
    assert not PlaybookDraft.objects.exists()


def test_a_draft_is_kept_even_wrong_and_thrown_away(desk: Client) -> None:
    post(desk, "keep", "id = broken", note="")
    assert PlaybookDraft.objects.get().body == "id = broken"
    assert desk.get("/settings/playbooks/opening/edit/").context["form"]["body"].value() == "id = broken"

    post(desk, "discard")

    assert not PlaybookDraft.objects.exists()


def test_two_people_do_not_publish_over_each_other(desk: Client) -> None:
    post(desk, "publish")

    answer = post(desk, "publish", based_on=0)

    assert answer.status_code == 422
    assert "Version 1 was published while you wrote" in answer.content.decode()
    assert answer.context["form"]["based_on"].value() == "1"


def test_a_copy_is_a_draft_until_it_is_published(desk: Client) -> None:
    answer = desk.post("/settings/playbooks/new/", {"book": "opening", "name": "our_opening"})
    assert answer["Location"] == "/settings/playbooks/our_opening/edit/"
    assert 'id = "our_opening"' in desk.get(answer["Location"]).content.decode().replace("&quot;", '"')
    assert "our_opening" not in tuning.in_force().playbooks.books

    body = PlaybookDraft.objects.get().body
    desk.post(
        "/settings/playbooks/our_opening/edit/", {"body": body, "note": "n", "based_on": 0, "deed": "publish"}
    )

    assert "our_opening" in tuning.in_force().playbooks.books


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("opening", "Another playbook"),
        ("Our Opening", "small letters"),
        ("when", "small letters"),
        ("x" * 41, ""),
    ],
)
def test_a_name_of_no_use_is_refused(desk: Client, name: str, said: str) -> None:
    answer = desk.post("/settings/playbooks/new/", {"book": "opening", "name": name})

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_id_stays(carol: Technician) -> None:
    with pytest.raises(Invalid, match="Line 2: id must stay 'opening'"):
        actions.checked(book="opening", body=TEXT.replace('id = "opening"', 'id = "other"'))
    with pytest.raises(NotFound):
        actions.publish(book="nothing", body=TEXT, note="n", based_on=0, by=carol.id, now=NOW)
    with pytest.raises(Refused):
        actions.publish(
            book="opening", body=TEXT, note="n", based_on=0, by=factories.technician().id, now=NOW
        )


def test_a_case_keeps_the_version_it_ran(desk: Client, carol: Technician) -> None:
    case: Case = factories.case(of=carol.teams.get())
    actions.start(case_id=case.id, book="opening", channel="phone", by=carol.id, once="1", now=NOW)

    post(desk, "publish")

    assert PlaybookRun.objects.get().version.body == catalogue.source("opening")
    assert "What may they decide?" not in desk.get(f"/cases/{case.id}/").content.decode()


def test_which_runs_when_is_edited_with_exact_errors(desk: Client) -> None:
    wrong = '[[when]]\nplaybook = "openning"\nwhy = "w"\n'
    answer = desk.post("/settings/protocol/when/", {"body": wrong, "note": "n", "based_on": "0"})
    assert (
        "Line 2: when:2: when[0].playbook: &#x27;openning&#x27; is not known; did you mean"
        in answer.content.decode()
    )

    right = wrong.replace("openning", "five_steps")
    assert (
        desk.post("/settings/protocol/when/", {"body": right, "note": "n", "based_on": "0"}).status_code
        == 302
    )

    assert [rule.playbook for rule in tuning.in_force().playbooks.when] == ["five_steps"]


def test_a_text_that_an_upgrade_made_unreadable_gives_way_to_the_shipped(carol: Technician) -> None:
    PlaybookVersion.objects.create(
        book="opening", number=1, origin="desk", body="id = 1", digest="x", by=carol, at=NOW
    )
    tuning.forget()

    assert tuning.in_force().playbooks.books["opening"] == catalogue.load()["opening"]


def test_side_by_side() -> None:
    assert side_by_side("a\nb\nc", "a\nB\nc\nd") == (
        Row("same", "a", "a"),
        Row("changed", "b", "B"),
        Row("same", "c", "c"),
        Row("new", "", "d"),
    )
    assert side_by_side("a", "a") == ()


def test_comparing_a_hundred_thousand_lines_is_quick() -> None:
    began = time.process_time()

    side_by_side("\n" * 100_000, "a\n" + "\n" * 99_998)

    assert time.process_time() - began < 5


def test_two_versions_are_shown_side_by_side(desk: Client) -> None:
    post(desk, "publish")

    page = desk.get("/settings/playbooks/opening/compare/").content.decode()

    assert "What may they decide?" in page
    assert "Which choice can you leave to them?" in page
    assert markup.wrong(page) == []


def test_words_are_changed_by_a_form_and_become_the_draft(desk: Client) -> None:
    address = "/settings/playbooks/opening/words/"
    form = desk.get(address).context["form"]
    typed = {name: field.initial for name, field in form.fields.items()}

    answer = desk.post(
        address, typed | {"control__prompts": 'What may they "decide"?\r\n\r\n Which time holds? '}
    )

    assert answer["Location"] == "/settings/playbooks/opening/edit/"
    kept = catalogue.load_text(PlaybookDraft.objects.get().body, file="draft")
    assert kept.step("control").prompts == ('What may they "decide"?', "Which time holds?")
    assert kept.step("validate") == catalogue.load()["opening"].step("validate")
    assert "Which time holds?" in desk.get(address).content.decode()


def test_an_empty_prompt_comes_back_with_what_was_typed(desk: Client) -> None:
    address = "/settings/playbooks/opening/words/"
    typed = {name: field.initial for name, field in desk.get(address).context["form"].fields.items()}

    answer = desk.post(address, typed | {"control__prompts": " ", "control__title": "Ours"})

    assert answer.status_code == 422
    assert "This cannot be empty." in answer.content.decode()
    assert 'value="Ours"' in answer.content.decode()
    assert not PlaybookDraft.objects.exists()
