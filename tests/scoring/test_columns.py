"""Facts become columns exactly, or are refused in plain words; zero, no data and not applicable stay three things."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.problems import Refused
from taizhang.scoring import NO_DATA, NOT_APPLICABLE, Columns, Unit

UNITS = (Unit("东村"), Unit("西村"), Unit("南村"), Unit("北村"))


def _codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_zero_no_data_and_not_applicable_come_back_as_they_went_in() -> None:
    cells = {"东村": Decimal("0"), "西村": NO_DATA, "南村": NOT_APPLICABLE}
    column = Columns.of(UNITS, {"sales": cells}).metrics["sales"]
    assert [column.fact(place) for place in range(4)] == [Decimal(0), NO_DATA, NOT_APPLICABLE, NO_DATA]


def test_a_fact_of_two_is_not_taken_for_not_applicable() -> None:
    column = Columns.of(UNITS, {"sales": {"东村": Decimal(2), "西村": Decimal(1)}}).metrics["sales"]
    assert (column.fact(0), column.fact(1)) == (Decimal(2), Decimal(1))


@pytest.mark.parametrize(
    "number", ["-0.000001", "1000000000000", "864.123456", "1E+3", "-999999999999.999999"]
)
def test_a_number_of_six_decimals_is_kept_to_the_last_of_them(number: str) -> None:
    column = Columns.of(UNITS, {"sales": {"东村": Decimal(number)}}).metrics["sales"]
    assert column.fact(0) == Decimal(number)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (Decimal("0.0000001"), "too-many-decimals"),
        (Decimal("1.2345678"), "too-many-decimals"),
        (Decimal("1E-999999"), "too-many-decimals"),
        (Decimal("1000000000000.000001"), "too-large"),
        (Decimal("1E+999999"), "too-large"),
        (Decimal("-1E+19"), "too-large"),
        (Decimal("NaN"), "not-a-number"),
        (Decimal("Infinity"), "not-a-number"),
        (0.5, "not-a-number"),
        (True, "not-a-number"),
    ],
)
def test_a_number_that_cannot_be_kept_exactly_is_refused(number: Decimal, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        Columns.of(UNITS, {"sales": {"东村": number}})
    assert _codes(refusal) == [code]
    assert "东村" in str(refusal.value)
    assert "sales" in refusal.value.problems[0].to("en")


def test_every_wrong_cell_is_named_in_one_refusal() -> None:
    facts = {"sales": {"东村": Decimal("NaN"), "中村": Decimal(1)}, "days": {"西村": Decimal("0.0000001")}}
    with pytest.raises(Refused) as refusal:
        Columns.of(UNITS, facts)
    assert _codes(refusal) == ["not-a-number", "not-scored", "too-many-decimals"]


def test_a_unit_named_twice_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        Columns.of((Unit("东村"), Unit("东村")), {})
    assert _codes(refusal) == ["unit-twice"]


def test_changes_leave_the_columns_they_start_from_alone() -> None:
    columns = Columns.of(UNITS, {"sales": {"东村": Decimal(1), "西村": Decimal(2)}})
    changed = columns.with_changes({("东村", "sales"): Decimal("7.5"), ("西村", "sales"): NO_DATA})
    assert [changed.metrics["sales"].fact(place) for place in (0, 1)] == [Decimal("7.5"), NO_DATA]
    assert [columns.metrics["sales"].fact(place) for place in (0, 1)] == [Decimal(1), Decimal(2)]


def test_a_change_of_a_cell_that_is_not_scored_is_refused() -> None:
    columns = Columns.of(UNITS, {"sales": {}})
    with pytest.raises(Refused) as refusal:
        columns.with_changes({("中村", "sales"): Decimal(1), ("东村", "clicks"): Decimal(1)})
    assert _codes(refusal) == ["not-scored", "not-scored"]
