"""A customer's words to a reading: every score is a sum of what words and cues weigh, bent into 0 to 1."""

from collections.abc import Mapping
from dataclasses import replace

from amends.domain.readings import brief, evidence, features, kinds, language, outage
from amends.domain.readings.curve import bent
from amends.domain.readings.features import Features
from amends.domain.readings.heads import LEVELS, Head
from amends.domain.readings.lexicon import Cues, Lexicon
from amends.domain.readings.model import Context, Evidence, Reading, Signal
from amends.domain.readings.scan import scan
from amends.domain.readings.sight import Prepared, Sight
from amends.domain.readings.table import Found
from amends.domain.readings.tally import Tally
from amends.domain.readings.triggers import same_issue, triggers
from amends.domain.readings.words import Text, split
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, OutageScope, Trigger

_ENOUGH = 1.0
_MARKS = ('"', "“", "«", "'")
_PLACES = 4  # shown for anger and complaint; a letter stays readable as a letter


def read(*, subject: str, text: str, context: Context, lexicon: Lexicon) -> Reading:
    """Read one message; the same words in the same context always give the same reading.

    Never raises, whatever the text. What cannot be read (nothing there, nothing but a quotation, another
    language) is said in `not_read`, and no score is guessed.
    """
    cues, weights = lexicon.cues, lexicon.weights
    words = split(raw=subject + evidence.BREAK + text, spellings=cues.spellings)
    tongue = language.guess(words=words.known, languages=cues.languages, foreign=cues.foreign)
    version = weights.version + lexicon.adjustment.version
    if tongue != language.ENGLISH:
        return _unread(tongue, version)
    ready = prepared(words=words, subject=subject, context=context, cues=cues)
    if not ready.positions and not context.channel and text.lstrip().startswith(_MARKS):
        # Words that came by no channel and stand in quotation marks as a whole quote nobody: so they were handed in.
        ready = prepared(words=replace(words, others=b""), subject=subject, context=context, cues=cues)
    if not ready.positions:
        return _unread("", version)
    found = weights.table.look_up(ready.words)
    scores = _scores(ready.features, found, lexicon)
    return _judged(Sight(ready, found, scores, subject, lexicon), context, version)


def prepared(*, words: Text, subject: str, context: Context, cues: Cues) -> Prepared:
    """Take a message apart, whatever its language."""
    tally = scan(text=words, cues=cues)
    earlier = same_issue(text=words.raw, earlier=context.earlier)
    positions = features.own_positions(words)
    own = features.own(words, positions)
    weighed = Features(
        words=words.keys if own is words.known else [word.key for word in own],
        scale=features.scale(len(own)),
        facts=features.facts(tally=tally, context=context, earlier=earlier, subject=subject),
    )
    return Prepared(tally, earlier, positions, own, weighed)


def _scores(given: Features, found: Found, lexicon: Lexicon) -> Mapping[Head, float]:
    """The score of each head; what this desk taught counts in full, also where cues have raised a line."""
    weights, adjustment = lexicon.weights, lexicon.adjustment
    totals = weights.totals(given, found)
    shipped = bent(totals=totals, curves=weights.curves)
    raised = brief.raised(scores=shipped, given=given)
    if not adjustment.version:
        return raised
    added = adjustment.added(given)
    taught = bent(
        totals={head: total + added.get(head, 0.0) for head, total in totals.items()},
        curves={**weights.curves, **adjustment.curves},
    )
    return {
        head: round(min(1.0, max(0.0, score + taught[head] - shipped[head])), 4)
        for head, score in raised.items()
    }


def _judged(sight: Sight, context: Context, version: str) -> Reading:
    """What the heads and the rules make of a message."""
    scores, tally, says = sight.scores, sight.ready.tally, sight.says
    scope, stopped = outage.scope(
        tally=tally, stopped=says(Head.OUTAGE), whole=says(Head.WHOLE), show=sight.places
    )
    complains = says(Head.COMPLAINT) or scope is not OutageScope.NONE
    kind = kinds.complaint_type(scores=scores, complains=complains)
    hits = triggers(
        tally=tally,
        context=context,
        complains=complains,
        earlier=sight.ready.earlier,
        legal=sight.places(Head.LEGAL) if says(Head.LEGAL) else (),
        show=sight.show,
    )
    beneath = kinds.drivers(scores=scores, cuts=sight.lexicon.weights.cuts, kind=kind)
    abuse = _abuse_kind(tally, threatened=says(Head.THREAT), insulted=says(Head.INSULT))
    level = Anger(max((level for level, head in enumerate(LEVELS, 1) if says(head)), default=0))
    anger = Head.ANGRY if context.channel else Head.UPSET
    pieces = [
        *(sight.shows(anger, "anger", _PLACES) if level else ()),
        *(_of_kind(sight, kind) if complains else ()),
        *sight.show(stopped, "outage"),
        *(piece for driver in beneath for piece in sight.shows(Head(driver.value), f"driver:{driver}")),
        *(piece for hit in hits for piece in hit.evidence),
        *(sight.shows(Head.CHURN, "churn") if says(Head.CHURN) else ()),
        *_of_abuse(sight, abuse),
        *(sight.shows(Head.SARCASM, "sarcasm") if says(Head.SARCASM) else ()),
    ]
    return Reading(
        reader=version,
        language=language.ENGLISH,
        not_read="",
        anger=scores[anger],
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
        escalation=0.0 if context.channel else scores[Head.ESCALATES],
        trigger_scores=_trigger_scores(scores, context),
        evidence=tuple(dict.fromkeys(pieces)),
    )


def _of_kind(sight: Sight, kind: ComplaintType) -> tuple[Evidence, ...]:
    """What shows that it complains, and about what."""
    return (*sight.shows(Head.COMPLAINT, "complaint", _PLACES), *sight.shows(Head(kind.value), kind.value))


def _of_abuse(sight: Sight, kind: Abuse) -> tuple[Evidence, ...]:
    """What shows an insult or a threat: the cues, and where there are none the words of the head."""
    if kind is Abuse.NONE:
        return ()
    tally = sight.ready.tally
    cues = [*tally.places(Signal.INSULT), *tally.places(Signal.THREAT)][:8]
    return sight.show(cues or sight.places(Head.THREAT if kind is Abuse.THREAT else Head.INSULT), "abuse")


def _trigger_scores(scores: Mapping[Head, float], context: Context) -> dict[Trigger, float]:
    """How likely each trigger is by the words alone, to rank messages; the triggers themselves are rules."""
    return {
        Trigger.LEGAL_MENTION: scores[Head.LEGAL],
        Trigger.SECOND_COMPLAINT: scores[Head.REPEAT],
        Trigger.EXECUTIVE_CONTACT: scores[Head.EXECUTIVE],
        Trigger.SLA_BREACH: float(context.sla_breached),
    }


def _abuse_kind(tally: Tally, *, threatened: bool, insulted: bool) -> Abuse:
    if threatened or tally.sum(Signal.THREAT) >= _ENOUGH:
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
        escalation=0.0,
        trigger_scores=dict.fromkeys(Trigger, 0.0),
        evidence=(),
    )


def features_of(*, subject: str, text: str, context: Context, cues: Cues) -> Features:
    """What the heads weigh in one message, to learn from it (`refit`); the language is not asked."""
    words = split(raw=subject + evidence.BREAK + text, spellings=cues.spellings)
    return prepared(words=words, subject=subject, context=context, cues=cues).features
