"""Problems from patterns, once; owners told and letters laid when one is solved; words fit for customers."""

import threading
from datetime import datetime, timedelta

import pytest

import factories
from acting import NOW, Desk
from amends.actions import keys, problems, settings, tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import problems as catalogue
from amends.domain import replies
from amends.domain.cases import Refused
from amends.store.models import Case, Deed, Draft, Event, Outbox, Problem, ProblemCase, Technician
from amends.store.queries import sightings

WORDS = ["mail", "outlook", "profile", "sync"]


def cases_alike(desk: Desk, *, count: int = 3, at: datetime = NOW, first: int = 0) -> list[Case]:
    """Cases of as many clients that say the same."""
    made = []
    for n in range(first, first + count):
        who = factories.contact(f"Person {n}", of=factories.organisation(f"Org {n}"))
        made.append(
            factories.case(f"Mail {n}", of=desk.team, by=who, owner=desk.bob, words=[*WORDS, f"w{n}"], at=at)
        )
    return made


def test_cases_that_say_the_same_are_proposed_once_and_joined(desk: Desk) -> None:
    cases = cases_alike(desk)

    assert problems.propose(now=NOW) == 1
    assert problems.propose(now=NOW) == 0
    problem = Problem.objects.get()
    assert (problem.state, problem.rule, problem.owner) == ("proposed", "same-words", desk.carol)
    assert problem.evidence[0] == "3 cases in 14 days, 3 make a pattern"
    assert set(problem.links.values_list("case_id", flat=True)) == {case.id for case in cases}
    assert Event.objects.filter(kind="problem_linked").count() == 3
    more = cases_alike(desk, count=1, first=7)

    assert problems.propose(now=NOW) == 1
    assert Problem.objects.get().links.filter(case=more[0]).exists()


def test_a_category_is_seen_behind_more_cases_than_one_look_reads(desk: Desk) -> None:
    for n in range(6):
        who = factories.contact(f"Person {n}", of=factories.organisation(f"Org {n % 3}{n}"))
        factories.case(f"VPN {n}", of=desk.team, by=who, category="network/vpn", at=NOW - timedelta(days=2))
    for n in range(2):
        factories.case(f"VPN before {n}", category="network/vpn", at=NOW - timedelta(days=20))
    one = factories.case("quiet", at=NOW - timedelta(days=1))
    values = {
        field.attname: getattr(one, field.attname)
        for field in Case._meta.concrete_fields
        if field.name != "id"
    }
    Case.objects.bulk_create(
        [Case(**values | {"thread_key": keys.fresh_thread_key()}) for _ in range(sightings.MOST + 1)],
        batch_size=200,
    )

    assert problems.propose(now=NOW) == 1

    problem = Problem.objects.get()
    assert (problem.rule, problem.links.count()) == ("same-category", 6)
    assert problem.evidence[0] == "6 cases in 14 days, 5 make a pattern"
    assert "2 in the 14 days before" in problem.evidence[2]
    problems.move(problem_id=problem.id, event="dismiss", why="A test.", by=desk.carol.id, now=NOW)
    assert problems.propose(now=NOW) == 0


def test_patterns_are_those_that_the_desk_has_put_in_force(desk: Desk) -> None:
    cases_alike(desk)
    body = catalogue.source().replace("shared = 3", "shared = 30")
    settings.save_protocol(item="patterns", body=body, note="x", based_on=0, by=desk.ingrid.id, now=NOW)
    assert problems.propose(now=NOW) == 0


def test_a_dismissed_pattern_comes_back_with_new_cases_only(desk: Desk) -> None:
    cases_alike(desk)
    problems.propose(now=NOW)
    problems.move(
        problem_id=Problem.objects.get().id, event="dismiss", why="A test.", by=desk.carol.id, now=NOW
    )

    assert problems.propose(now=NOW) == 0
    cases_alike(desk, first=10)
    problems.propose(now=NOW)

    assert sorted(Problem.objects.values_list("state", flat=True)) == ["dismissed", "proposed"]


def test_a_pattern_of_anger_opens_an_improvement(desk: Desk) -> None:
    for n in range(3):
        factories.case(
            f"Late again {n}", of=desk.team, by=factories.contact(of=desk.client), anger_level=3, at=NOW
        )

    problems.propose(now=NOW)

    problem = Problem.objects.get()
    assert (problem.kind, problem.state, problem.title) == (
        "improvement",
        "open",
        "Marlow is angry again and again",
    )


def test_only_a_lead_dismisses(desk: Desk) -> None:
    problem = factories.problem(by=desk.bob)

    with pytest.raises(Refused, match="team lead"):
        problems.move(problem_id=problem.id, event="dismiss", why="x", by=desk.bob.id, now=NOW)


def known(desk: Desk, problem: Problem, **texts: str) -> None:
    whole = {
        "cause": "The licence server restarts each Sunday night.", "workaround": "Restart the mail client.",
        "known_text": "The licence server restarts on Sunday night and your mail client loses its session.", "solution": "",
    } | texts  # fmt: skip
    revision = Problem.objects.get(id=problem.id).revision
    problems.save(
        problem_id=problem.id, title="Mail stops", texts=whole, revision=revision, by=desk.bob.id, now=NOW
    )


def test_a_known_error_needs_words_that_customers_may_read(desk: Desk) -> None:
    case = factories.case(of=desk.team)
    problem = factories.problem(case, by=desk.bob)
    with pytest.raises(Refused, match="Write down first: the cause, the workaround, the words for customers"):
        problems.move(problem_id=problem.id, event="know", by=desk.bob.id, now=NOW)
    known(desk, problem, known_text="We apologise for any inconvenience, but you should have restarted it.")
    with pytest.raises(Invalid, match="Customers read this") as wrong:
        problems.move(problem_id=problem.id, event="know", by=desk.bob.id, now=NOW)
    assert wrong.value.field == "known_text"

    known(desk, problem)
    problems.move(problem_id=problem.id, event="know", by=desk.bob.id, now=NOW)

    assert Problem.objects.get().state == "known_error"
    assert Event.objects.get(case=case, kind="problem_known").why == "Restart the mail client."


def test_nobody_overwrites_what_they_have_not_seen(desk: Desk) -> None:
    problem = factories.problem(by=desk.bob)
    known(desk, problem)

    with pytest.raises(Invalid, match="Bob saved it while you wrote"):
        problems.save(problem_id=problem.id, title="Other", texts={}, revision=0, by=desk.carol.id, now=NOW)


def test_solving_tells_the_owners_and_lays_a_letter_for_each_customer(desk: Desk) -> None:
    mine = factories.case("Mail is down", of=desk.team, by=factories.contact("Maria Lopez"), owner=desk.carol)
    nobodys = factories.case("No mail", of=desk.team, by=factories.contact("Ken Ito"))
    problem = factories.problem(mine, nobodys, by=desk.bob)
    Draft.objects.create(case=mine, author=desk.carol, subject="Re: x", body="My own words.", saved_at=NOW)
    with pytest.raises(Refused, match="the cause, what was done"):
        problems.solve(problem_id=problem.id, by=desk.bob.id, now=NOW)
    known(
        desk,
        problem,
        solution="We moved the restart to a time when nobody works and told the clients to reconnect.",
    )

    assert problems.solve(problem_id=problem.id, by=desk.bob.id, now=NOW) == 2

    carols, bobs = Draft.objects.get(author=desk.carol), Draft.objects.get(author=desk.bob)
    assert carols.body.startswith("Hello Maria,")
    assert carols.body.endswith("My own words.")
    assert "The cause: The licence server restarts on Sunday night" in bobs.body
    assert sorted(one.recipients[0] for one in Outbox.objects.all()) == [
        "bob@desk.example",
        "carol@desk.example",
    ]
    assert Event.objects.filter(kind="problem_solved").count() == 2
    with pytest.raises(Refused):
        problems.solve(problem_id=problem.id, by=desk.bob.id, now=NOW)
    assert Outbox.objects.count() == 2


def test_the_letter_keeps_our_own_rules(desk: Desk) -> None:
    case = factories.case("Mail is down", of=desk.team, by=factories.contact("Maria Lopez"))
    problem = factories.problem(case, by=desk.bob)
    known(desk, problem, solution="We moved the restart to a time when nobody works.")
    problems.solve(problem_id=problem.id, by=desk.bob.id, now=NOW)
    letter = (
        Draft.objects.get()
        .body.replace("[what they use]", "Outlook")
        .replace("[day and time]", "tomorrow at 10:00")
    )

    checked = replies.check(
        subject="Re: Mail is down", body=letter, customer_message="Mail is down again.",
        facts=replies.Facts(
            now=NOW, customer_anger=2, customer_complains=True, complaint_type="repeated_issue", root_cause_known=True,
            responsible="us", sender_name="Bob", owner="Bob", customer_name="Maria Lopez", ticket=str(case.id),
        ),
        rules=tuning.in_force().rules,
    )  # fmt: skip

    assert [(found.rule, found.text) for found in checked.findings if found.level == "must"] == []


def test_a_case_that_is_not_theirs_is_linked_by_nobody(desk: Desk) -> None:
    foreign = factories.case(of=factories.team())
    problem = factories.problem(by=desk.bob)

    with pytest.raises(Invalid, match="not yours to see"):
        problems.link(problem_id=problem.id, case_id=foreign.id, by=desk.bob.id, now=NOW)
    with pytest.raises(NotFound):
        problems.open_problem(title="x", kind="cause", cases=(foreign.id,), once="a", by=desk.bob.id, now=NOW)
    assert ProblemCase.objects.count() == 0


def test_sent_twice_it_is_opened_once(desk: Desk) -> None:
    made = {
        problems.open_problem(title="x", kind="cause", cases=(), once="a", by=desk.bob.id, now=NOW)
        for _ in range(2)
    }

    assert len(made) == Problem.objects.count() == 1
    assert Deed.objects.filter(kind="problem_opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_propose_a_pattern_once() -> None:
    from django.db import connection

    team = factories.team()
    tuning.forget()
    people: list[Technician] = [factories.technician("Bob", of=team)]
    for n in range(3):
        factories.case(
            f"Mail {n}", of=team, by=factories.contact(of=factories.organisation(f"Two workers {n}")), owner=people[0],
            words=WORDS, at=NOW,
        )  # fmt: skip
    gate = threading.Barrier(2, timeout=60)

    def run() -> None:
        gate.wait()
        try:
            for _ in range(5):
                problems.propose(now=NOW + timedelta(minutes=1))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()

    assert Problem.objects.count() == 1
    assert ProblemCase.objects.count() == 3
    tuning.forget()
