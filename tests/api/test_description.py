"""The description is true: schemathesis asks a running server and finds no answer that is not as described.

A short run; `python -m bench.api` asks 5,000 questions.
"""

from __future__ import annotations

from tests.bench.test_benches import run


def test_no_answer_is_other_than_described() -> None:
    found = run("api", "--cases", "100")
    assert found["failures"] == 0
    assert found["cases"] > 500
