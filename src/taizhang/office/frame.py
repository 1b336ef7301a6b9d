"""What every page is framed by: who is signed in, in which book, where one can go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame."""
    return {}
