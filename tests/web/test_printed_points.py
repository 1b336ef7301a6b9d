"""Points are printed to the decimals that the scheme states, half up, on every page and notice alike."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from taizhang.notices.models import Notice
from taizhang.office.templatetags.taizhang_tags import points
from tests.appraisal.scoring_town import corrected_by, decided, objected
from tests.factories import create_township
from tests.institutions.counters import day
from tests.rules import ALL, APPRAISAL
from tests.web.offices import Office

pytestmark = pytest.mark.django_db

STATED = {
    "one, only in print": ('decimals = 1\ndecimals_for = "print"', "67.5", "67.6"),
    "three": ("decimals = 3", "67.450", "67.625"),
    "none": ("", "67.45", "67.63"),
}
"""What a rule states, and how 67.45 and, corrected, 67.625 are then printed."""


@pytest.fixture(params=STATED.values(), ids=STATED)
def stated(request):
    """A closed and posted January by a rule with so many decimals; a total, and the corrected one, as they are to be printed."""
    decimals, total, after = request.param
    rule = APPRAISAL.replace("full = 100", f"full = 100\n{decimals}")
    town = create_township(institutions=(*(text for text in ALL if text != APPRAISAL), rule))
    for village, sales in enumerate((90_000, 59_900, 30_000)):
        town.record("sales", "2026-01", sales, village=village)
    town.close("2026-01", approvals={"appraisal": town.people["secretary"]})
    return Office(town), total, after


def test_a_total_reads_the_same_on_every_page_and_in_the_notice(stated):
    office, total, after = stated
    town, unit = office.town, office.town.villages[1]
    objection = objected(town)
    decided(town, objection)
    corrected_by(town, objection, 1, ("sales", "23.96", "24.1"))
    notice = Notice.rows.of(town.book).get(institution="appraisal")
    with day("2026-02-04"):
        leader = office.as_("leader")
        read = {
            "sheet": leader.get(office.at(f"sheets/appraisal/2026-01/{unit}/")),
            "ranking": leader.get(office.at("rankings/appraisal/2026-01/")),
            "portal": Client().get(f"/p/{town.book}/notices/{notice.id}/"),
        }
        pages = {name: answer.content.decode() for name, answer in read.items()}
        standings = leader.get(office.at("standings/appraisal/2026-01/")).content.decode()
        unit_page = leader.get(office.at(f"units/{unit}/")).content.decode()
    for name, page in pages.items():
        assert _figures(page) >= {total, after}, name
    assert after in _figures(standings)
    assert total in _figures(unit_page)
    loose = {"67.45", "67.450", "67.5", "67.6", "67.62", "67.625", "67.63"} - {total, after}
    del pages["sheet"]  # its sentences show exact arithmetic besides
    for name, page in (pages | {"standings": standings, "unit": unit_page}).items():
        assert not _figures(page) & loose, name


def _figures(page: str) -> set[str]:
    """The numbers with decimals that stand on a page."""
    return set(re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", page))


@pytest.mark.parametrize(
    ("millionths", "said"), [(-125_000, "−0.12"), (125_000, "0.13"), (-126_000, "−0.13")]
)
def test_a_half_goes_to_the_larger_number_also_below_nought(millionths, said):
    assert points(millionths) == said
