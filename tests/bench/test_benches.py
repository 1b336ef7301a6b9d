"""The benches run as they are documented, and say what they say in one JSON object; the speeds are not judged here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from taizhang.journal.exchange import from_lines

ACTS = 2_000
ROOT = Path(__file__).parents[2]


def run(name: str, *arguments: str) -> dict[str, Any]:
    """What a bench prints with --json."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TAIZHANG_")}
    command = [sys.executable, "-m", f"bench.{name}", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return json.loads(line)


@pytest.mark.parametrize("acts", [1_500, 2_001])
def test_a_synthetic_book_has_exactly_the_acts_asked_for_and_its_chain_holds(acts):
    from bench.years import Synthetic

    book = Synthetic(acts, date(2026, 11, 20))
    entries = list(from_lines(book.lines()))
    assert len(entries) == acts
    assert max(entry.happened_on for entry in entries) <= "2026-11-20"
    assert {text.owner for text in book.texts} >= set(book.people.values())


def test_a_longer_book_reaches_further_back_and_leaves_the_current_year_as_it_is():
    from bench.years import Synthetic

    def months(book: Synthetic) -> dict[str, int]:
        return {month.period.key: month.acts for month in book.years[-1].months}

    short, long = Synthetic(12_000, date(2026, 11, 20)), Synthetic(60_000, date(2026, 11, 20))
    assert short.years[0].year > long.years[0].year
    assert months(short) == months(long)


def test_a_synthetic_book_comes_in_verifies_and_is_what_its_acts_say(db):
    from bench.years import Synthetic
    from taizhang.server.exchange import load_book
    from taizhang.server.rebuilding import compare
    from taizhang.server.soundness import examine

    book = Synthetic(ACTS, date(2026, 11, 20))
    came = load_book(book.lines(), file="synthetic", progress=lambda done: None)
    assert came.head.seq == ACTS
    assert examine(came.book, chain_only=True).problems == ()
    assert compare(came.book).differing == 0


def test_the_bench_of_the_journal_measures_the_steps_asked_for():
    found = run("journal", "--acts", str(ACTS), "--engine", "sqlite", "--steps", "import", "verify", "append")
    steps = found["engines"]["sqlite"]
    assert [steps[name]["acts"] for name in ("import", "verify")] == [ACTS, ACTS]
    assert steps["append"]["p95_ms"] >= steps["append"]["p50_ms"] > 0
    assert all(step["per_second"] > 0 and step["peak_mib"] > 0 for step in steps.values())


def test_the_bench_of_pages_opens_pages_of_the_office_and_of_the_portal_while_somebody_writes():
    found = run(
        "pages", "--acts", "1500", "--seconds", "2", "--rate", "20", "--no-warming", "--only", ":home"
    )
    roles = {page["page"]: set(page["roles"]) for page in found["pages"]}
    assert roles["portal:home"] == {"public"}
    assert {"clerk", "village", "auditor"} < roles["office:home"]
    assert all(page["p95_ms"] >= page["p50_ms"] > 0 for page in found["pages"])
    assert found["books"][0]["requests"] == 40
    assert found["books"][0]["writes"]["count"] >= 1


def test_the_bench_of_scoring_compares_ours_with_pandas_and_polars_line_by_line():
    found = run("scoring", "--units", "600", "--repeats", "1", "--no-year")
    assert found["units"] == 600
    assert found["lines"] >= 600 * 40
    assert found["pandas_largest_difference"] <= 1.1e-6  # else it ends with another status
    assert found["polars_largest_difference"] <= 1.1e-6
    for name in (
        "seconds",
        "pandas_ratio",
        "polars_ratio",
        "peak_gib",
        "ns_per_line_spread",
        "township_kept_sheet_ms",
    ):
        assert found[name] > 0


def test_a_book_of_matters_verifies_and_is_what_its_acts_say(transactional_db):
    from bench.matters_book import BOOK, Matters
    from taizhang.journal import verify
    from taizhang.matters.models import Matter
    from taizhang.server.rebuilding import compare
    from taizhang.server.store import STORE

    book = Matters(120, date(2026, 11, 20))
    book.build()
    assert Matter.rows.for_nobody(BOOK).count() == 120
    assert verify(BOOK, STORE.rows(BOOK), kept=STORE.head(BOOK)).problems == ()
    assert compare(BOOK).differing == 0


def test_the_peer_of_the_bench_of_matters_gets_every_matter_with_its_words_and_acts(transactional_db):
    from bench.matters_book import BOOK, Matters
    from bench.matters_helpdesk import STATUSES, export
    from taizhang.matters.models import Matter

    Matters(120, date(2026, 11, 20)).build()
    found = {one["id"]: one for one in export()}
    rows = {row.id: row for row in Matter.rows.for_nobody(BOOK)}
    assert found.keys() == rows.keys()
    assert all(one["text"] and one["unit"] and one["acts"][0][0] == "matter.opened" for one in found.values())
    for id, one in found.items():
        assert bool(one["answer"]) == (rows[id].answered_on is not None)
        assert one["status"] == STATUSES.get(rows[id].status, "open")
