"""Addresses of the office's page of tokens."""

from django.urls import path

from taizhang.api import pages

app_name = "api-office"
urlpatterns = [
    path("", pages.keys, name="keys"),
    path("<int:token>/revoke/", pages.revoke, name="revoke"),
    path("open311/", pages.door, name="door"),
]
