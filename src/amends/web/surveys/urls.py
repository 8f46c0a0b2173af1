"""The address of the question; it needs no sign-in, the link is signed."""

from django.urls import path

from amends.web.surveys import views

urlpatterns = [path("asked/<str:token>/", views.question, name="survey")]
