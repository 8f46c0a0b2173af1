"""One reply against the rules of a desk: findings with offered wording, and what the reply already does well."""

from amends.domain.promises import UnknownZoneError, candidates, clauses, expressions
from amends.domain.promises.expressions import zone_of
from amends.domain.replies.context import Context, Mark, compiled, matches
from amends.domain.replies.draft import Draft, take_apart
from amends.domain.replies.language import language_of
from amends.domain.replies.matchers import MATCHERS, has_name, has_next_step
from amends.domain.replies.model import Checked, Facts, Finding, Rule, RuleSet, Tally

_ORDER = {"must": 0, "should": 1, "hint": 2}
_PHONE_RULES = frozenset({"phone", "note"})


def check(*, subject: str, body: str, customer_message: str, facts: Facts, rules: RuleSet) -> Checked:
    """Findings and tally of a reply, in order of the text. Never raises on any text.

    A text in another language comes back as `not_checked="not checked: de"`; an unknown zone is read as UTC.
    On phone and internal notes only promises are looked for.
    """
    nothing = Tally(acknowledged=False, next_step=False, when=False, who=False)
    if not body.strip():
        return Checked((), nothing)
    language = language_of(body)
    if language != "en":
        return Checked((), nothing, not_checked=f"not checked: {language}")
    context = _look(subject, body, customer_message, facts, rules)
    findings: list[Finding] = []
    if facts.channel not in _PHONE_RULES:
        for rule in rules.rules:
            if (not rule.apology or rules.apology in rule.apology) and (
                not rule.resolution or rules.resolution in rule.resolution
            ):
                findings += [_finding(rule, mark, context) for mark in MATCHERS[rule.matcher](context, rule)]
    findings.sort(key=lambda f: (f.start is None, f.part, f.start or 0, _ORDER[f.level]))
    tally = Tally(
        bool(context.recognitions), has_next_step(context), bool(context.promises), has_name(context)
    )
    return Checked(tuple(findings), tally, context.promises)


def _look(subject: str, body: str, customer_message: str, facts: Facts, rules: RuleSet) -> Context:
    draft = take_apart(subject=subject, body=body)
    sent = draft.body[: draft.body_end]
    masked = _mask(sent, draft)
    try:
        dated = expressions(text=masked, now=facts.now, zone=facts.zone)
    except UnknownZoneError:
        dated = expressions(text=masked, now=facts.now, zone="UTC")
    marked = clauses(text=masked, phrases=rules.phrases, dated=dated)
    promises = candidates(text=masked, marked=marked)
    hollow = frozenset(
        sentence.start
        for rule in rules.rules
        if rule.hollow
        for sentence in draft.sentences
        if matches(rule, sentence, draft)
    )
    patterns = [compiled(rule.pattern) for rule in rules.rules if rule.matcher == "acknowledgement"]
    recognitions = tuple(
        sentence
        for sentence in draft.sentences
        if sentence.start not in hollow and any(p.search(sentence.text) for p in patterns)
    )
    return Context(draft, facts, customer_message, rules, promises, marked, recognitions, hollow)


def _mask(sent: str, draft: Draft) -> str:
    """The text with quoted words blanked, so that places stay and promises of others are not ours."""
    for start, end in draft.quoted:
        if start < len(sent):
            sent = sent[:start] + " " * (min(end, len(sent)) - start) + sent[end:]
    return sent


def _finding(rule: Rule, mark: Mark, context: Context) -> Finding:
    whole = context.draft.subject if mark.part == "subject" else context.draft.body
    text = whole[mark.start : mark.end] if mark.start is not None else ""
    level = rule.level if context.angry else rule.calm_level
    source = ", ".join(rule.source)
    suggestion = _filled(rule.suggests, context.facts)
    return Finding(rule.id, level, mark.part, mark.start, mark.end, text, rule.says, suggestion, source)


def _clock(facts: Facts) -> str:
    """The next update as a time of day for the customer; a bracket to fill when none is set."""
    if facts.next_update is None:
        return "[time]"
    try:
        return facts.next_update.astimezone(zone_of(facts.zone)).strftime("%H:%M")
    except UnknownZoneError:
        return facts.next_update.strftime("%H:%M")


def _filled(suggestion: str, facts: Facts) -> str:
    """The offered wording with this case's facts, and a bracket where one is not known."""
    when = _clock(facts)
    values = {"{ticket}": facts.ticket, "{asset}": facts.asset, "{owner}": facts.owner, "{next_update}": when}
    for key, value in values.items():
        suggestion = suggestion.replace(key, value or f"[{key.strip('{}')}]")
    return suggestion
