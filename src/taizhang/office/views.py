"""The office's own pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from taizhang.office import day
from taizhang.server.pages import staff_page


@staff_page()
def home(request: HttpRequest, book: str) -> HttpResponse:
    """My day."""
    return render(request, "office/home.html", day.context(request.desk))
