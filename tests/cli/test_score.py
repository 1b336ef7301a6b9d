"""`taizhang score`: a period's scores as of any closed month, in three forms; nothing is kept."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from taizhang.appraisal.models import ScoreTotal
from taizhang.server.store import STORE
from tests.appraisal.scoring_town import published
from tests.cli.running import taizhang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def scored(*arguments):
    result = taizhang("score", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_closed_month_is_scored_as_it_was_closed(township):
    published(township)
    head = STORE.head(township.book)
    found = scored("2026-01")
    kept = {row.unit: row.total for row in ScoreTotal.rows.of(township.book)}
    assert {one["unit"]: one["total"] for one in found["results"]} == {
        unit: f"{total.normalize():f}" for unit, total in kept.items()
    }
    assert STORE.head(township.book) == head


def test_a_late_fact_counts_only_as_of_a_later_close(township):
    published(township)
    first = township.record("jobs", "2026-01", 10, village=0, late=True)
    assert first
    before = scored("2026-01")["results"][0]["total"]
    township.close("2026-02")
    assert scored("2026-01")["results"][0]["total"] == before
    lines = {
        one["item"]: one
        for one in scored("2026-01", "--as-of", "2026-02")["lines"]
        if one["unit"] == township.villages[0]
    }
    assert lines["jobs"]["value"] == "10"


def test_the_table_and_the_spreadsheet_name_units_and_points(township, tmp_path):
    published(township)
    table = taizhang("score", "2026-01").output
    assert "第1村" in table
    assert "按月考评" in table
    out = tmp_path / "scores.xlsx"
    assert taizhang("score", "2026-01", "--format", "xlsx", "-o", str(out)).exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    assert book.sheetnames == ["位次", "逐项"]
    assert book["位次"]["B2"].value == "第1村"
    assert book["逐项"].max_row > 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-13",), "不是一个期间"),
        (("2026-Q1",), "没有施行按此期间考评的办法"),
        (("2026-01", "--as-of", "2026-02"), "没有封账"),
        (("2026-01", "--institution", "none"), "没有施行"),
    ],
)
def test_what_cannot_be_scored_is_said(township, arguments, said):
    result = taizhang("score", *arguments)
    assert result.exit_code == 2
    assert said in result.output
