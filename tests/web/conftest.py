"""An office with accounts, at a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _light_hashes(settings) -> Iterator[None]:
    from django.core.cache import cache

    # the real hash takes half a second on purpose
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office(township, clock):
    """The office on 5 March 2026; see `tests.web.offices.Office`."""
    from tests.web.offices import Office

    return Office(township)
