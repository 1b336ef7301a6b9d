"""What a refusal must be: the reason expected, said in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from taizhang.problems import Refused


@contextmanager
def refuses(*codes: str, key: str = "") -> Iterator[None]:
    """What is done within is refused, for at least these reasons, each in Chinese and in English."""
    with pytest.raises(Refused) as refused:
        yield
    problems = refused.value.problems
    assert set(codes) <= {problem.code for problem in problems}
    assert all(problem.what.zh and problem.what.en for problem in problems)
    assert not key or key in {problem.where.key for problem in problems}
