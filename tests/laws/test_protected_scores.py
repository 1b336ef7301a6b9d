"""Law 7 of scores: a complaint moves no figure that those read whom it is kept from, neither in the line of whoever
handles it nor in that of anybody above; who sees every unit's work finds it in the rates."""

from __future__ import annotations

import pytest
from django.urls import reverse

from taizhang.books.metrics import Question, computed
from taizhang.books.queries import in_force
from taizhang.institutions import rate_titles
from taizhang.matters.models import Matter
from taizhang.matters.queries import kind_of
from taizhang.matters.rates import rates_for
from taizhang.matters.seeing import Viewer
from taizhang.scoring import NOT_APPLICABLE
from taizhang.server.clock import today
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.queries import actor
from tests.institutions.counters import Counter, day
from tests.laws.complaints import CASES, Case, complain, office_at_work

pytestmark = pytest.mark.django_db

FEBRUARY = Period.parse("2026-02")
ON_TIME = "matter.hotline.on-time"
HANDLED = {name: case for name, case in CASES.items() if case.handler}


@pytest.fixture(autouse=True)
def _light_hashes(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def figures(counter: Counter) -> dict[str, dict[str, object]]:
    """Every rate that an appraisal may read, of every unit."""
    book = counter.town.book
    standing = tuple(one.id for one in units.tree(book, FEBRUARY).units)
    names = rate_titles(in_force(book, today()).values())
    question = Question(book, standing, FEBRUARY, STORE.head(book).seq)
    return {name: dict(computed(name, question) or {}) for name in names}


def late_complaint(counter: Counter, case: Case) -> str:
    """A complaint about the roads that village 2 answers long after its last day."""
    town = counter.town
    accused = counter.unit(case.accused) if case.about == "unit" else town.people[case.accused]
    with day("2026-02-11"):
        before = set(Matter.rows.for_nobody(town.book).values_list("id", flat=True))
        counter.ask(
            "hotline",
            category="roads",
            about=case.about,
            against=accused,
            place=town.villages[0],
            text="收了钱不办事",
        )
        row = Matter.rows.for_nobody(town.book).exclude(id__in=before).get()
        counter.do(row.id, "assign", case.keeper, unit=counter.unit("village2"))
        counter.do(row.id, "sign", "village2")
    with day("2026-02-27"):
        counter.do(row.id, "answer", "village2", outcome="explained", text="已核实")
    return row.id


@pytest.mark.parametrize("name", HANDLED)
def test_no_figure_that_is_scored_moves_with_a_complaint(name: str) -> None:
    counter, case = office_at_work(), HANDLED[name]
    before = figures(counter)
    assert any(value is not NOT_APPLICABLE for value in before[ON_TIME].values()), "something is scored"
    complain(counter, case)
    late_complaint(counter, case)
    assert figures(counter) == before


def test_a_score_says_what_its_readers_may_count_themselves_and_leaders_count_more() -> None:
    counter, case = office_at_work(), CASES["a station"]
    matter = late_complaint(counter, case)
    book, village = counter.town.book, counter.unit("village2")
    kind = kind_of(Matter.rows.for_nobody(book).get(id=matter))

    def seen_by(role: str) -> object:
        who = actor(book, counter.town.people[role], today())
        viewer = Viewer.of(book, who, today())
        found = rates_for(viewer, "hotline", kind, FEBRUARY, "unit")
        return next(one.adjusted for one in found if (one.group, one.rate.id) == (village, "on-time"))

    assert seen_by("station").percent == figures(counter)[ON_TIME][village] == 100
    assert seen_by("clerk").percent == 50


def test_the_closed_score_sheet_is_that_of_a_month_without_the_complaint() -> None:
    counter = office_at_work()
    late_complaint(counter, CASES["a station"])
    counter.town.close("2026-02", approvals={"rating": counter.town.people["secretary"]})
    place = (counter.town.book, "rating", "2026-02", counter.unit("village2"))
    page = counter.as_("station").get(reverse("appraisal:sheet", args=place))
    assert page.status_code == 200
    assert page.context["total"] == 100 * 10**6, "what it answered late was a complaint"
