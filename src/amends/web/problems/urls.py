"""Addresses of problems: nouns; a POST makes or changes what the noun names."""

from django.urls import path

from amends.web.problems import views

urlpatterns = [
    path("problems/", views.problems, name="problems"),
    path("problems/new/", views.new, name="problem_new"),
    path("problems/<key:key>/", views.problem, name="problem"),
    path("problems/<key:key>/state/", views.state, name="problem_state"),
    path("problems/<key:key>/solution/", views.solution, name="problem_solution"),
    path("problems/<key:key>/owner/", views.owner, name="problem_owner"),
    path("problems/<key:key>/cases/", views.link, name="problem_cases"),
    path("problems/<key:key>/cases/<key:number>/gone/", views.unlink, name="problem_case_gone"),
    path("problems/<key:key>/cases/<key:number>/letter/", views.letter, name="problem_letter"),
]
