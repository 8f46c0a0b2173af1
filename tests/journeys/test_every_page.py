"""Every address of the desk that answers with a page, in both themes and on small screens."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver
from playwright.sync_api import Page, Response

import page_checks
import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]

ONE_OF = {
    "message": "SELECT max(id) FROM store_message WHERE raw_id IS NOT NULL",
    "case": "SELECT max(c.id) FROM store_case c JOIN store_message m ON m.case_id = c.id WHERE m.kind = 'held'",
    "held": "SELECT max(id) FROM store_message WHERE kind = 'held'",
    "organisation": "SELECT min(id) FROM store_organisation",
    "contact": "SELECT min(id) FROM store_contact",
    "settings_asset_token": "SELECT min(id) FROM store_pushtoken",
    "asset_import": "SELECT min(id) FROM store_assetimport",
    "asset": "SELECT min(id) FROM store_asset",
    "promise": "SELECT min(id) FROM store_promise",
    "review": "SELECT min(id) FROM store_review",
    "review_item": "SELECT min(id) FROM store_preventionitem",
    "problem": "SELECT min(id) FROM store_problem",
    "change": "SELECT min(id) FROM store_change",
    "change_days": "SELECT min(id) FROM store_markeddays",
    "change_task": "SELECT min(id) FROM store_changetask",
    "quarantine": "SELECT max(id) FROM store_rawmail WHERE state = 'quarantined'",
    "file": "SELECT max(id) FROM store_attachment",
    "settings_person": "SELECT min(id) FROM store_technician",
    "settings_team": "SELECT min(id) FROM store_team",
    "settings_mailbox": "SELECT min(id) FROM store_mailbox",
    "settings_calendar": "SELECT min(id) FROM store_calendar",
    "settings_reader": "SELECT min(id) FROM store_fitting WHERE done_at IS NOT NULL",
    "settings_experiment": "SELECT min(id) FROM store_experiment",
    "settings_contract": "SELECT min(id) FROM store_contract",
    "practice": "SELECT max(id) FROM store_practicesession WHERE ended_at IS NULL",
    "practice_scorecard": "SELECT max(id) FROM store_practicesession WHERE ended_at IS NOT NULL",
    "practice_progress": "SELECT max(technician_id) FROM store_practiceshared",
    "care_note": "SELECT max(id) FROM store_reflection",
    "run": "SELECT coalesce(max(id), 1) FROM store_playbookrun",
    "call": "SELECT max(id) FROM store_call",
    "task": "SELECT max(id) FROM store_task",
    "telephone": "SELECT max(id) FROM store_phonesystem",
    "settings_telephone": "SELECT max(id) FROM store_phonesystem",
    "settings_saved_reply": "SELECT min(id) FROM store_savedreply",
    "search_forget": "SELECT 1",  # a GET of it is refused whatever the number
    "settings_alerts": "SELECT min(id) FROM store_alerttarget",
    "incident": "SELECT min(id) FROM store_incident",
}
"""A row for the number in an address, by how the address' name begins."""
NEEDS_MORE = {
    "calendar_feed",  # its secret, which is shown once
    "more_authority",  # the token of a mail of ours
    "survey",  # the token of a mail of ours
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
"""Pages that nobody has without an authenticator, or a secret; other tests check them."""
WORDS = {
    "scenario": "outage-at-night",
    "report": "kinds",
    "customer": "vet-passed-around",
    "book": "opening",
    "update": "1",
    "name": "note.txt",
    "item": "targets",
    "kind": "workstation",
    "uidb36": "1",
    "key": "no-such-link",
    "token": "x" * 32,
}


def addresses() -> list[tuple[str, str]]:
    """Name and pattern of every address of the resolver."""
    found: list[tuple[str, str]] = []

    def walk(patterns: list[object], before: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                found.append((pattern.name or "", before + str(pattern.pattern)))
            else:
                walk(pattern.url_patterns, before + str(pattern.pattern))  # type: ignore[attr-defined]

    walk(get_resolver().url_patterns, "/")
    return found


def filled(desk: real_desk.Desk, name: str, pattern: str) -> str:
    """The pattern with real rows of this desk in it."""
    plain = (
        re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", pattern)
        .replace("^", "")
        .replace("$", "")
        .replace("\\.", ".")
    )

    def value(match: re.Match[str]) -> str:
        kind, part = match[1], match[2]
        if kind != "key":
            return WORDS[part]
        row = "held" if name == "held_decide" else part if part in ONE_OF else ""
        row = row or max((known for known in ONE_OF if name.startswith(known)), key=len)
        ((key,),) = desk.ask(ONE_OF[row])
        assert key is not None, f"this desk has no {row}"
        return str(key)

    return re.sub(r"<(\w+):(\w+)>", value, plain)


def test_every_page_of_a_manager_is_fit_for_everybody(
    lived_in: real_desk.Desk, enter: real_desk.Enter
) -> None:
    page = enter("/", who="ingrid")
    assert wrong_on_all(lived_in, page) == {}


def test_every_page_before_the_sign_in_is_fit_for_everybody(
    lived_in: real_desk.Desk, enter: real_desk.Enter
) -> None:
    page = enter("/accounts/login/", who="")
    assert wrong_on_all(lived_in, page) == {}


def wrong_on_all(desk: real_desk.Desk, page: Page) -> dict[str, list[str]]:
    """Open every address; what is wrong on which page."""
    found: dict[str, list[str]] = {}
    for name, pattern in addresses():
        path = filled(desk, name, pattern)
        answer = page.request.get(path, max_redirects=0)
        assert answer.status in (200, 301, 302, 405) or name in NEEDS_MORE, (path, answer.status)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            if "sandbox" in answer.headers["content-security-policy"]:
                continue  # a customer's mail as laid out: shown in a frame, under a policy of its own
            shown = page.goto(path)
            assert isinstance(shown, Response)
            if wrong := page_checks.wrong_with(page, shown):
                found[path] = wrong
    return found


PATHS = ["/", "case", "/settings/people/", "/promises/"]


@pytest.mark.parametrize("size", [page_checks.WIDE, page_checks.PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", PATHS)
def test_focus_is_seen_wherever_it_goes(
    lived_in: real_desk.Desk, enter: real_desk.Enter, path: str, size: tuple[int, int]
) -> None:
    if path == "case":
        path = f"/cases/{lived_in.ask(ONE_OF['case'])[0][0]}/"
    page = enter(path, who="ingrid", viewport={"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")

    assert list(hidden_focus(page, steps=60)) == []


def hidden_focus(page: Page, *, steps: int) -> Iterator[str]:
    for _ in range(steps):
        page.keyboard.press("Tab")
        if wrong := page.evaluate(page_checks.HIDDEN_FOCUS):
            if wrong == "nothing has the focus":
                return  # round once
            yield wrong
