"""Addresses of the ledger."""

from django.urls import path, re_path

from amends.web.promises import feed, fix_times, rates, views

urlpatterns = [
    path("promises/", views.promises, name="promises"),
    path("promises/kept-rate/", rates.kept_rate, name="promise_rates"),
    path("promises/calendar/", feed.calendar, name="promise_calendar"),
    path("promises/calendar/revoked/", feed.revoke, name="promise_calendar_revoke"),
    path("promises/<key:key>/kept/", views.kept, name="promise_kept"),
    path("promises/<key:key>/own-up/", views.own_up, name="promise_own_up"),
    path("promises/<key:key>/new-time/", views.new_time, name="promise_new_time"),
    path("cases/<key:number>/fix-time/", fix_times.approve, name="case_fix_time"),
    re_path(r"^calendar/(?P<token>[A-Za-z0-9_-]{32})\.ics$", feed.ics, name="calendar_feed"),
]
