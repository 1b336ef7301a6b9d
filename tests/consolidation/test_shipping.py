"""A closed book leaves the office as Parquet, with the digest that its close act holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from taizhang.appraisal.models import ScoreLine
from taizhang.books import queries as books
from taizhang.consolidation.shipments import SCHEMAS, opened
from taizhang.consolidation.working import checked
from taizhang.scoring import Reason
from taizhang.server.models import JournalEntry
from taizhang.units.models import Unit
from tests import rules
from tests.appraisal.test_deciding_before_a_close import decide, judge
from tests.cli.running import taizhang
from tests.factories import create_adoption

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def closed(township):
    """A township whose January is closed: a tie, a veto, something not reported."""
    for village, value in enumerate((120_000, 90_000, 90_000)):
        township.record("sales", "2026-01", value, village=village)
    for village in (0, 1):
        township.record("coverage", "2026-01", 91, village=village)
    township.record("accidents", "2026-01", 1, village=1)
    township.close("2026-01")
    return township


def ship(folder: Path, *more: str, month: str = "2026-01"):
    return taizhang("ship", month, "-o", folder, "--county", "320102", *more)


def test_a_closed_month_is_shipped_with_the_digest_of_its_close_and_the_hashes_of_its_rules(closed, tmp_path):
    result = ship(tmp_path / "s")
    kept = books.closed(closed.book, "2026-01")
    assert result.exit_code == 0
    assert kept.digest[:4] in result.output
    (book,) = opened([tmp_path / "s"])
    assert (book.close.book, book.close.period, book.close.digest) == (closed.book, "2026-01", kept.digest)
    assert book.close.rules == kept.rules
    assert book.text(kept.rules["appraisal"]) == rules.APPRAISAL


def test_the_lines_shipped_are_the_lines_kept(closed, tmp_path):
    ship(tmp_path / "s")
    shipped = pq.read_table(tmp_path / "s" / "lines.parquet").to_pylist()
    kept = ScoreLine.rows.of(closed.book).values_list(
        "unit", "item", "value", "over", "before", "after", "reason"
    )
    names = ("unit", "item", "value", "over", "before", "after", "reason")
    assert {tuple(line[name] for name in names) for line in shipped} == set(kept)
    assert len(shipped) == len(kept)


def test_facts_hold_values_no_data_and_not_applicable_of_every_unit(closed, tmp_path):
    ship(tmp_path / "s")
    rows = pq.read_table(tmp_path / "s" / "facts.parquet").to_pylist()
    facts = {(row["metric"], row["unit"]): (row["state"], row["value"]) for row in rows}
    first, _, third = closed.villages
    assert facts["sales", first] == (0, 120_000 * 10**6)
    assert facts["sales", closed.township] == (0, 300_000 * 10**6)  # what its villages make up
    assert facts["sales/target", first] == (0, 100_000 * 10**6)
    assert facts["coverage", third] == (1, None)  # owed and not reported
    assert facts["coverage", closed.station] == (2, None)
    assert {row["period"] for row in rows} == {"2026-01"}
    assert len(rows) == len(facts)


def test_what_was_shipped_is_sound_and_its_facts_give_its_lines(closed, tmp_path):
    ship(tmp_path / "s")
    result = taizhang("consolidate", tmp_path / "s", "-o", tmp_path / "out")
    assert result.exit_code == 0
    names = ("unit", "item", "value", "over", "before", "after", "reason")
    lines = [tuple(row[name] for name in names) for row in _rows(tmp_path / "out" / "lines")]
    assert set(lines) == set(ScoreLine.rows.of(closed.book).values_list(*names))


def test_what_people_entered_and_decided_before_the_close_counts_where_books_are_consolidated(
    township, tmp_path
):
    for village, sales in enumerate((90_000, 60_000, 30_000)):
        township.record("sales", "2026-01", sales, village=village)
    judge(township, 0, "4.5")
    judge(township, 2, 3)
    decide(township, 1, item="sales")
    decide(township, 2, item="sales", way="exempt")
    township.close("2026-01")
    ship(tmp_path / "s")
    result = taizhang("consolidate", tmp_path / "s", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    names = ("unit", "item", "value", "over", "before", "after", "reason")
    lines = {tuple(row[name] for name in names) for row in _rows(tmp_path / "out" / "lines")}
    assert lines == set(ScoreLine.rows.of(township.book).values_list(*names))
    assert {Reason.EXCLUDED, Reason.EXEMPT, Reason.JUDGED} <= {line[-1] for line in lines}


def test_neither_acts_nor_people_leave_the_office(closed, tmp_path):
    ship(tmp_path / "s")
    inside = b"".join(
        path.read_bytes() + repr(pq.read_table(path).to_pylist()).encode()
        for path in (tmp_path / "s").iterdir()
    )
    acts = JournalEntry.objects.filter(book=closed.book)
    for secret in [
        *acts.values_list("id", flat=True),
        *acts.values_list("hash", flat=True),
        *closed.people.values(),
    ]:
        assert secret.encode() not in inside
    assert b"cut" not in inside


def test_a_quarter_ships_its_own_facts_with_its_last_month(closed, tmp_path):
    create_adoption(
        closed.book,
        rules.APPRAISAL.replace('"appraisal"', '"quarterly"').replace('"month"', '"quarter"'),
        on=date(2026, 2, 1),
    )
    closed.close("2026-02")
    closed.close("2026-03")
    ship(tmp_path / "s", month="2026-03")
    (book,) = opened([tmp_path / "s"])
    assert {block.period for block in book.close.blocks} == {"2026-03", "2026-Q1"}
    assert {(sheet.institution, sheet.period) for sheet in book.close.sheets} == {
        ("appraisal", "2026-03"), ("quarterly", "2026-Q1"),
    }  # fmt: skip
    result = taizhang("consolidate", tmp_path / "s", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "--scheme" in result.output  # two appraisals are shared: which one?


def test_a_month_that_is_not_closed_is_not_shipped(closed, tmp_path):
    result = ship(tmp_path / "s", month="2026-02")
    assert result.exit_code == 2
    assert "2026年2月" in result.output
    result = ship(tmp_path / "s", "--book", closed.book, month="2026-02")
    assert result.exit_code == 2
    assert not list(tmp_path.rglob("*.parquet*"))


def test_a_book_that_no_longer_gives_its_digest_is_not_shipped(closed, tmp_path):
    Unit.rows.of(closed.book).filter(id=closed.villages[0]).update(kind="group")
    result = ship(tmp_path / "s")
    assert result.exit_code == 2
    assert "recompute" in result.output
    assert not list(tmp_path.rglob("*.parquet*"))


def test_the_county_must_be_known(closed, tmp_path):
    result = taizhang("ship", "2026-01", "-o", tmp_path / "s")
    assert result.exit_code == 2
    assert "--county" in result.output


def test_a_later_adoption_or_record_changes_nothing_of_what_is_shipped(closed, tmp_path):
    ship(tmp_path / "before")
    closed.record("coverage", "2026-01", 99, village=2, on=date(2026, 2, 3), late=True)
    create_adoption(closed.book, rules.APPRAISAL.replace("points = 10", "points = 5"), on=date(2026, 2, 3))
    ship(tmp_path / "after")
    for name in SCHEMAS:
        before, after = (pq.read_table(tmp_path / when / f"{name}.parquet") for when in ("before", "after"))
        assert before.equals(after, check_metadata=True)


def test_the_same_close_checks_in_the_library(closed, tmp_path):
    from taizhang.consolidation.parts import Part
    from taizhang.consolidation.schemes import common_scheme

    ship(tmp_path / "s")
    books = opened([tmp_path / "s"])
    (facts,) = checked(Part("one", {}, books), common_scheme(books))
    assert facts.units.num_rows == 5


def _rows(folder: Path) -> list[dict]:
    return [row for path in sorted(folder.iterdir()) for row in pq.read_table(path).to_pylist()]
