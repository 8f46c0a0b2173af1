"""Addresses of calls: nouns; a POST makes or changes what the noun names."""

from django.urls import path

from amends.web.calls import deeds, hook, transcript, views, wrap

urlpatterns = [
    path("calls/", views.calls, name="calls"),
    path("calls/new/", deeds.new, name="call_new"),
    path("calls/notice/", views.notice, name="calls_notice"),
    path("calls/<key:key>/", views.call, name="call"),
    path("calls/<key:key>/lines/", deeds.line, name="call_line"),
    path("calls/<key:key>/draft/", deeds.draft, name="call_draft"),
    path("calls/<key:key>/people/", deeds.join, name="call_join"),
    path("calls/<key:key>/case/", deeds.place, name="call_place"),
    path("calls/<key:key>/step/", deeds.step, name="call_step"),
    path("calls/<key:key>/playbook/", deeds.playbook, name="call_playbook"),
    path("calls/<key:key>/hold/", deeds.hold, name="call_hold"),
    path("calls/<key:key>/hold/end/", deeds.back, name="call_back"),
    path("calls/<key:key>/transfer/", deeds.transfer, name="call_transfer"),
    path("calls/<key:key>/manager/", deeds.manager, name="call_manager"),
    path("calls/<key:key>/threat/", deeds.threat, name="call_threat"),
    path("calls/<key:key>/contact/", deeds.contact, name="call_contact"),
    path("calls/<key:key>/safety/", deeds.safety, name="call_safety"),
    path("calls/<key:key>/wrap-up/", wrap.wrap, name="call_wrap"),
    path("calls/<key:key>/wrap-up/promises/", wrap.promises, name="call_wrap_promises"),
    path("cases/<key:number>/call/", deeds.on_case, name="case_call"),
    path("cases/<key:number>/transcript/", transcript.transcript, name="case_transcript"),
    path("tasks/<key:key>/done/", deeds.task, name="task_done"),
    path("telephones/<key:key>/events/", hook.events, name="telephone_events"),
]
