"""A customer's words to a reading: every score is a sum of what words and cues weigh, bent into 0 to 1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amends.domain.readings import brief, evidence, features, kinds, language, outage
from amends.domain.readings.features import Features
from amends.domain.readings.heads import LEVELS, Head
from amends.domain.readings.lexicon import Cues, Lexicon
from amends.domain.readings.model import Context, EarlierCase, Evidence, Reading, Signal
from amends.domain.readings.scan import scan
from amends.domain.readings.tally import Share, Tally
from amends.domain.readings.triggers import same_issue, triggers
from amends.domain.readings.words import Text, split
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, OutageScope, Trigger

_ENOUGH = 1.0
_PLACES = 4  # shown for anger and complaint; a letter stays readable as a letter


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message taken apart: its own words, the cues in them, and what the heads weigh."""

    tally: Tally
    earlier: EarlierCase | None
    positions: Sequence[int]
    features: Features


def read(*, subject: str, text: str, context: Context, lexicon: Lexicon) -> Reading:
    """Read one message; the same words in the same context always give the same reading.

    Never raises, whatever the text. What cannot be read (nothing there, nothing but a quotation, another
    language) is said in `not_read`, and no score is guessed.
    """
    cues, weights = lexicon.cues, lexicon.weights
    words = split(raw=subject + evidence.BREAK + text, aliases=cues.aliases)
    tongue = language.guess(words=words.words, languages=cues.languages)
    version = weights.version + lexicon.adjustment.version
    if tongue != language.ENGLISH:
        return _unread(tongue, version)
    ready = prepared(words=words, subject=subject, context=context, cues=cues)
    if not ready.positions:
        return _unread("", version)
    scores = _scores(ready, lexicon)
    return _judged(ready, scores, subject, context, lexicon, version)


def prepared(*, words: Text, subject: str, context: Context, cues: Cues) -> Prepared:
    """Take a message apart, whatever its language."""
    tally = scan(text=words, cues=cues)
    earlier = same_issue(text=words.raw, earlier=context.earlier)
    positions = features.own_positions(words)
    plain, pairs = features.keys(words, positions)
    weighed = Features(
        words=plain,
        pairs=pairs,
        scale=features.scale(len(plain)),
        facts=features.facts(tally=tally, context=context, earlier=earlier, subject=subject),
    )
    return Prepared(tally, earlier, positions, weighed)


def _scores(ready: Prepared, lexicon: Lexicon) -> Mapping[Head, float]:
    """The score of each head; what this desk taught counts in full, also where few words lean on the cues."""
    given, weights, adjustment = ready.features, lexicon.weights, lexicon.adjustment
    totals = weights.totals(given)
    shipped = {head: weights.curves[head](total) for head, total in totals.items()}
    leaned = brief.leaned(scores=shipped, given=given, tally=ready.tally)
    if not adjustment.version:
        return leaned
    added, curves = adjustment.added(given), {**weights.curves, **adjustment.curves}
    taught = {head: curves[head](total + added.get(head, 0.0)) for head, total in totals.items()}
    return {
        head: round(min(1.0, max(0.0, score + taught[head] - shipped[head])), 4)
        for head, score in leaned.items()
    }


def _judged(
    ready: Prepared,
    scores: Mapping[Head, float],
    subject: str,
    context: Context,
    lexicon: Lexicon,
    version: str,
) -> Reading:
    tally, cuts = ready.tally, lexicon.weights.cuts
    spots = evidence.spots(
        tally=tally,
        given=ready.features,
        positions=ready.positions,
        weights=lexicon.weights,
        common=lexicon.cues.languages[language.ENGLISH],
    )

    def says(head: Head) -> bool:
        return scores[head] >= cuts[head]

    def show(places: Sequence[Share], shows: str) -> tuple[Evidence, ...]:
        return evidence.shown(found=places, shows=shows, tally=tally, subject=subject)

    def shows(head: Head, name: str, *, most: int = 2) -> tuple[Evidence, ...]:
        return show(evidence.places(head=head, spots=spots, weights=lexicon.weights, most=most), name)

    scope, stopped = outage.scope(tally=tally)
    complains = says(Head.COMPLAINT) or scope is not OutageScope.NONE
    kind = kinds.complaint_type(scores=scores, complains=complains)
    hits = triggers(tally=tally, context=context, complains=complains, earlier=ready.earlier, show=show)
    beneath = kinds.drivers(scores=scores, cuts=cuts, kind=kind)
    abuse = _abuse_kind(tally, insulted=says(Head.INSULT))

    level = Anger(max((level for level, head in enumerate(LEVELS, 1) if says(head)), default=0))

    def pieces() -> Iterator[Evidence]:
        if level:
            yield from shows(Head.ANGRY if context.channel else Head.UPSET, "anger", most=_PLACES)
        if complains:
            yield from shows(Head.COMPLAINT, "complaint", most=_PLACES)
            yield from shows(Head(kind.value), kind.value)
        yield from show(stopped, "outage")
        for driver in beneath:
            yield from shows(Head(driver.value), f"driver:{driver}")
        for hit in hits:
            yield from hit.evidence
        if says(Head.CHURN):
            yield from shows(Head.CHURN, "churn")
        if abuse is not Abuse.NONE:
            yield from show([*tally.places(Signal.INSULT), *tally.places(Signal.THREAT)][:8], "abuse")
        if says(Head.SARCASM):
            yield from shows(Head.SARCASM, "sarcasm")

    return Reading(
        reader=version,
        language=language.ENGLISH,
        not_read="",
        anger=scores[Head.ANGRY if context.channel else Head.UPSET],
        anger_level=level,
        complaint=scores[Head.COMPLAINT if context.channel else Head.DISPLEASED],
        complaint_type=kind,
        drivers=beneath,
        triggers=hits,
        abuse=scores[Head.INSULT if context.channel else Head.FOUL],
        abuse_kind=abuse,
        churn=scores[Head.CHURN],
        churn_risk=says(Head.CHURN),
        outage_scope=scope,
        sarcasm=says(Head.SARCASM),
        impolite=scores[Head.IMPOLITE],
        dissatisfied=scores[Head.DISSATISFIED],
        trigger_scores=_trigger_scores(scores, context),
        evidence=tuple(dict.fromkeys(pieces())),
    )


def _trigger_scores(scores: Mapping[Head, float], context: Context) -> dict[Trigger, float]:
    """How likely each trigger is by the words alone, to rank messages; the triggers themselves are rules."""
    return {
        Trigger.LEGAL_MENTION: scores[Head.LEGAL],
        Trigger.SECOND_COMPLAINT: scores[Head.REPEAT],
        Trigger.EXECUTIVE_CONTACT: scores[Head.EXECUTIVE],
        Trigger.SLA_BREACH: float(context.sla_breached),
    }


def _abuse_kind(tally: Tally, *, insulted: bool) -> Abuse:
    if tally.sum(Signal.THREAT) >= _ENOUGH:
        return Abuse.THREAT
    return Abuse.INSULT if insulted else Abuse.NONE


def _unread(tongue: str, version: str) -> Reading:
    """A reading that says why there is none."""
    return Reading(
        reader=version,
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
        trigger_scores=dict.fromkeys(Trigger, 0.0),
        evidence=(),
    )


def features_of(*, subject: str, text: str, context: Context, cues: Cues) -> Features:
    """What the heads weigh in one message, to learn from it (`refit`); the language is not asked."""
    words = split(raw=subject + evidence.BREAK + text, aliases=cues.aliases)
    return prepared(words=words, subject=subject, context=context, cues=cues).features
