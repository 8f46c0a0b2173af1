"""Addresses of reviews: nouns; a POST makes or changes what the noun names."""

from django.urls import path

from amends.web.reviews import items, views

urlpatterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/actions/", items.items, name="review_items"),
    path("reviews/actions/<key:key>/done/", items.done, name="review_item_done"),
    path("reviews/actions/<key:key>/dropped/", items.dropped, name="review_item_dropped"),
    path("reviews/<key:key>/", views.review, name="review"),
    path("reviews/<key:key>/start/", views.start, name="review_start"),
    path("reviews/<key:key>/answers/", views.answers, name="review_answers"),
    path("reviews/<key:key>/lessons/", views.lessons, name="review_lessons"),
    path("reviews/<key:key>/actions/", views.preventions, name="review_preventions"),
    path("reviews/<key:key>/end/", views.end, name="review_end"),
    path("reviews/<key:key>/again/", views.again, name="review_again"),
    path("reviews/<key:key>/lead/", views.lead, name="review_lead"),
]
