"""Replies that wait for a manager's word, on one page (K9)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.domain import replies
from amends.domain.vocabulary import Role
from amends.store.queries import wording
from amends.web.asking import asker
from amends.web.private import private


@require_safe
@private
def approvals(request: HttpRequest) -> HttpResponse:
    """Every reply that waits on a case the viewer sees, the longest wait first; managers decide here."""
    who = asker(request)
    context = {
        "section": "approvals",
        "waiting": wording.approvals(viewer=who.viewer),
        "may_approve": Role(who.role) in replies.MAY_APPROVE,
        "viewer_id": who.id,
    }
    return render(request, "web/approvals.html", context)
