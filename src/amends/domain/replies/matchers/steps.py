"""What we say that we will do, and when."""

import re
from dataclasses import replace

from amends.domain.promises import Clause
from amends.domain.replies.context import Context, Mark, hits
from amends.domain.replies.draft import Sentence
from amends.domain.replies.model import Rule
from amends.domain.replies.scanner import compiled

_PASSED_ON = re.compile(
    r"\b(?:been|was|is|are|were) (?:\w{2,12} )?"
    r"(?:escalated|passed (?:on|over|along|to)|forwarded|referred|handed over|assigned|raised)\b"
    r"|\b(?:i|we)(?:'ve| have)? (?:escalated|passed|forwarded|referred|raised|handed) "
)
_CONTACT = re.compile(
    r"\b(?:get back|be in touch|be in contact|keep you|contact(?:s|ed|ing)? you|reach(?:es|ing)? out|inform you|"
    r"notify you|let you know|"
    r"update you|hear (?:back )?from|follow up|respond|reply|revert|advise you|come back to you)\b"
)
_LOOSE = re.compile(r"\b(?:some ?time|should|might|may|could|hopefully)\b")
_DONE = re.compile(r"\b(?:i|we)(?:'ve| have) \w")
_AHEAD = re.compile(r"'ll\b|\bwill\b|\bgoing to\b|\bnow\b")
_BOUND = re.compile(
    r"\buntil (?:it|you|the|your|they|we|that|everything)\b|\b(?:right now|this minute|at this moment|as i write)\b|"
    r"^(?:please |kindly |just )?(?:send|share|dm|connect|contact|meet|write|tell|let|fill|use|click|reach|follow|provide|"
    r"reply|give us)\b|\b(?:if|once|when|as soon as) you\b|\bso (?:that )?(?:we|i) can\b"
)
"""A step that waits for the customer's own has no time of ours; one that lasts until something, or is now, has its own."""
_HOUR = re.compile(r"\d{1,2}[:.]\d{2}|\d ?[ap]\.?m|\bnoon\b|\bmidday\b|\b(?:at|by|before) \d")
_NOT_OURS = re.compile(
    r"\b(?:supplier|vendor|carrier|provider|manufacturer|courier|they|he says|she says|according|opening hours|open from|"
    r"office hours|was|were|did|had|should|might|could|hopefully|expect|unless)\b"
)
"""What has an hour and is no step of ours, or none that is sure."""
_OURS = ("promise", "promise-undated", "promise-vague", "promise-conditional")


def announced(context: Context) -> list[Sentence]:
    """The sentences in which we say that we do something concrete, in order; "looking into it" is none."""
    rule = _rule(context)
    if rule is None:
        return []
    dated = replace(rule, id=f"{rule.id} dated", unless="")  # with a time, even "I look into it" is a step
    found = {hit.sentence.start: hit.sentence for hit in hits(rule, context.draft)}
    for hit in hits(dated, context.draft):
        loose = hit.sentence.text.endswith("?") or _LOOSE.search(hit.sentence.text.lower())
        if not loose and context.times_in(hit.sentence):
            found[hit.sentence.start] = hit.sentence
    for clause in context.clauses:
        if clause.label in _OURS:
            sentence = next((s for s in context.draft.sentences if s.start <= clause.start < s.end), None)
            if sentence is not None and not _is_weak(sentence, rule) and not _is_done(sentence):
                found[sentence.start] = sentence
    by_start = {sentence.start: sentence for sentence in context.draft.sentences}
    for clause in context.clauses:
        timed = by_start.get(clause.sentence[0])
        if timed is not None and _is_timed(context, clause) and not timed.text.endswith("?"):
            found[timed.start] = timed
    return [found[start] for start in sorted(found)]


def _is_timed(context: Context, clause: Clause) -> bool:
    """Whether something of ours has its hour there, whoever does it: "a new cable at 12:40"."""
    if not any(not item.past and _HOUR.search(item.text.lower()) for item in clause.times):
        return False
    words = context.draft.body[clause.start : clause.end].lower()
    asks = clause.label in ("request", "hedged") or (clause.label == "offer" and ":" not in words)
    return not asks and not _NOT_OURS.search(words)


def _rule(context: Context) -> Rule | None:
    """The rule that knows how a step is announced, and which words are none."""
    return next((rule for rule in context.rules.rules if rule.matcher == "next_step"), None)


def _is_weak(sentence: Sentence, rule: Rule) -> bool:
    return bool(rule.unless and compiled(rule.unless).search(sentence.text.lower()))


def _is_done(sentence: Sentence) -> bool:
    """Whether the sentence tells what was done already, and announces nothing."""
    low = sentence.text.lower()
    return bool(_DONE.search(low)) and not _AHEAD.search(low)


def has_next_step(context: Context) -> bool:
    """Whether we name something concrete that we do, or say by when they hear from us."""
    return bool(context.promises) or bool(announced(context))


def next_step(context: Context, rule: Rule) -> list[Mark]:
    """No concrete next step of ours (S0-14); a visit or call that is offered for them to choose is one."""
    offered = any(clause.label == "offer" and clause.times for clause in context.clauses)
    asked = re.search(r"\b(?:may i|shall (?:i|we)|would you (?:rather|prefer|like))\b", context.draft.flat)
    return [] if has_next_step(context) or (offered and asked) else [Mark()]


def vague(context: Context, rule: Rule) -> list[Mark]:
    """Vague words of time; or, where nothing at all is dated, the first thing we say we will do (S0-15, S0-62)."""
    dated = {promise.start for promise in context.promises}
    found = [
        hit
        for hit in hits(rule, context.draft)
        if hit.sentence.start not in dated or _loosens(context, hit.start, hit.end)
    ]
    steps = announced(context)
    if found:
        return [Mark(hit.start, hit.end) for hit in found]
    if dated or any(context.times_in(step) for step in steps) or _offered(context):
        return []
    told = [s for s in context.draft.sentences if not s.text.endswith("?")]
    ours = [
        *(s for s in told if _PASSED_ON.search(s.text.lower())),
        *steps,
        *(s for s in told if _is_contact(context, s)),
    ]
    undated = sorted((s for s in ours if not _BOUND.search(s.text.lower())), key=lambda s: s.start)
    return [Mark(undated[0].start, undated[0].end)] if undated else []


def _loosens(context: Context, start: int, end: int) -> bool:
    """Whether the vague words belong to the time itself: "sometime tomorrow"."""
    return any(time.start <= end and start <= time.end for time in context.dated)


def _offered(context: Context) -> bool:
    return any(clause.label == "offer" and clause.times for clause in context.clauses)


def _is_contact(context: Context, sentence: Sentence) -> bool:
    """Whether we say that they hear from us, however weakly."""
    return bool(_CONTACT.search(sentence.text.lower())) and any(
        clause.label in _OURS and sentence.start <= clause.start < sentence.end for clause in context.clauses
    )
