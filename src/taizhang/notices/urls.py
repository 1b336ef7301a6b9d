"""Addresses of notices."""

from django.urls import path

from taizhang.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("<str:notice>/", views.notice, name="detail"),
    path("<str:notice>/word/", views.word, name="word"),
    path("<str:notice>/withdraw/", views.withdraw, name="withdraw"),
]
