"""A sound text becomes an institution: exact numbers, defaults, nothing that can change."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from taizhang.institutions import Count, Share, Steps, check, load, sha256_of, shipped_files
from taizhang.institutions.places import locate

TEXT = """\
[institution]
id = "half-yearly"
title = { zh = "半年考评", en = "Half-yearly appraisal" }
from = 2026-01-01
source = "示例"

[appraisal]
of = "village"
period = "half"
full = 17.35
source = "示例"

[[appraisal.item]]
id = "income"
title = { zh = "集体收入" }
points = 10.35
share = { of = "collective-income", over = "target" }

[[appraisal.item]]
id = "days"
title = { zh = "驻村" }
points = 7
count = { of = "village-days", short_of = 18, each = -0.1 }

[[appraisal.item]]
id = "late"
title = { zh = "逾期" }
count = { of = "record.late", each = -0.5 }
"""


def test_numbers_are_exact_decimals_whether_written_whole_or_with_a_fraction() -> None:
    appraisal = load(TEXT).appraisal
    assert appraisal is not None
    days = appraisal.items[1].count
    assert days is not None
    assert (appraisal.full, days.each, days.short_of) == (Decimal("17.35"), Decimal("-0.1"), Decimal(18))
    assert all(isinstance(one, Decimal) for one in (appraisal.full, appraisal.base, days.each, days.short_of))


def test_an_item_with_points_has_the_floor_zero_and_a_penalty_has_none() -> None:
    appraisal = load(TEXT).appraisal
    assert appraisal is not None
    assert [item.lowest for item in appraisal.items] == [Decimal(0), Decimal(0), None]


def test_an_item_names_its_one_way_to_points() -> None:
    monthly = load(shipped_files()["monthly-appraisal.toml"]).appraisal
    assert monthly is not None
    assert {type(item.primitive) for item in monthly.items} == {Share, Count, Steps}


def test_an_institution_cannot_be_changed() -> None:
    institution = load(TEXT)
    with pytest.raises(ValidationError):
        institution.header.source = "另一个来源"  # type: ignore[misc]
    assert isinstance(institution.indicators, tuple)


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    assert load("\ufeff" + TEXT.replace("\n", "\r\n")) == load(TEXT)


def test_sections_are_listed_as_they_are_written() -> None:
    assert load(TEXT).sections == ("appraisal",)
    assert load(shipped_files()["village-duty.toml"]).sections == ("indicator", "duty")


def test_a_text_loads_the_same_whatever_file_it_is_said_to_come_from() -> None:
    assert load(TEXT, file="here/half-yearly.toml") == load(TEXT)
    assert load(TEXT).header.from_ == date(2026, 1, 1)


def test_the_hash_is_that_of_the_bytes_in_utf8() -> None:
    assert sha256_of("台账") == "bf3d597a8461e4c2c7bb4def2e21811b7d1523e8a743001ba15fdf28ea11c817"


def paths_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from paths_in(one, (*path, key))


@pytest.mark.parametrize("file", shipped_files())
def test_every_key_of_a_shipped_file_has_a_place_that_names_it(file: str) -> None:
    text = shipped_files()[file]
    spots, lines = locate(text), text.split("\n")
    for path in paths_in(tomllib.loads(text)):
        spot = spots[path]
        if isinstance(path[-1], str):
            assert path[-1] in lines[spot.line - 1][spot.column - 1 :], path


def test_quoted_dotted_and_repeated_keys_have_places() -> None:
    spots = locate(
        'a."b c".d = 1\n[[list]]\nx = 1\n[[list]]\n[list.under]\ny = [\n  2,\n  { z = "中文" }, # 2\n]\n'
    )
    assert (spots["a", "b c", "d"].line, spots["a", "b c", "d"].column) == (1, 9)
    assert spots["list", 0, "x"].line == 3
    assert spots["list", 1, "under", "y", 1, "z"].line == 8


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_checking_never_raises_however_a_file_is_spoilt(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT)))
    end = data.draw(st.integers(start, min(start + 40, len(TEXT))))
    put = data.draw(st.text("[]{}=\"'\\#.,\n\t0é中“\x00aT:-", max_size=12))
    for problem in check(TEXT[:start] + put + TEXT[end:], "half-yearly.toml"):
        assert problem.what.zh
        assert problem.where.line >= 1
