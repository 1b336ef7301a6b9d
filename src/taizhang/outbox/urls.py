"""Addresses of the outbox, for staff."""

from django.urls import path

from taizhang.outbox import channel_pages, views

app_name = "outbox"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("channels/", channel_pages.channels, name="channels"),
    path("channels/<str:channel>/try/", channel_pages.attempt, name="channel-try"),
    path("channels/<str:channel>/remove/", channel_pages.remove, name="channel-remove"),
]
