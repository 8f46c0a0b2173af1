"""Assets named in words: what is recognised, what must not be, and what it costs at most."""

import time
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.catalogue import assets as catalogue
from amends.catalogue.strict import SHIPPED
from amends.domain.assets import finding
from amends.domain.assets.finding import KnownAs, Named, Span

EVERYDAY = catalogue.everyday()
CALLED = {word: kind.id for kind in catalogue.load().values() for word in kind.called}
ASSETS: dict[int, dict[str, object]] = {
    1: {
        "name": "MX-02",
        "tag": "A-0017",
        "serial": "5CG1234XYZ",
        "addresses": ["10.1.2.3", "00:1A:2B:3C:4D:5E"],
    },
    2: {"name": "permits-db.marlow.example", "names": ["Permit system"]},
    3: {"name": "Ganymede"},
    4: {"name": "printer", "tag": "4711"},
    5: {"name": "HP LaserJet 4", "serial": "To Be Filled By O.E.M."},
    6: {"name": "mail"},
    7: {"name": "Server room", "tag": "office"},
    8: {"name": "WS0042", "addresses": ["127.0.0.1", "2001:db8::1"]},
    9: {"name": "docking station 3rd floor east wing"},
}


def known() -> dict[str, list[KnownAs]]:
    found: dict[str, list[KnownAs]] = {}
    for key, facts in ASSETS.items():
        for how, word in finding.known_by(
            **{"names": (), "tag": "", "serial": "", "addresses": (), **facts},
            everyday=EVERYDAY,  # type: ignore[arg-type]
        ):
            found.setdefault(word, []).append(KnownAs(key, how))
    return found


KNOWN = known()


def named(text: str, subject: str = "") -> list[tuple[int, str]]:
    said = finding.candidates(subject=subject, text=text, spans=[(0, len(text))])
    return [(one.asset_id, one.how) for one in finding.choose(said, known=KNOWN)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mx-02 is down again.", [(1, "name")]),
        ("(MX-02)", [(1, "name")]),
        ("MX-02's queue", [(1, "name")]),
        ("The sticker says a-0017, what now?", [(1, "tag")]),
        ("Serial: 5cg1234xyz.", [(1, "serial")]),
        ("Cannot reach 10.1.2.3:443 from here", [(1, "address")]),
        ("arp says 00-1a-2b-3c-4d-5e", [(1, "address")]),
        ("see https://permits-db.marlow.example/login?x=1 please", [(2, "name")]),
        ("permits-db does not answer", [(2, "name")]),
        ("Nobody gets into the permit\nsystem since nine.", [(2, "name")]),
        ("ganymede is slow", [(3, "name")]),
        ("the HP LaserJet 4 on dock B", [(5, "name")]),
        ("ping6 2001:db8:0::1 fails", [(8, "address")]),
        ("WS0042 and MX-02", [(8, "name"), (1, "name")]),
        ("Both mx-02 and MX-02", [(1, "name")]),
    ],
)
def test_names_tags_serials_and_addresses_are_recognised(text: str, found: list[tuple[int, str]]) -> None:
    assert named(text) == found


SPARED = [
    "My mail is slow and the printer is out of paper.",
    "Invoice 4711 is wrong, and 47 11 as well.",
    "Please come to the office, the server room is hot.",
    "We paid 10.1.2 million; version 10.1.2.33 of the app, MX-021 and XMX-02.",
    "The HP in the lobby, a LaserJet, prints.",
    "Write to ganymede@marlow.example or ask ganymede@else.example.",
    "Ping 127.0.0.1 works, to be filled by o.e.m. says the sticker.",
    "mx 02, MX02 and M X-02 are other words.",
    "This is the THIRD time my permits team has no mail, and the last ticket was closed without anyone asking me.",
    "Our system for permits, the permit desk and the systems behind it.",
    "Call me at 020 7946 0101 on Monday, or on 2026-11-25 at 10:30.",
    "Lorry 0017, dock A-001, gate 17A.",
    "I want my money back for order 5CG1234.",
    "The docking station on the 3rd floor is loose.",
]


@pytest.mark.parametrize("text", SPARED)
def test_words_that_only_look_alike_link_nothing(text: str) -> None:
    assert named(text, subject=text) == []


def test_a_name_that_several_assets_have_links_none() -> None:
    said = finding.candidates(subject="", text="WS1 is slow", spans=[(0, 11)])

    assert finding.choose(said, known={"ws1": [KnownAs(1, "name"), KnownAs(2, "name")]}) == ()


def test_quoted_words_are_not_read_and_spans_point_at_the_words() -> None:
    text = "It is MX-02 again.\n> WS0042 was fine\n"
    said = finding.candidates(subject="About A-0017", text=text, spans=[(0, 18)])

    assert finding.choose(said, known=KNOWN) == (Named(1, "tag", "a-0017", Span("subject", 6, 12)),)
    inside = finding.candidates(subject="", text=text, spans=[(0, 18)])
    (one,) = finding.choose(inside, known=KNOWN)
    assert text[one.span.start : one.span.end] == "MX-02"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("My laptop does not start.", ["workstation"]),
        ("my old work computer and my phone", ["workstation", "phone_line"]),
        ("My boss has a laptop", ["workstation"]),
        ("My. Laptop", []),
        ("the laptop of my sister-in-law, Clara", []),
        ("amy laptop", []),
        ("My printers", []),
    ],
)
def test_my_laptop_is_a_type_of_which_the_author_has_one(text: str, kinds: list[str]) -> None:
    found = finding.own_things(subject="", text=text, spans=[(0, len(text))], called=CALLED)

    assert [kind for kind, _ in found] == kinds


def test_only_the_single_machine_of_somebody_is_theirs() -> None:
    text = "My laptop is dead"
    said = finding.own_things(subject="", text=text, spans=[(0, len(text))], called=CALLED)

    mine = finding.own_machines(said, theirs={"workstation": [5]}, text=text, subject="")
    assert mine == (Named(5, "user", "My laptop", Span("text", 0, 9)),)
    assert finding.own_machines(said, theirs={"workstation": [5, 6]}, text=text, subject="") == ()
    assert finding.own_machines(said, theirs={}, text=text, subject="") == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_no_text_breaks_it_and_every_span_holds_its_words(text: str) -> None:
    said = finding.candidates(subject="", text=text, spans=[(0, len(text))])

    assert len(said) <= finding.MOST_WORDS
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in said)
    finding.own_things(subject=text, text=text, spans=[(0, len(text))], called=CALLED)


@pytest.mark.parametrize(
    "text",
    ["a-" * 60_000, "my " * 40_000, "1.2.3.4 " * 20_000, ":" * 100_000, "x" * 100_000, "http://" * 20_000],
)
def test_hostile_texts_cost_no_more_than_the_bound(text: str) -> None:
    began = time.process_time()

    finding.candidates(subject=text[:1000], text=text, spans=[(0, len(text))])
    finding.own_things(subject=text[:1000], text=text, spans=[(0, len(text))], called=CALLED)

    assert time.process_time() - began < 1.0


def test_our_own_texts_hold_no_false_alarm_against_a_whole_estate() -> None:
    """The demo's mails and the good and bad replies of the catalogue, against 3,000 assets of usual names."""
    texts = [
        row["text"]
        for row in tomllib.loads((SHIPPED / "demo" / "mails.toml").read_text(encoding="utf-8"))["mails"]
    ]
    for path in sorted((SHIPPED / "replies").glob("*.toml")):
        for pair in tomllib.loads(path.read_text(encoding="utf-8")).get("examples", []):
            texts += [str(value) for value in pair.values()]
    kinds = ("PC", "LAPTOP", "WS", "SRV", "SW", "PRN", "FW", "AP", "NB", "DC")
    usual = [f"{kind}{sign}{n:03}" for kind in kinds for sign in ("-", "") for n in range(140)]
    usual += [
        "Fileserver",
        "Mail",
        "Printer",
        "Exchange",
        "Outlook",
        "Intranet",
        "Front desk",
        "Reception",
        "Main office",
    ]
    usual += [
        "Dock B printer",
        "Label printer",
        "HP LaserJet 400",
        "Meeting room 2",
        "Core switch",
        "Domain controller",
    ]
    words: dict[str, list[KnownAs]] = {}
    for key, name in enumerate(usual):
        tag, serial = f"{key + 1000}", f"S{key * 7919:07}"
        address = f"10.{key // 250}.{key % 250}.7"
        for how, word in finding.known_by(
            name=name, names=(), tag=tag, serial=serial, addresses=[address], everyday=EVERYDAY
        ):
            words.setdefault(word, []).append(KnownAs(key, how))

    found = [
        (usual[one.asset_id], text[one.span.start : one.span.end])
        for text in texts
        for one in finding.choose(
            finding.candidates(subject="", text=text, spans=[(0, len(text))]), known=words
        )
    ]

    assert len(texts) > 200
    assert {name for name, _ in found} <= {"Label printer", "Dock B printer"}  # these are meant
