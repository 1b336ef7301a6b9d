"""The same kernels on Spark, in a cluster of two workers on this machine: the same lines, totals and places."""

from __future__ import annotations

import os
import shutil

import pyarrow.parquet as pq
import pytest

from bench import nation
from tests.cli.running import taizhang
from tests.consolidation.test_consolidating import coarse, table

if shutil.which("java") is None and not os.environ.get("CI"):
    pytest.skip("Spark needs Java 17 or newer: apt-get install default-jre-headless", allow_module_level=True)

MASTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """Three counties' books, closed by the scheme of the bench."""
    folder = tmp_path_factory.mktemp("shipped")
    nation.write(folder, 500, kept=True)
    return folder


def test_spark_gives_the_same_lines_totals_and_places_ties_included(shipped, tmp_path):
    scheme = coarse(tmp_path)
    here = taizhang("consolidate", shipped, "-o", tmp_path / "here", "--scheme", scheme)
    there = taizhang(
        "consolidate", shipped, "-o", tmp_path / "there", "--scheme", scheme,
        "--engine", "spark", "--spark-master", MASTER,
    )  # fmt: skip
    assert (here.exit_code, there.exit_code) == (0, 0), there.output
    for name in ("lines", "totals", "ranks.parquet"):
        ours, theirs = (sorted(map(repr, table(tmp_path / where, name))) for where in ("here", "there"))
        assert ours == theirs
    for path in (tmp_path / "there" / "lines").iterdir():
        assert pq.read_schema(path).names == ["unit", "item", "value", "over", "before", "after", "reason"]
    again = taizhang(
        "consolidate", shipped, "-o", tmp_path / "there", "--scheme", scheme,
        "--engine", "spark", "--spark-master", MASTER,
    )  # fmt: skip
    assert "3 个县上次已算完" in again.output


def test_spark_scores_every_way_to_points_as_this_machine_does(shipped, tmp_path):
    for engine in ("numpy", "spark"):
        result = taizhang(
            "consolidate", shipped, "-o", tmp_path / engine, "--scheme", nation.SCHEME,
            "--engine", engine, "--spark-master", MASTER,
        )  # fmt: skip
        assert result.exit_code == 0, result.output
    for name in ("lines", "totals", "ranks.parquet"):
        ours, theirs = (sorted(map(repr, table(tmp_path / where, name))) for where in ("numpy", "spark"))
        assert ours == theirs
