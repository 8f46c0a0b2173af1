"""Addresses of the document of a case."""

from django.urls import path

from amends.web.documents import changes, views

urlpatterns = [
    path("cases/<key:number>/document/", views.document, name="case_document"),
    path("cases/<key:number>/document/versions/", views.versions, name="case_document_versions"),
    path("cases/<key:number>/document/pdf/", views.pdf, name="case_document_pdf"),
    path("cases/<key:number>/document/word/", views.word, name="case_document_word"),
    path("cases/<key:number>/document/read/", changes.read, name="case_document_read"),
    path("cases/<key:number>/document/fact/", changes.fact, name="case_document_fact"),
    path("cases/<key:number>/document/summary/", changes.summary, name="case_document_summary"),
]
