"""An institution of an existing kind is one TOML file and no Python: the how-to's own example is adopted and run."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from taizhang.appraisal.queries import ranking
from taizhang.institutions import check
from taizhang.timekeeping import Period
from tests.factories import create_adoption, create_close
from tests.institutions.playing import play, report

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "add-an-institution.md"


def example() -> str:
    """The file in the how-to."""
    found = re.search(r"```toml\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_how_tos_file_has_no_problems():
    assert check(example(), "quarterly-clean-up.toml") == ()


def test_a_quarterly_contest_is_scored_and_ranked_at_the_close_of_its_last_month(db):
    town = play()
    create_adoption(town.book, example(), effective_from=date(2026, 1, 1), on=date(2026, 1, 4))
    for village, (found, put_right) in enumerate(((10, 10), (4, 2), (0, 0))):
        report(town, "clean-up-findings", "2026-Q1", village, found)
        report(town, "clean-up-rectified", "2026-Q1", village, put_right)
    for month in ("2026-01", "2026-02"):
        town.close(month)
        assert ranking(town.book, "quarterly-clean-up", "2026-Q1") == ()
    create_close(
        town.book,
        "2026-03",
        who=town.actor("clerk"),
        approvals={"quarterly-clean-up": town.people["secretary"]},
    )
    placed = ranking(town.book, "quarterly-clean-up", "2026-Q1")
    assert [(row.unit, row.total, row.place) for row in placed] == [
        (town.villages[2], Decimal(100), 1),  # nothing found, so nothing to put right: rescaled
        (town.villages[0], Decimal(80), 2),
        (town.villages[1], Decimal(72), 3),
    ]
    assert Period.parse("2026-Q1").months()[-1].key == placed[0].month
