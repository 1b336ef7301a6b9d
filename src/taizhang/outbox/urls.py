"""Addresses of the outbox, for staff."""

from django.urls import path

from taizhang.outbox import views

app_name = "outbox"
urlpatterns = [path("", views.inbox, name="inbox")]
