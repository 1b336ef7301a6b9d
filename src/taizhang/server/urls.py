"""All addresses. Every one but the signs-in and static files names its book."""

from __future__ import annotations

from django.urls import path

urlpatterns: list = []
