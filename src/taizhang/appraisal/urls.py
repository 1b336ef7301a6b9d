"""Addresses of months, rankings and score sheets."""

from django.urls import path

from taizhang.appraisal import judging, sheets, views

app_name = "appraisal"
urlpatterns = [
    path("months/", views.months, name="months"),
    path("months/<str:period>/", views.month, name="month"),
    path("months/<str:period>/close/", views.close, name="close"),
    path("rankings/", judging.rankings, name="rankings"),
    path("rankings/<slug:institution>/<str:period>/", judging.ranking, name="ranking"),
    path("sheets/<slug:institution>/<str:period>/<str:unit>/", sheets.sheet, name="sheet"),
]
