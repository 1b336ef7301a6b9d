"""A township that answers its people."""

from __future__ import annotations

import pytest


@pytest.fixture
def play(db):
    """A township with kinds of matter in force; see `tests.matters.playing.Play`."""
    from tests.factories import create_township
    from tests.matters import kinds
    from tests.matters.playing import Play
    from tests.rules import CONTACT, INDICATORS

    return Play(create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False))
