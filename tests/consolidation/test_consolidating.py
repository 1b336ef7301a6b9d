"""Closed books of many counties, scored by one scheme: as the plain reading has it, whatever came in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench import nation
from taizhang.consolidation import parts
from taizhang.consolidation.shipments import opened
from taizhang.consolidation.working import read_facts
from taizhang.institutions import load
from taizhang.problems import Refused
from taizhang.scoring import Column, Unit, rule_of, score_plainly
from tests.cli.running import taizhang

UNITS = 700  # four counties, the last of them small


@pytest.fixture(scope="module")
def shipment(tmp_path_factory) -> Path:
    """Four counties' books, closed by the scheme of the bench."""
    folder = tmp_path_factory.mktemp("shipped")
    nation.write(folder, UNITS, kept=True)
    return folder


@pytest.fixture
def small_parts(monkeypatch):
    """A part holds one county."""
    monkeypatch.setattr(parts, "PART_UNITS", 1)


def consolidate(shipped: Path, out: Path, *more: object):
    return taizhang("consolidate", shipped, "-o", out, *map(str, more))


def table(out: Path, name: str) -> list[dict]:
    """The rows of a folder of parts, or of one file."""
    path = out / name
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def ranked(keys: dict[str, tuple], within: dict[str, object]) -> dict[str, int]:
    """The place of each unit: how many of its group stand before it, and one."""
    return {
        unit: 1 + sum(keys[other] > key for other in keys if within[other] == within[unit])
        for unit, key in keys.items()
    }


def test_lines_totals_and_places_are_those_of_the_plain_reading_with_many_ties(
    shipment, tmp_path, small_parts
):
    totals = agreeing_totals(shipment, tmp_path, coarse(tmp_path))
    assert len(set(totals)) < len(totals) / 4, "there must be many ties"


def test_every_way_to_points_gives_what_the_plain_reading_gives(tmp_path, monkeypatch, small_parts):
    monkeypatch.setattr(nation, "TOWNSHIPS", 2)
    nation.write(tmp_path / "shipped", 50)
    agreeing_totals(tmp_path / "shipped", tmp_path, nation.SCHEME)
    ways = {way for item in load(nation.SCHEME.read_text("utf-8")).appraisal.items for way in item.ways}
    assert ways == {"count", "steps", "line", "share", "ballot", "rank", "judge", "part"}


def agreeing_totals(shipment: Path, tmp_path: Path, scheme: Path) -> list[int]:
    """The totals of a consolidation, whose lines, totals, grades and places are found to be those of the plain reading."""
    assert consolidate(shipment, tmp_path / "out", "--scheme", scheme).exit_code == 0
    institution = load(scheme.read_text("utf-8"))
    rule = rule_of(institution.appraisal, id=institution.id)
    lines, results, last, county, township = [], {}, {}, {}, {}
    for book in opened([shipment]):
        facts = read_facts(book, book.close.period)
        rows = facts.units.to_pylist()
        cells = {
            metric: {
                row["unit"]: Column(facts.values[at], facts.states[at]).fact(place)
                for place, row in enumerate(rows)
            }
            for metric, at in facts.metrics.items()
        }
        sheet = score_plainly(rule, [Unit(row["unit"], row["township"], row["class"]) for row in rows], cells)
        lines += [
            (line.unit, line.item, line.value, line.over, line.before, line.after, line.reason)
            for line in sheet.lines
        ]
        for row, result in zip(rows, sheet.results, strict=True):
            results[row["unit"]] = result
            last[row["unit"]] = dict(result.vetoes)["late"] == 3
            county[row["unit"]], township[row["unit"]] = book.close.county, row["township"]
    names = ("unit", "item", "value", "over", "before", "after", "reason")
    assert sorted(tuple(row[name] for name in names) for row in table(tmp_path / "out", "lines")) == sorted(
        lines
    )
    keys = {
        unit: (not last[unit], round_half_up(result.total))
        for unit, result in results.items()
        if result.assessed
    }
    places = [ranked(keys, within) for within in (township, county, dict.fromkeys(keys, ""))]
    ranks = {row["unit"]: row for row in table(tmp_path / "out", "ranks.parquet")}
    assert set(ranks) == set(results)
    for unit, row in ranks.items():
        assert row["total"] == int(results[unit].total * 10**6)
        found = [row[f"place_in_{name}"] for name in ("township", "county", "nation")]
        assert found == [place.get(unit) for place in places]
        assert found[0] == results[unit].rank
    totals = {row["unit"]: row for row in table(tmp_path / "out", "totals")}
    assert {unit: row["grade"] for unit, row in totals.items()} == {u: r.grade for u, r in results.items()}
    return [row["total"] for row in ranks.values()]


def round_half_up(total) -> int:
    return int((Fraction(total) * 10_000 + Fraction(1, 2)) // 1)


def coarse(folder: Path) -> Path:
    """A scheme of few steps, so that many are equal."""
    text = nation.SCHEME.read_text("utf-8")
    head, *items = text.split("\n[[appraisal.item]]")
    kept = [item for item in items if "steps" in item][:3]
    tail = items[-1].partition("\n[[appraisal.veto]]")
    rule = head + "".join(
        f"\n[[appraisal.item]]{item.partition(chr(10) + '[[appraisal.veto]]')[0]}" for item in kept
    )
    file = folder / "national-month.toml"
    file.write_text((rule + tail[1] + tail[2]).replace("full = 100", "full = 7.5"), "utf-8")
    return file


def test_the_scheme_need_not_be_named_where_all_closed_by_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(nation, "TOWNSHIPS", 1)  # a township's own book ranks inside the township too
    shipment = tmp_path / "shipped"
    nation.write(shipment, 55, kept=True)
    result = consolidate(shipment, tmp_path / "out")
    assert result.exit_code == 0
    lines = table(tmp_path / "out", "lines")
    kept = [row for path in shipment.rglob("lines.parquet") for row in pq.read_table(path).to_pylist()]
    key = ("unit", "item", "value", "over", "before", "after", "reason")
    assert {tuple(row[name] for name in key) for row in lines} == {
        tuple(row[name] for name in key) for row in kept
    }
    summary = json.loads((tmp_path / "out" / "consolidation.json").read_text("utf-8"))
    assert (summary["counties"], summary["units"], summary["lines"]) == (4, 55, len(lines))


def test_jobs_and_the_size_of_parts_change_nothing(shipment, tmp_path, monkeypatch):
    consolidate(shipment, tmp_path / "one", "--jobs", 1)
    monkeypatch.setattr(parts, "PART_UNITS", 1)
    consolidate(shipment, tmp_path / "many", "--jobs", 3)
    for name in ("lines", "totals", "ranks.parquet"):
        one, many = (sorted(map(repr, table(tmp_path / where, name))) for where in ("one", "many"))
        assert one == many


def altered(shipment: Path, folder: Path, name: str, change) -> Path:
    """A copy of the shipment with one table changed, its metadata and row groups as they were."""
    for path in shipment.rglob("*.parquet"):
        target = folder / path.relative_to(shipment)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.name != f"{name}.parquet":
            target.write_bytes(path.read_bytes())
            continue
        source = pq.ParquetFile(path)
        with pq.ParquetWriter(target, source.schema_arrow) as writer:
            for group in range(source.num_row_groups):
                rows = source.read_row_group(group)
                writer.write_table(change(rows) if group == 1 else rows)
            kept = {
                key: value for key, value in source.metadata.metadata.items() if key.startswith(b"taizhang")
            }
            writer.add_key_value_metadata(kept)
    return folder


def replaced(column: str, value):
    def change(rows: pa.Table) -> pa.Table:
        at = rows.schema.get_field_index(column)
        cells = rows.column(column).to_pylist()
        cells[5] = value(cells[5])
        return rows.set_column(at, rows.schema.field(at), pa.array(cells, rows.schema.field(at).type))

    return change


def swapped(rows: pa.Table) -> pa.Table:
    return rows.take(pa.array([1, 0, *range(2, rows.num_rows)]))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("facts", replaced("value", lambda old: (old or 0) + 1), id="a fact"),
        pytest.param("facts", replaced("state", lambda old: 2 - old), id="the state of a fact"),
        pytest.param("facts", lambda rows: rows.slice(1), id="a fact removed"),
        pytest.param("facts", lambda rows: pa.concat_tables([rows, rows.slice(0, 1)]), id="a fact added"),
        pytest.param("units", replaced("title", lambda old: "假村"), id="the name of a unit"),
        pytest.param("units", replaced("township", lambda old: "u000010014"), id="the township of a unit"),
        pytest.param("lines", replaced("after", lambda old: old + 1), id="the points of a line"),
        pytest.param("lines", lambda rows: rows.slice(1), id="a line removed"),
        pytest.param("totals", replaced("place", lambda old: 1 if old != 1 else 2), id="a place"),
        pytest.param("totals", replaced("total", lambda old: old + 1), id="a total"),
    ],
)
def test_an_altered_file_is_refused_and_named_and_nothing_of_its_county_is_written(
    shipment, tmp_path, small_parts, name, change
):
    shipped = altered(shipment, tmp_path / "altered", name, change)
    result = consolidate(shipped, tmp_path / "out")
    assert result.exit_code == 2, result.output
    assert f"{'facts' if name == 'facts' else name}.parquet" in result.output or name == "totals"
    assert "第2县" in result.output
    assert not (tmp_path / "out" / "ranks.parquet").exists()
    finished = {row["county"] for row in table(tmp_path / "out", "totals")}
    assert finished == {"110000", "110002", "110003"}
    assert consolidate(shipment, tmp_path / "out").exit_code == 0  # with the right file it goes on
    assert len(table(tmp_path / "out", "ranks.parquet")) == UNITS


def test_facts_in_another_order_are_the_same_facts(shipment, tmp_path):
    shipped = altered(
        shipment, tmp_path / "shuffled", "facts", lambda rows: rows.take(list(range(rows.num_rows))[::-1])
    )
    assert consolidate(shipped, tmp_path / "out").exit_code == 0
    consolidate(shipment, tmp_path / "straight")
    assert table(tmp_path / "out", "ranks.parquet") == table(tmp_path / "straight", "ranks.parquet")


def test_an_interrupted_consolidation_goes_on_where_it_stopped(shipment, tmp_path, small_parts, monkeypatch):
    from taizhang.consolidation import working

    scored = working.score
    calls = []

    def failing(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return scored(*arguments)

    monkeypatch.setattr(working, "score", failing)
    assert consolidate(shipment, tmp_path / "out", "--jobs", 1).exit_code == 1
    done = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "lines").iterdir()}
    assert len(done) == 2
    assert not (tmp_path / "out" / "ranks.parquet").exists()
    result = consolidate(shipment, tmp_path / "out", "--jobs", 1)
    assert result.exit_code == 0
    assert "2 个县" in result.output
    assert len(calls) == 5  # only what was not finished
    assert all(path.stat().st_mtime_ns == then for path, then in done.items())
    assert len(table(tmp_path / "out", "ranks.parquet")) == UNITS


def test_a_changed_county_is_scored_again_and_the_others_are_not(tmp_path, small_parts):
    nation.write(tmp_path / "s", UNITS)
    scheme = ("--scheme", nation.SCHEME)
    assert consolidate(tmp_path / "s", tmp_path / "out", *scheme).exit_code == 0
    before = {path.name for path in (tmp_path / "out" / "lines").iterdir()}
    nation.write(tmp_path / "s", UNITS - 5)  # a village less in the last county
    result = consolidate(tmp_path / "s", tmp_path / "out", *scheme)
    assert "3 个县" in result.output
    after = {path.name for path in (tmp_path / "out" / "lines").iterdir()}
    assert (len(after), len(before & after)) == (4, 3)
    assert len(table(tmp_path / "out", "ranks.parquet")) == UNITS - 5


def test_killed_at_any_moment_no_partial_file_bears_a_final_name(shipment, tmp_path):
    out = tmp_path / "out"
    program = (
        "from taizhang.consolidation import parts; parts.PART_UNITS = 1\n"
        "from taizhang.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "consolidate", str(shipment), "-o", str(out), "--jobs", "1"]
    running = subprocess.Popen(command, env=os.environ.copy(), stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not list(out.glob("parts/*.json")) and time.monotonic() < until and running.poll() is None:
            time.sleep(0.001)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()
    for path in out.rglob("*.parquet"):
        pq.read_table(path)
    assert consolidate(shipment, out).exit_code == 0
    assert len(table(out, "ranks.parquet")) == UNITS
    assert not list(out.rglob("*.partial"))


def test_a_digest_told_by_another_way_is_compared(shipment, tmp_path):
    digests = {book.close.book: book.close.digest for book in opened([shipment])}
    told = tmp_path / "told.txt"
    told.write_text(
        "".join(f"{book} {digest[:32]} {digest[32:]}\n" for book, digest in digests.items()), "utf-8"
    )
    result = consolidate(shipment, tmp_path / "out", "--witness", told)
    assert result.exit_code == 0
    assert "--witness" not in result.output
    told.write_text(f"county-0001 {'0' * 64}\nelsewhere {'0' * 64}\n", "utf-8")
    result = consolidate(shipment, tmp_path / "other", "--witness", told)
    assert result.exit_code == 2
    assert "第2县" in result.output
    assert "elsewhere" in result.output
    told.write_text("county-0001 abc\n", "utf-8")
    result = consolidate(shipment, tmp_path / "other", "--witness", told)
    assert result.exit_code == 2
    assert "told.txt:1" in result.output


def test_a_folder_with_other_results_or_files_is_not_written_into(shipment, tmp_path):
    out = tmp_path / "out"
    consolidate(shipment, out)
    result = consolidate(shipment, out, "--scheme", coarse(tmp_path))
    assert result.exit_code == 2
    assert len(table(out, "ranks.parquet")) == UNITS
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.docx").write_text("x")
    assert consolidate(shipment, other).exit_code == 2
    assert [path.name for path in other.iterdir()] == ["letter.docx"]


def test_books_of_several_months_are_refused(shipment, tmp_path):
    nation.write(tmp_path / "april", 10, "2026-04")
    result = taizhang(
        "consolidate", shipment, tmp_path / "april", "-o", tmp_path / "out", "--scheme", nation.SCHEME
    )
    assert result.exit_code == 2
    assert "county-0000" in result.output  # the same book twice


@pytest.mark.parametrize("bytes_kept", [0, 10, 3000])
def test_a_damaged_file_is_refused_and_named(shipment, tmp_path, bytes_kept):
    shipped = altered(shipment, tmp_path / "copy", "none", None)
    file = next(shipped.rglob("facts.parquet"))
    file.write_bytes(file.read_bytes()[:bytes_kept])
    result = consolidate(shipped, tmp_path / "out")
    assert result.exit_code == 2
    assert "facts.parquet" in result.output


def test_a_folder_without_shipments_is_refused(tmp_path):
    result = consolidate(tmp_path, tmp_path / "out")
    assert result.exit_code == 2
    assert "taizhang ship" in result.output


def test_files_of_two_shipments_do_not_mix(shipment, tmp_path):
    shipped = altered(shipment, tmp_path / "copy", "none", None)
    nation.write(tmp_path / "other", UNITS)
    next(shipped.rglob("lines.parquet")).write_bytes(
        next((tmp_path / "other").rglob("lines.parquet")).read_bytes()
    )
    result = consolidate(shipped, tmp_path / "out")
    assert result.exit_code == 2
    assert "lines.parquet" in result.output


def test_a_metric_that_a_book_does_not_have_is_named(shipment, tmp_path):
    scheme = tmp_path / "national-month.toml"
    scheme.write_text(nation.SCHEME.read_text("utf-8").replace('"metric-05"', '"metric-99"'), "utf-8")
    result = consolidate(shipment, tmp_path / "out", "--scheme", scheme)
    assert result.exit_code == 2
    assert "metric-99" in result.output


def test_what_the_base_install_lacks_is_named_with_the_extra(shipment, tmp_path, monkeypatch):
    from taizhang.consolidation import needs

    monkeypatch.setattr(needs, "find_spec", lambda package: None)
    with pytest.raises(Refused, match=r"taizhang\[county\]"):
        needs.need("county")
    result = consolidate(shipment, tmp_path / "out", "--engine", "spark")
    assert result.exit_code == 2
    assert "taizhang[spark]" in result.output
    assert taizhang("ship", "2026-01", "-o", tmp_path / "s").exit_code == 2


def test_the_questions_of_the_how_to_can_be_asked_with_duckdb(shipment, tmp_path, monkeypatch):
    import duckdb

    consolidate(shipment, tmp_path / "march")
    monkeypatch.chdir(tmp_path)
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "consolidate.md").read_text("utf-8")
    (block,) = [part.partition("```")[0] for part in page.split("```sql\n")[1:]]
    counties, items = (duckdb.sql(question).fetchall() for question in block.split(";") if question.strip())
    assert sum(row[1] for row in counties) == UNITS
    assert items[0][1] >= items[-1][1] >= 0
