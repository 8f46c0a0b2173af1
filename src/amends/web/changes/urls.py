"""Addresses of changes: nouns; a POST makes or changes what the noun names."""

from django.urls import path

from amends.web.changes import calendar, deciding, views

urlpatterns = [
    path("changes/", views.changes, name="changes"),
    path("changes/new/", views.new, name="change_new"),
    path("changes/calendar/", calendar.calendar, name="change_calendar"),
    path("changes/days/", calendar.days, name="change_days"),
    path("changes/days/<key:key>/gone/", calendar.gone, name="change_days_gone"),
    path("changes/<key:key>/", views.change, name="change"),
    path("changes/<key:key>/plan/", views.edit, name="change_plan"),
    path("changes/<key:key>/request/", deciding.ask, name="change_request"),
    path("changes/<key:key>/decision/", deciding.decision, name="change_decision"),
    path("changes/<key:key>/state/", deciding.state, name="change_state"),
    path("changes/<key:key>/end/", deciding.end, name="change_end"),
    path("changes/<key:key>/tasks/", deciding.tasks, name="change_tasks"),
    path("changes/tasks/<key:key>/done/", deciding.tick, name="change_task_done"),
    path("changes/<key:key>/cases/", deciding.link, name="change_cases"),
    path("changes/<key:key>/cases/<key:number>/gone/", deciding.unlink, name="change_case_gone"),
]
