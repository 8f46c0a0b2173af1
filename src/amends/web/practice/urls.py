"""Addresses of practice."""

from django.urls import path

from amends.web.practice import progress, sessions, team, views

urlpatterns = [
    path("practice/", views.practice, name="practice"),
    path("practice/with/<slug:customer>/", views.begin, name="practice_begin"),
    path("practice/sessions/<key:key>/", sessions.session, name="practice_session"),
    path("practice/sessions/<key:key>/reply/", sessions.reply, name="practice_reply"),
    path("practice/sessions/<key:key>/end/", sessions.stop, name="practice_end"),
    path("practice/sessions/<key:key>/scorecard/", sessions.scorecard, name="practice_scorecard"),
    path("practice/sessions/<key:key>/sharing/", sessions.share, name="practice_sharing"),
    path("practice/progress/", progress.mine, name="practice_progress"),
    path("practice/progress/sharing/", progress.share, name="practice_progress_sharing"),
    path("practice/progress/of/<key:key>/", progress.of, name="practice_progress_of"),
    path("practice/team/", team.team, name="practice_team"),
]
