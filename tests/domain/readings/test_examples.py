"""Messages of our own, with what a person sees in them: many trades, calm ones and hard ones."""

from dataclasses import dataclass

import pytest

from amends.catalogue import readings as catalogue
from amends.domain.readings import Context, EarlierCase, Reading, read
from amends.domain.vocabulary import Abuse, ComplaintType, Driver, OutageScope, Trigger

OUTAGE = ComplaintType.SERVICE_OUTAGE
MONEY = ComplaintType.BILLING_DISPUTE
LATE = ComplaintType.MISSED_SLA
DENIED = ComplaintType.FEATURE_REQUEST_DENIED
AGAIN = ComplaintType.REPEATED_ISSUE
OTHER = ComplaintType.OTHER_COMPLAINT
NONE = ComplaintType.NOT_A_COMPLAINT


@dataclass(frozen=True, slots=True)
class Example:
    """A message and its labels; `anger` is the lowest and the highest level a person would accept."""

    text: str
    anger: tuple[int, int]
    kind: ComplaintType
    triggers: frozenset[Trigger] = frozenset()
    scope: OutageScope = OutageScope.NONE
    churn: bool = False
    abuse: Abuse = Abuse.NONE
    sarcasm: bool = False
    drivers: frozenset[Driver] = frozenset()
    subject: str = ""
    earlier: tuple[EarlierCase, ...] = ()


LEGAL = frozenset({Trigger.LEGAL_MENTION})
SECOND = frozenset({Trigger.SECOND_COMPLAINT})
EXECUTIVE = frozenset({Trigger.EXECUTIVE_CONTACT})
OPEN_PRINTER = EarlierCase(case_id=7, subject="Label printer smears barcodes", status="open", days_ago=4)

EXAMPLES = [
    # calm, grateful, or about something else
    Example(
        "Hi, could you please add a second monitor to my desk when you get a chance? Thanks, Ines",
        (0, 0),
        NONE,
    ),
    Example("Thank you so much for the quick help yesterday, the scanner works perfectly now!", (0, 0), NONE),
    Example("How do I share a calendar with the volunteers at the animal shelter?", (0, 0), NONE),
    Example(
        "I'm such an idiot, I had unplugged the dock myself. Please ignore my last message.", (0, 0), NONE
    ),
    Example(
        "My laptop battery drains a little fast. No rush at all, whenever someone has a moment.", (0, 0), NONE
    ),
    Example(
        "The build server needs a hand: kill the hung process on node 4, then abort the job. It died with a "
        "fatal error after the deploy.",
        (0, 0),
        NONE,
    ),
    Example("New lawyer starts on Monday, she needs a laptop and a mailbox. Regards, Petra", (0, 0), NONE),
    Example("Please put a legal hold on the mailbox of our former bookkeeper.", (0, 0), NONE),
    Example(
        "I was furious with my landlord all morning, so forgive the typos. Could you reset my password?",
        (0, 0),
        NONE,
    ),
    Example(
        "An angry customer was at our counter, all fine now. Could you please order toner?", (0, 0), NONE
    ),
    Example(
        'A parent wrote to us: "You are useless and I will sue you." How do we archive such mails?',
        (0, 0),
        NONE,
    ),
    Example("PLEASE ORDER TWO KEYBOARDS FOR THE FRONT DESK. MY CAPS LOCK KEY IS STUCK.", (0, 0), NONE),
    Example(
        "Out of office: I am out of the office until 4 May.",
        (0, 0),
        NONE,
        subject="Automatic reply: Your visit",
    ),
    Example("Could you cancel the appointment on Friday? I will be at the dentist.", (0, 0), NONE),
    Example("The new ticket form is brilliant, keep up the good work.", (0, 0), NONE),
    # stopped
    Example(
        "All six tills in our garden centre are offline since nine. Nobody can pay by card.",
        (0, 1),
        OUTAGE,
        scope=OutageScope.PARTIAL,
    ),
    Example(
        "The whole school is offline. No internet, no phones, and the exams begin in ten minutes.",
        (0, 2),
        OUTAGE,
        scope=OutageScope.WHOLE_SITE,
    ),
    Example(
        "Good morning, the booking system is down for everyone at the ferry desk.",
        (0, 0),
        OUTAGE,
        scope=OutageScope.PARTIAL,
    ),
    Example(
        "Nurse call is down on our ward, we are running from room to room.",
        (0, 2),
        OUTAGE,
        scope=OutageScope.WHOLE_SITE,
    ),
    Example("My mouse stopped working, everyone else is fine.", (0, 0), NONE),
    Example("The shared drive is a bit slow for our team today.", (0, 1), NONE),
    Example(
        "The maintenance window is tomorrow, so the portal will be down for all users, correct?", (0, 0), NONE
    ),
    Example(
        "The dispatch centre lost every radio console at once, ambulances are queuing and nobody picks up.",
        (0, 2),
        OUTAGE,
        scope=OutageScope.WHOLE_SITE,
    ),
    # money
    Example("Why was my direct debit higher this month?", (1, 2), MONEY),
    Example("You charged us twice for April and I want our money back. This is outrageous.", (2, 3), MONEY),
    Example(
        "There is an unexplained fee on the invoice, with no breakdown. What is this charge?",
        (1, 2),
        MONEY,
        drivers=frozenset({Driver.PROCESS_OPACITY}),
    ),
    Example("Could you send last month's invoice as a PDF please?", (0, 0), NONE),
    # late, refused, again
    Example(
        "Your technician was supposed to come on Tuesday. Nobody showed up, nobody called. Very frustrating.",
        (1, 3),
        LATE,
        drivers=frozenset({Driver.IGNORED}),
    ),
    Example(
        "The SLA says four hours. It has been three days and we are still waiting for a fix.", (1, 3), LATE
    ),
    Example(
        "So our request for dark mode was declined without a reason. That is disappointing.", (1, 2), DENIED
    ),
    Example(
        "You removed the export button that our auditors need every month. I am not happy.", (1, 3), DENIED
    ),
    Example(
        "This is the third time I report it. The gate camera still freezes and you closed the ticket without asking.",
        (2, 3),
        AGAIN,
        SECOND,
        drivers=frozenset({Driver.IGNORED}),
    ),
    Example(
        "The label printer smears again, same as before.", (0, 2), AGAIN, SECOND, earlier=(OPEN_PRINTER,)
    ),
    Example("Could you please order paper for the kitchen printer?", (0, 0), NONE, earlier=(OPEN_PRINTER,)),
    Example("Is this still the right address for deliveries?", (0, 0), NONE),
    # conduct
    Example(
        "You changed our door codes without telling us. I found out when the cleaners stood outside in the rain.",
        (1, 2),
        OTHER,
        drivers=frozenset({Driver.LOSS_OF_CONTROL}),
    ),
    Example(
        "I'm not angry, just tired of explaining the same thing to a new person every time.",
        (1, 3),
        AGAIN,
        SECOND,
    ),
    # triggers
    Example("Our solicitor will write to you about the lost bookings.", (1, 3), OTHER, LEGAL),
    Example("Unless this is repaired we will take you to court. It is a disgrace.", (2, 3), OTHER, LEGAL),
    Example("I will report this data leak to the data protection authority.", (1, 3), OTHER, LEGAL),
    Example(
        "I own this bakery and I am appalled that nobody answers your phone.",
        (2, 3),
        OTHER,
        EXECUTIVE,
    ),
    # leaving
    Example(
        "We have had enough, we are switching to another provider at the end of the year.",
        (2, 3),
        OTHER,
        churn=True,
    ),
    Example("Frankly we will not renew the contract after this mess.", (2, 3), OTHER, churn=True),
    Example("An employee is leaving on Friday, please close the account.", (0, 0), NONE),
    # people
    Example("You are a bunch of clowns and liars. Fix it NOW!!!", (2, 3), OTHER, abuse=Abuse.INSULT),
    Example(
        "I know where you work and I will be waiting for you outside.", (1, 3), OTHER, abuse=Abuse.THREAT
    ),
    Example("I can't do this anymore, I just want to end it all.", (0, 1), NONE, abuse=Abuse.THREAT),
    Example("The wait for this upload will be the death of me, haha. No rush.", (0, 0), NONE),
    Example("Oh great, another update that deletes our bookmarks. Slow clap.", (1, 3), OTHER, sarcasm=True),
    Example("Wow, only six hours to answer a P1. Impressive.", (1, 2), OTHER, sarcasm=True),
    # cold and hot
    Example("If this isn't sorted by Friday we'll find another supplier.", (1, 2), OTHER, churn=True),
    Example("Just checking whether the new scanner has shipped. Thanks!", (0, 0), NONE),
    Example("Feature request: could the calendar show week numbers?", (0, 0), NONE),
    Example("The heating panel in the server room beeps. Not urgent.", (0, 0), NONE),
    Example("Who is responsible for this? I expect an explanation in writing by tomorrow.", (1, 2), OTHER),
    Example(
        "What the hell are you doing over there? I am livid, you are wasting my time, this is disgusting.",
        (3, 3),
        OTHER,
    ),
    Example("It's getting a little tiresome that the projector needs three attempts.", (1, 1), OTHER),
]


def wrong(example: Example) -> list[str]:
    """The labels that are read otherwise than a person reads them."""
    reading = read(
        subject=example.subject,
        text=example.text,
        context=Context(earlier=example.earlier),
        lexicon=catalogue.load(),
    )
    lowest, highest = example.anger
    right = {
        "anger": lowest <= reading.anger_level <= highest,
        "kind": reading.complaint_type == example.kind,
        "scope": reading.outage_scope == example.scope,
        "triggers": {hit.trigger for hit in reading.triggers} == example.triggers,
        "churn": reading.churn_risk == example.churn,
        "abuse": reading.abuse_kind == example.abuse,
        "sarcasm": reading.sarcasm == example.sarcasm,
        "drivers": example.drivers <= set(reading.drivers),
    }
    return [label for label, agrees in right.items() if not agrees]


def test_examples_are_read_as_people_read_them() -> None:
    misread = {example.text: labels for example in EXAMPLES if (labels := wrong(example))}

    labels = [label for labels in misread.values() for label in labels]
    assert len(misread) <= 8, misread
    assert len(labels) <= 10, misread
    assert not {"triggers", "churn", "sarcasm", "drivers"} & set(labels), misread


HOT = [example for example in EXAMPLES if example.anger[0] >= 2]


def bare(text: str) -> Reading:
    """The reading of the words alone."""
    return read(subject="", text=text, context=Context(), lexicon=catalogue.load())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text[:40])
def test_evidence_stands_exactly_where_it_says(example: Example) -> None:
    subject = f"{example.subject} Still not working!"

    reading = read(subject=subject, text=example.text, context=Context(), lexicon=catalogue.load())

    parts = {"subject": subject, "body": example.text}
    assert [parts[e.part][e.start : e.end] for e in reading.evidence] == [e.text for e in reading.evidence]


@pytest.mark.parametrize("example", HOT, ids=lambda example: example.text[:40])
def test_anger_falls_when_its_words_are_blanked(example: Example) -> None:
    reading = bare(example.text)
    spans = [e for e in reading.evidence if e.shows == "anger"]
    text = example.text
    for span in spans:
        text = text[: span.start] + "_" * (span.end - span.start) + text[span.end :]

    assert spans
    assert bare(text).anger < reading.anger


@pytest.mark.parametrize("example", HOT, ids=lambda example: example.text[:40])
def test_strongest_word_alone_lowers_the_anger(example: Example) -> None:
    reading = bare(example.text)
    span = next(e for e in reading.evidence if e.shows == "anger")

    text = example.text[: span.start] + "_" * (span.end - span.start) + example.text[span.end :]

    assert bare(text).anger < reading.anger
