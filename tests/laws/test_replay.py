"""Law 1: replay(journal) == state, after any sequence of acts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taizhang.journal import REGISTRY, verify
from taizhang.server.store import STORE
from tests.database import undone
from tests.laws.random_work import KINDS, OFTEN, Work
from tests.laws.shadow import live, replayed

pytestmark = pytest.mark.django_db

steps = st.lists(st.tuples(st.sampled_from(OFTEN), st.integers(0, 2**32)), min_size=1, max_size=60)
in_a_township = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def test_random_work_does_every_kind_of_act():
    ours = {kind for kind, form in REGISTRY.items() if form.__module__.startswith("taizhang.")}
    assert ours == set(KINDS)


@given(steps, st.integers(2, 30))
@settings(in_a_township, max_examples=30)
def test_a_replay_in_batches_of_any_size_gives_the_live_rows(township, work, batch):
    with undone():
        doing = Work(township)
        for kind, seed in work:
            before = STORE.head(township.book), live(township.book)
            if not doing.step(kind, seed):
                assert (STORE.head(township.book), live(township.book)) == before
        rows = live(township.book)
        for size in (1, batch, 5_000):
            assert replayed(township.book, batch=size) == rows
        found = verify(township.book, STORE.rows(township.book), kept=STORE.head(township.book))
        assert found.problems == ()
