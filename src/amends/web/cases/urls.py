"""Addresses of the case room: nouns; a POST makes or changes what the noun names."""

from django.urls import path

from amends.web.cases import approving, asking, calling, changes, drafting, promising, views, writing

urlpatterns = [
    path("approvals/", approving.approvals, name="approvals"),
    path("more/<str:token>/", asking.more, name="more_authority"),
    path("cases/new/", views.new, name="case_new"),
    path("cases/<key:number>/", views.case, name="case"),
    path("cases/<key:number>/reply/", writing.reply, name="case_reply"),
    path("cases/<key:number>/reply/<key:message>/undo/", writing.undo, name="case_undo"),
    path("cases/<key:number>/reply/<key:message>/resend/", writing.resend, name="case_resend"),
    path("cases/<key:number>/note/", writing.note, name="case_note"),
    path("cases/<key:number>/draft/", writing.draft, name="case_draft"),
    path("cases/<key:number>/approval/", writing.approval, name="case_approval"),
    path("cases/<key:number>/approval/<key:key>/", writing.approval_decision, name="case_approval_decision"),
    path("cases/<key:number>/model-draft/", drafting.model_draft, name="case_model_draft"),
    path("cases/<key:number>/note/promises/", promising.note_promises, name="case_note_promises"),
    path("cases/<key:number>/cause/", changes.cause, name="case_cause"),
    path("cases/<key:number>/findings/", writing.findings, name="case_findings"),
    path("cases/<key:number>/owner/", changes.owner, name="case_owner"),
    path("cases/<key:number>/category/", changes.category, name="case_category"),
    path("cases/<key:number>/priority/", changes.priority, name="case_priority"),
    path("cases/<key:number>/tags/", changes.tags, name="case_tags"),
    path("cases/<key:number>/status/", changes.status, name="case_status"),
    path("cases/<key:number>/acknowledge/", changes.acknowledge, name="case_acknowledge"),
    path("cases/<key:number>/called/", calling.called, name="case_called"),
    path("cases/<key:number>/call-ended/", calling.ended, name="case_call_ended"),
    path("cases/<key:number>/contact/", calling.contact, name="case_contact_made"),
    path("cases/<key:number>/verification/", changes.verification, name="case_verification"),
    path("cases/<key:number>/closure/", changes.closure, name="case_closure"),
    path("cases/<key:number>/escalation/", changes.escalation, name="case_escalation"),
    path("cases/<key:number>/merge/", changes.merge, name="case_merge"),
    path("cases/<key:number>/split/", changes.split, name="case_split"),
    path("cases/<key:number>/reading/", changes.reading, name="case_reading"),
    path("cases/<key:number>/severity/", changes.severity, name="case_severity"),
    path("cases/<key:number>/held/<key:message>/", changes.held, name="case_held"),
]
