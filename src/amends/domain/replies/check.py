"""One reply against the rules of a desk: findings with offered wording, and what the reply already does well."""

from amends.domain.clocks import Calendar
from amends.domain.promises import UnknownZoneError, candidates, clauses, expressions
from amends.domain.promises.expressions import zone_of
from amends.domain.replies.context import Context, Mark, hits
from amends.domain.replies.draft import Draft, take_apart
from amends.domain.replies.language import language_of
from amends.domain.replies.matchers import MATCHERS
from amends.domain.replies.matchers.people import has_name
from amends.domain.replies.matchers.steps import has_next_step
from amends.domain.replies.model import Checked, Facts, Finding, Level, Rule, RuleSet, Tally
from amends.domain.replies.recognising import recognised
from amends.domain.replies.scanner import Scanner

_ORDER = {"must": 0, "should": 1, "hint": 2}
_PROMISES_ONLY = frozenset({"phone", "note"})


def check(
    *,
    subject: str,
    body: str,
    customer_message: str,
    facts: Facts,
    rules: RuleSet,
    calendar: Calendar | None = None,
) -> Checked:
    """Findings and tally of a reply, in order of the text. Never raises on any text.

    A text in another language comes back as `not_checked="not checked: de"`; an unknown zone is read as UTC.
    On phone and internal notes only promises are looked for; `calendar` is the desk's, for their deadlines.
    """
    nothing = Tally(acknowledged=False, next_step=False, when=False, who=False)
    written, body = body, without_marks(body)
    if not body.strip():
        return Checked((), nothing)
    language = language_of(body)
    if language != "en":
        return Checked((), nothing, not_checked=f"not checked: {language}")
    context = _look(subject, body, customer_message, facts, rules, calendar)
    findings = () if facts.channel in _PROMISES_ONLY else _findings(context, written)
    tally = Tally(
        bool(context.recognitions), has_next_step(context), bool(context.promises), has_name(context)
    )
    return Checked(findings, tally, context.promises, "", context.dated, context.clauses)


def without_marks(text: str) -> str:
    """The text with marks that only steer the direction of writing as blanks, so that words stand beside words."""
    return text.translate(_DIRECTIONS)


_DIRECTIONS = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF], " "
)


def _findings(context: Context, written: str) -> tuple[Finding, ...]:
    """What every rule in force finds, in order of the text; rules that yield come last and give way."""
    found: list[Finding] = []
    anger = context.facts.customer_anger
    rules = [rule for rule in context.rules.rules if anger >= rule.from_anger and context.rules.holds(rule)]
    for rule in sorted(rules, key=lambda rule: rule.yields):
        level = rule.level if context.angry else rule.calm_level
        for mark in MATCHERS[rule.matcher](context, rule):
            finding = _finding(rule, level, mark, context, written)
            if not (rule.yields and _covered(finding, found, context)):
                found.append(finding)
    return tuple(sorted(found, key=lambda f: (f.start is None, f.part, f.start or 0, _ORDER[f.level])))


def _covered(finding: Finding, found: list[Finding], context: Context) -> bool:
    """Whether a heavier finding already marks the same sentence."""
    if finding.start is None or finding.part != "body":
        return False
    at = finding.start
    around = next((s for s in context.draft.sentences if s.start <= at < s.end), None)
    begin, end = (around.start, around.end) if around else (at, at + 1)
    return any(
        other.level is not Level.HINT
        and other.part == "body"
        and other.start is not None
        and begin <= other.start < end
        for other in found
    )


def _look(
    subject: str, body: str, customer_message: str, facts: Facts, rules: RuleSet, calendar: Calendar | None
) -> Context:
    draft = take_apart(subject=subject, body=body, scanner=_scanner(rules))
    masked = _mask(draft.body[: draft.body_end], draft)
    try:
        dated = expressions(text=masked, now=facts.now, zone=facts.zone, calendar=calendar)
    except UnknownZoneError:
        dated = expressions(text=masked, now=facts.now, zone="UTC", calendar=calendar)
    marked = clauses(text=masked, phrases=rules.phrases, dated=dated)
    promises = candidates(text=masked, marked=marked)
    hollow = frozenset(hit.sentence.start for rule in rules.rules if rule.hollow for hit in hits(rule, draft))
    seen = recognised(draft, rules, hollow=hollow, customer_message=customer_message, clauses=marked)
    return Context(draft, facts, customer_message, rules, promises, dated, marked, seen, hollow)


def _scanner(rules: RuleSet) -> Scanner:
    """What was found before by this very set of rules; the sets of a process are few and kept."""
    key = id(rules)
    if key not in _SCANNERS or _SCANNERS[key][0] is not rules:
        _SCANNERS[key] = (rules, Scanner())
        for oldest in list(_SCANNERS)[:-MOST_SETS]:
            del _SCANNERS[oldest]
    return _SCANNERS[key][1]


MOST_SETS = 8
_SCANNERS: dict[int, tuple[RuleSet, Scanner]] = {}


def _mask(sent: str, draft: Draft) -> str:
    """The text with quoted words blanked, so that places stay and promises of others are not ours."""
    for start, end in draft.quoted:
        if start < len(sent):
            sent = sent[:start] + " " * (min(end, len(sent)) - start) + sent[end:]
    return sent


def _finding(rule: Rule, level: Level, mark: Mark, context: Context, written: str) -> Finding:
    whole = context.draft.subject if mark.part == "subject" else written
    text = whole[mark.start : mark.end] if mark.start is not None else ""
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
