"""The code behind the rules: each matcher is named in a rule file and gives the places where the rule is broken."""

from collections.abc import Callable

from amends.domain.replies.context import Context, Mark
from amends.domain.replies.matchers import echoes, facts, people, recognition, shape, steps, wording
from amends.domain.replies.model import Rule

Matcher = Callable[[Context, Rule], list[Mark]]

MATCHERS: dict[str, Matcher] = {
    "words": wording.words,
    "deflection": wording.deflection,
    "once": wording.once,
    "apologies": wording.apologies,
    "no_apology": wording.no_apology,
    "closing": wording.closing,
    "absent": wording.absent,
    "certainty": wording.certainty,
    "jargon": wording.jargon,
    "passives": wording.passives,
    "acknowledgement": recognition.acknowledgement,
    "explanation": recognition.explanation,
    "retelling": recognition.retelling,
    "own_terms": recognition.own_terms,
    "undisclosed": recognition.undisclosed,
    "vague": steps.vague,
    "next_step": steps.next_step,
    "named_contact": people.named_contact,
    "direct_contact": people.direct_contact,
    "personal": people.personal,
    "long_paragraph": shape.long_paragraph,
    "vague_subject": shape.vague_subject,
    "questions": shape.questions,
    "long_question": shape.long_question,
    "quotes": shape.quotes,
    "reading_grade": shape.reading_grade,
    "heat": shape.heat,
    "resolution_promise": facts.resolution_promise,
    "contradiction": facts.contradiction,
    "admission": facts.admission,
    "starter": echoes.starter,
    "sent_elsewhere": echoes.sent_elsewhere,
    "said_before": echoes.said_before,
}

__all__ = ["MATCHERS", "Matcher"]
