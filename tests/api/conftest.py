"""A township that answers its people, and programs that knock at its doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office(db, clock):
    """The office on 5 March 2026 with kinds of matter in force; see `tests.web.offices.Office`."""
    from tests.factories import create_township
    from tests.matters import kinds
    from tests.rules import CONTACT, INDICATORS
    from tests.web.offices import Office

    return Office(create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False))
