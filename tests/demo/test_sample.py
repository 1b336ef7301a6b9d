"""The sample data fit together, and nothing in them is real."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.demo import sample
from taizhang.demo.goals import divided, moved_level
from taizhang.institutions import shipped
from taizhang.reading import propose, read
from taizhang.units.codes import code_problems


def villages():
    return {unit.key for unit in sample.units() if unit.kind == "village"}


def test_there_are_twelve_villages_and_eight_stations():
    kinds = [unit.kind for unit in sample.units()]
    assert (kinds.count("village"), kinds.count("station"), kinds.count("township")) == (12, 8, 1)


def test_every_code_is_sound_and_of_a_place_that_does_not_exist():
    for unit in sample.units():
        if unit.code:
            assert unit.code.startswith("9901011")
            assert not list(code_problems(unit.code, unit.kind))


def test_every_village_has_its_posted_cadre_its_clerk_secretary_and_supervisor():
    bound = {contact.unit for contact in sample.contacts() if contact.binds == "village"}
    keys = {(post.unit, post.post_key) for post in sample.posts()}
    assert bound == villages()
    for village in villages():
        assert {(village, f"village-{key}") for key in ("secretary", "clerk", "supervisor")} <= keys
        assert (village, "posted-cadre") in keys


def test_posts_and_contacts_name_units_and_people_that_are_there():
    units = {unit.key for unit in sample.units()}
    people = {post.key for post in sample.posts()}
    assert {post.unit for post in sample.posts()} <= units
    assert {contact.person for contact in sample.contacts()} <= people


def test_every_person_has_one_name_and_every_name_one_person():
    named = {(post.key, post.name) for post in sample.posts()}
    assert len(named) == len({key for key, _ in named}) == len({name for _, name in named})


def test_the_reader_finds_the_slips_of_the_report_and_nothing_else():
    findings = read(sample.report_text(2025)).findings
    assert sorted(finding.kind for finding in findings) == ["arithmetic", "contradiction", "missing"]


@pytest.mark.parametrize("last", [2019, 2025, 2030])
def test_every_goal_of_the_report_finds_its_indicator_and_its_breakdown(last):
    declared = [one for file in shipped().values() for one in file.institution.indicators]
    proposed = {one.indicator for one in propose(read(sample.report_text(last)), declared, year=last + 1)}
    assert proposed == {plan["indicator"] for plan in sample.breakdown()["promise"]}


def test_the_weights_name_units_that_are_there():
    units = {unit.key for unit in sample.units()}
    for weights in sample.breakdown()["units"].values():
        assert set(weights) <= units


def test_a_season_is_the_whole_year():
    for season in sample.course()["season"].values():
        assert (len(season), sum(season)) == (12, 100)


@given(
    whole=st.integers(1, 10**6),
    weights=st.dictionaries(
        st.text("abc", min_size=1, max_size=3), st.integers(1, 99), min_size=1, max_size=9
    ),
    step=st.sampled_from([Decimal("0.1"), Decimal(1), Decimal(50)]),
)
def test_parts_always_add_up_to_the_whole(whole, weights, step):
    assert sum(divided(Decimal(whole), weights, step).values()) == whole


@given(
    level=st.integers(1, 10**5), factors=st.lists(st.decimals("0.9", "1.1", places=3), min_size=1, max_size=9)
)
def test_a_level_moved_up_and_down_keeps_its_mean(level, factors):
    moved = moved_level(Decimal(level), dict(enumerate(factors)), Decimal("0.1"))
    assert sum(moved.values()) == level * len(factors)


@given(st.dates(date(2001, 1, 1), date(2100, 12, 31)))
def test_the_sample_ends_before_today_and_leaves_a_month_of_its_year_open(today):
    stage = sample.Stage.on(today)
    assert stage.last_day < today
    assert stage.left_open.year == stage.year
    assert stage.left_open.start <= stage.last_day
    assert (today.year - stage.year) == (today.month < 3)
