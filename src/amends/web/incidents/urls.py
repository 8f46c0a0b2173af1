"""Addresses of incidents."""

from django.urls import path

from amends.web.incidents import changes, telling, views

urlpatterns = [
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/new/", views.new, name="incident_new"),
    path("incidents/<key:key>/", views.incident, name="incident"),
    path("incidents/<key:key>/updates/", telling.update, name="incident_update"),
    path("incidents/<key:key>/updates/findings/", telling.findings, name="incident_findings"),
    path("incidents/<key:key>/updates/<key:update>/undo/", telling.undo, name="incident_undo"),
    path("incidents/<key:key>/cases/", changes.join, name="incident_join"),
    path("incidents/<key:key>/acknowledge/", changes.acknowledge, name="incident_acknowledge"),
    path("incidents/<key:key>/accepted/", changes.accept, name="incident_accept"),
    path("incidents/<key:key>/dismissed/", changes.dismiss, name="incident_dismiss"),
    path("incidents/<key:key>/end/", changes.end, name="incident_end"),
    path("cases/<key:number>/incident/left/", changes.leave, name="case_incident_leave"),
]
