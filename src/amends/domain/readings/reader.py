"""A customer's words to a reading: every number is a sum of weighed cues, bent into 0 to 1."""

import math
from collections.abc import Sequence

from amends.domain.readings import kinds, language, outage
from amends.domain.readings.lexicon import Head, Lexicon
from amends.domain.readings.model import READER, Context, EarlierCase, Evidence, Reading, Signal
from amends.domain.readings.scan import scan
from amends.domain.readings.tally import Share, Tally
from amends.domain.readings.triggers import same_issue, triggers
from amends.domain.readings.words import split
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, Driver, OutageScope

_BREAK = "\n\n"
_STEP_TAKEN = 1.0  # legal steps make calm words at least angry (gold guide, section 2)
_SHOWN = 8  # places shown for one score
_SAME_AGAIN = 0.8  # what an earlier unsolved case adds to the complaint of a reported fault
_UNEASE = 0.3  # who complains is not quite calm, even in the mildest words
_ENOUGH = 1.0


def read(*, subject: str, text: str, context: Context, lexicon: Lexicon) -> Reading:
    """Read one message; the same words in the same context always give the same reading.

    Never raises, whatever the text. What cannot be read (nothing there, another language) is said
    in `not_read`, and no score is guessed.
    """
    whole = subject + _BREAK + text
    words = split(raw=whole, aliases=lexicon.aliases)
    tongue = language.guess(words=words.words, languages=lexicon.languages)
    if tongue != language.ENGLISH:
        return _unread(tongue)
    tally = scan(text=words, lexicon=lexicon)

    def show(places: Sequence[Share], shows: str) -> tuple[Evidence, ...]:
        return tuple(_evidence(place, shows, tally, subject) for place in places)

    earlier = same_issue(text=whole, earlier=context.earlier)
    scope, stopped = outage.scope(tally=tally)
    anger_sum = _anger(tally)
    complaint = _score(lexicon.heads["complaint"], _complaint(tally, anger_sum, earlier))
    if complaint >= 0.5:
        anger_sum += _UNEASE
    complains = complaint >= 0.5 or scope is not OutageScope.NONE
    kind = kinds.complaint_type(
        tally=tally,
        scope=scope,
        complains=complains,
        again=earlier is not None,
        breached=context.sla_breached,
    )
    hits = triggers(tally=tally, context=context, complains=complains, earlier=earlier, show=show)
    level = Anger(sum(anger_sum >= step for step in lexicon.anger_steps))
    beneath = kinds.drivers(tally=tally, kind=kind)
    churn = _score(lexicon.heads["churn"], tally.sum(Signal.CHURN))
    abuse_kind = _abuse_kind(tally)
    sarcastic = tally.sum(Signal.SARCASM) >= _ENOUGH
    evidence = [
        *show(tally.places(Signal.ANGER)[:_SHOWN], "anger"),
        *show(tally.places(Signal.COMPLAINT)[:_SHOWN] if complains else (), "complaint"),
        *show(stopped, "outage"),
        *(piece for driver in beneath for piece in show(_driver_places(tally, driver), f"driver:{driver}")),
        *(piece for hit in hits for piece in hit.evidence),
        *show(_kind_places(tally, kind), kind.value),
        *show(tally.places(Signal.CHURN)[:_SHOWN] if churn >= 0.5 else (), "churn"),
        *show([*tally.places(Signal.INSULT), *tally.places(Signal.THREAT)][:_SHOWN], "abuse"),
        *show(tally.places(Signal.SARCASM)[:_SHOWN] if sarcastic else (), "sarcasm"),
    ]
    return Reading(
        reader=READER,
        language=tongue,
        not_read="",
        anger=_score(lexicon.heads["anger"], anger_sum),
        anger_level=level,
        complaint=complaint,
        complaint_type=kind,
        drivers=beneath,
        triggers=hits,
        abuse=_score(lexicon.heads["abuse"], _abuse(tally)),
        abuse_kind=abuse_kind,
        churn=churn,
        churn_risk=churn >= 0.5,
        outage_scope=scope,
        sarcasm=sarcastic,
        impolite=_score(lexicon.heads["impolite"], tally.sum(Signal.IMPOLITE) + 0.4 * anger_sum),
        dissatisfied=_score(lexicon.heads["dissatisfied"], _dissatisfied(tally, anger_sum)),
        evidence=tuple(dict.fromkeys(evidence)),
    )


def _unread(tongue: str) -> Reading:
    """A reading that says why there is none."""
    return Reading(
        reader=READER,
        language=tongue,
        not_read=f"not read: {tongue}" if tongue else "nothing to read",
        anger=0.0,
        anger_level=Anger.CALM,
        complaint=0.0,
        complaint_type=ComplaintType.NOT_A_COMPLAINT,
        drivers=(),
        triggers=(),
        abuse=0.0,
        abuse_kind=Abuse.NONE,
        churn=0.0,
        churn_risk=False,
        outage_scope=OutageScope.NONE,
        sarcasm=False,
        impolite=0.0,
        dissatisfied=0.0,
        evidence=(),
    )


def _score(head: Head, total: float) -> float:
    """A sum bent into 0 to 1, rounded so that it prints the same everywhere."""
    return round(1 / (1 + math.exp(-max(-60.0, min(60.0, head.slope * (total - head.middle))))), 4)


def _anger(tally: Tally) -> float:
    legal = _STEP_TAKEN if tally.sum(Signal.LEGAL) >= _ENOUGH else 0.0
    return tally.sum(Signal.ANGER) + 0.6 * tally.sum(Signal.INSULT) + 0.6 * tally.sum(Signal.SWEAR) + legal


def _complaint(tally: Tally, anger_sum: float, earlier: EarlierCase | None) -> float:
    """What speaks for a complaint: its own cues, anger, and a fault that was reported before."""
    reported = tally.sum(Signal.FAULT) + tally.sum(Signal.REPEAT)
    again = _SAME_AGAIN * min(2.0, reported) if earlier is not None else 0.0
    facts = sum(
        min(1.0, max(0.0, tally.sum(signal) - 0.4))
        for signal in (Signal.BILLING, Signal.LATE, Signal.TARGET, Signal.DENIED, Signal.REPEAT, Signal.LEGAL)
    )
    return tally.sum(Signal.COMPLAINT) + 0.5 * max(-1.0, min(2.0, anger_sum)) + 0.5 * facts + again


def _abuse(tally: Tally) -> float:
    return tally.sum(Signal.INSULT) + 0.6 * tally.sum(Signal.SWEAR) + 1.5 * tally.sum(Signal.THREAT)


def _abuse_kind(tally: Tally) -> Abuse:
    if tally.sum(Signal.THREAT) >= _ENOUGH:
        return Abuse.THREAT
    return Abuse.INSULT if tally.sum(Signal.INSULT) >= _ENOUGH else Abuse.NONE


def _dissatisfied(tally: Tally, anger_sum: float) -> float:
    return tally.sum(Signal.DISSATISFIED) + 0.5 * tally.sum(Signal.COMPLAINT) + 0.5 * anger_sum


def _driver_places(tally: Tally, driver: Driver) -> Sequence[Share]:
    return tally.places(Signal(driver.value))[:3]


_KIND_SIGNALS = {
    ComplaintType.BILLING_DISPUTE: Signal.BILLING,
    ComplaintType.MISSED_SLA: Signal.LATE,
    ComplaintType.FEATURE_REQUEST_DENIED: Signal.DENIED,
    ComplaintType.REPEATED_ISSUE: Signal.REPEAT,
}


def _kind_places(tally: Tally, kind: ComplaintType) -> Sequence[Share]:
    """The places that made a complaint the type it is."""
    return tally.places(_KIND_SIGNALS[kind])[:3] if kind in _KIND_SIGNALS else ()


def _evidence(place: Share, shows: str, tally: Tally, subject: str) -> Evidence:
    """One place as offsets into the subject or the body."""
    text = tally.text
    start, end = text.starts[place.first], text.ends[place.last]
    if start < len(subject):
        end = min(end, len(subject))
        return Evidence("subject", start, end, text.raw[start:end], shows)
    shift = len(subject) + len(_BREAK)
    return Evidence("body", start - shift, end - shift, text.raw[start:end], shows)
