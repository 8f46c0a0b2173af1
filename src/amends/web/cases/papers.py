"""The document of a case as the room shows it: which, how complete, and whether the viewer owes reading it (S0-45)."""

from amends.actions import tuning
from amends.catalogue import documents as catalogue
from amends.domain import documents
from amends.domain.documents import FactKind
from amends.domain.vocabulary import Severity
from amends.store.queries.case_page import CasePage, DocumentView


def document(page: CasePage) -> DocumentView:
    """The document that the matrix in force asks for, or a higher one that was called for before."""
    row = tuning.in_force().matrix.row(Severity(page.case.severity))
    kind = documents.kind_for(row=row.document, called_for=page.papers.called_for)
    rule = catalogue.load()[kind]
    there = documents.present(
        noted=[FactKind(name) for name in page.papers.noted],
        stakes=page.organisation is not None and bool(page.organisation.stakes.strip()),
    )
    owner, viewer = page.case.owner, page.viewer.id
    return DocumentView(
        title=rule.title,
        percent=documents.percent(rule=rule, present=there),
        url=f"/cases/{page.case.number}/document/",
        must_read=documents.must_read(
            is_owner=owner is not None and owner.id == viewer,
            escalated=page.escalation is not None,
            contact_made=page.papers.contact_made,
            signed=any(one.by_id == viewer for one in page.papers.signed),
        ),
        signed=page.papers.signed,
    )
