"""The control under a message: one press a label, with scripts off, for those who see the case."""

import re

import pytest
from django.test import Client

import factories
import markup
from amends.domain.learning import VALUES
from amends.domain.vocabulary import Role
from amends.store.models import Case, Correction, Message, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices(bob: Technician) -> Case:
    made = factories.case("Mail is down", of=bob.teams.get(), anger_level=3, severity="high")
    for text in ("Mail is down.", "Still down."):
        factories.reading(factories.message(made, text), level=3)
    return made


def page(browser: Client, case: Case, query: str = "") -> str:
    return browser.get(f"/cases/{case.id}/{query}").content.decode()


def test_the_latest_message_offers_every_value_of_every_label(alices: Case, bob: Technician) -> None:
    text = page(browser(bob), alices)

    pressed = dict(re.findall(r'name="set" value="([^"]+)" aria-pressed="(\w+)"', text))
    toggled = {f"{label}=yes" for label, of in VALUES.items() if of == ("no", "yes")}
    chosen = {f"{label}={value}" for label, of in VALUES.items() if of != ("no", "yes") for value in of}
    assert set(pressed) == toggled | chosen
    assert {value for value, on in pressed.items() if on == "true"} == {
        "anger=3", "complaint_type=service_outage", "outage_scope=none", "abuse=none",
    }  # fmt: skip
    assert markup.wrong(text) == []


def test_an_older_message_opens_its_control_by_a_link(alices: Case, bob: Technician) -> None:
    first, last = Message.objects.order_by("id")
    asked = browser(bob)

    plain, opened = page(asked, alices), page(asked, alices, f"?correct={first.id}")

    assert f'href="?correct={first.id}#m{first.id}"' in plain
    assert f'id="m{first.id}-wrong"' not in plain
    assert f'<details class="wrong" id="m{first.id}-wrong" open>' in opened
    assert f'<details class="wrong" id="m{last.id}-wrong">' in opened


def test_one_press_corrects_and_comes_back_to_the_message(alices: Case, bob: Technician) -> None:
    last = Message.objects.latest("id")
    asked = browser(bob)

    answer = asked.post(
        f"/cases/{alices.id}/reading/", {"message": last.id, "set": "anger=1", "why": "tired"}
    )

    alices.refresh_from_db()
    assert answer["Location"] == f"/cases/{alices.id}/?correct={last.id}#m{last.id}"
    assert (alices.anger_level, alices.severity) == (1, "high")
    text = page(asked, alices)
    assert "<bdi>Bob</bdi>: temperature uneasy, before furious" in text
    assert 'value="anger=1" aria-pressed="true"' in text
    assert 'aria-label="uneasy 0.33' in text


def test_a_correction_beyond_the_page_comes_back_to_that_page(alices: Case, bob: Technician) -> None:
    first = Message.objects.earliest("id")
    for _ in range(60):
        factories.message(alices, "More.")

    answer = browser(bob).post(f"/cases/{alices.id}/reading/", {"message": first.id, "set": "anger=0"})

    assert answer["Location"] == f"/cases/{alices.id}/?correct={first.id}&before={first.id + 1}#m{first.id}"


@pytest.mark.parametrize("typed", [{}, {"message": "x", "set": "anger=1"}, {"message": "1"}])
def test_half_a_press_changes_nothing(alices: Case, bob: Technician, typed: dict[str, str]) -> None:
    answer = browser(bob).post(f"/cases/{alices.id}/reading/", typed)

    assert answer.status_code == 422
    assert not Correction.objects.exists()


def test_what_is_no_label_is_said(alices: Case, bob: Technician) -> None:
    last = Message.objects.latest("id")

    answer = browser(bob).post(f"/cases/{alices.id}/reading/", {"message": last.id, "set": "<b>=1"})

    assert answer.status_code == 422
    assert "Choose one of the values offered." in answer.content.decode()


def test_mallory_corrects_nothing(alices: Case) -> None:
    mallory = browser(factories.technician("Mallory", of=factories.team()))
    last = Message.objects.latest("id")
    own = factories.case(of=Technician.objects.get(name="Mallory").teams.get())

    assert (
        mallory.post(f"/cases/{alices.id}/reading/", {"message": last.id, "set": "anger=0"}).status_code
        == 404
    )
    assert (
        mallory.post(f"/cases/{own.id}/reading/", {"message": last.id, "set": "anger=0"}).status_code == 404
    )
    assert not Correction.objects.exists()


def test_a_message_that_was_not_read_asks_what_it_is(alices: Case, bob: Technician) -> None:
    reading = factories.reading(factories.message(alices, "Nada funciona."))
    reading.not_read = "not read: pt"
    reading.save()

    text = page(browser(bob), alices)

    assert "not read: pt" in text
    assert "Say what it is" in text


def test_a_lead_overrules_the_severity_and_tier_one_reads_why_not(alices: Case, bob: Technician) -> None:
    lead = browser(factories.technician("Carol", role=Role.TEAM_LEAD, of=alices.team))

    refused = browser(bob).post(f"/cases/{alices.id}/severity/", {"severity": "low", "why": "calm"})
    lead.post(f"/cases/{alices.id}/severity/", {"severity": "low", "why": "They were joking."})

    alices.refresh_from_db()
    assert refused.status_code == 422
    assert "Only a team lead or above says" in page(browser(bob), alices) or alices.severity == "low"
    assert (alices.severity, alices.severity_rule) == ("low", "overruled")


def test_why_this_severity_shows_rule_words_and_version(alices: Case, bob: Technician) -> None:
    said = factories.message(alices, "Our solicitor will write. This is a disgrace.")
    marks = [("solicitor", "trigger:legal_mention"), ("a disgrace", "anger"), ("disgrace", "driver:ignored")]
    factories.reading(said, level=3, evidence=[
        {"part": "body", "start": said.text.index(word), "end": said.text.index(word) + len(word), "text": word,
         "shows": shows} for word, shows in marks
    ])  # fmt: skip
    Case.objects.filter(id=alices.id).update(
        severity="high", severity_rule="high-legal", severity_why="Legal steps are spoken of.",
        judged_by="reader-7; matrix v3",
        triggers=[{"name": "legal_mention", "rule": "legal-words", "why": "x", "words": ["solicitor"], "earlier": None}],
    )  # fmt: skip
    for older in Message.objects.exclude(id=said.id):
        older.readings.update(anger_level=1)

    head = page(browser(bob), alices).partition('id="case-head"')[2].partition("</header>")[0]

    assert "Legal steps are spoken of." in head
    assert re.findall(r'<q class="words" dir="auto">([^<]*)</q>', head) == ["solicitor", "a disgrace"]
    assert [f'<p class="rule">{rule}</p>' in head for rule in ("high-legal", "reader-7; matrix v3")] == [
        True,
        True,
    ]
