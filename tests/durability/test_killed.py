"""Killed while it writes: no acknowledged act is lost, the chain verifies, the state is the journal's."""

from __future__ import annotations

import os

import pytest

from bench.durability import killed


@pytest.mark.durability
@pytest.mark.database
def test_no_acknowledged_act_is_lost_when_everything_is_killed_while_it_writes():
    engine = os.environ.get("TAIZHANG_TEST_DATABASE", "sqlite")
    rounds = list(killed(engine, 2, acts=96, seed=os.getpid()))
    assert [done.sound for done in rounds] == [True, True], rounds
    assert [done.database_killed for done in rounds] == [False, engine == "postgres"]
    assert all(0 < done.answered <= 96 for done in rounds)
    assert rounds[-1].acts >= sum(done.answered for done in rounds)
