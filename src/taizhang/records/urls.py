"""Addresses of records."""

from django.urls import path

from taizhang.records import openings, reporting, views

app_name = "records"
urlpatterns = [
    path("", views.records, name="list"),
    path("new/", reporting.choose, name="choose"),
    path("new/<str:unit>/<slug:indicator>/<str:period>/", reporting.new, name="new"),
    path("opening/", openings.choose, name="openings"),
    path("opening/<slug:indicator>/<str:period>/", openings.opening, name="opening"),
    path("<str:record>/", views.record, name="detail"),
    path("<str:record>/correct/", reporting.correct, name="correct"),
    path("<str:record>/confirm/", views.confirm, name="confirm"),
    path("<str:record>/send-back/", views.send_back, name="send-back"),
    path("<str:record>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:record>/evidence/<str:sha256>/", views.evidence, name="evidence"),
]
