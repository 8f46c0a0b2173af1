"""A draft by the desk's model, where the operator named one: text for the composer and nothing else."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.actions import tuning
from amends.connectors import model_endpoint
from amends.domain.replies import drafting
from amends.store.queries import composing
from amends.store.queries.composing import Composing
from amends.web.asking import asker
from amends.web.cases import page as room
from amends.web.cases import writing
from amends.web.private import private

NO_USE = "The model answered, but not with a reply. Write it yourself, or ask once more."


@require_POST
@private
def model_draft(request: HttpRequest, number: int) -> HttpResponse:
    """The composer with a draft in it, marked as one; when the model fails, the composer as it was and why."""
    who, now = asker(request), datetime.now(UTC)
    facts = composing.facts(number=number, viewer=who.viewer)
    endpoint = model_endpoint.configured()
    if facts is None or endpoint is None:
        raise Http404(room.NOT_FOUND)
    subject, body = writing.typed(request)
    answer = model_endpoint.ask(
        endpoint=endpoint,
        instructions=drafting.instructions(policies=tuning.in_force().policies_in(facts.playbook)),
        question=drafting.question(
            facts=_known(facts, sender=who.name),
            customer=facts.customer_message,
            earlier=facts.said_before[0] if facts.said_before else "",
            notes=body,
        ),
    )
    text = drafting.usable(answer.text) if answer.text else ""
    if not text:
        messages.error(request, answer.detail or NO_USE)
        return writing.composer_again(request, number, now=now, status=200)
    whole = f"{body.rstrip()}\n\n{text}" if body.strip() else text
    return writing.composer_again(
        request, number, now=now, status=200, text=whole, subject=subject, drafted=True
    )


def _known(facts: Composing, *, sender: str) -> dict[str, str]:
    due = facts.next_update.strftime("%Y-%m-%d %H:%M UTC") if facts.next_update else ""
    return {
        "case": f"#{facts.number}",
        "subject": facts.subject[:200],
        "customer": facts.contact_name,
        "organisation": facts.organisation_name,
        "owner": facts.owner_name,
        "writer": sender,
        "next update due": due,
        "cause": facts.cause or "not known",
        "asset": facts.asset,
    }
