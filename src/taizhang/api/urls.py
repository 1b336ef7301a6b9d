"""Addresses of the JSON API."""

from __future__ import annotations

from django.urls import path

from taizhang.api import pages, public, staff
from taizhang.api.operations import addresses

app_name = "api"
MODULES = (public, staff)
"""Where the operations are declared."""
urlpatterns = [
    path("", pages.docs, name="docs"),
    path("openapi.json", pages.description, name="description"),
    path("o/<slug:book>/matters/<slug:matter>/papers/<slug:sha256>", pages.paper, name="get_paper"),
    *addresses(),
]
