"""Canonical bytes: one text for one act."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.journal import canonical, plain
from taizhang.journal.canonical import parse
from taizhang.problems import Refused

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=5))
def test_a_value_is_read_back_from_its_bytes_and_gives_them_again(value):
    body = canonical(plain(value))
    assert parse(body) == value
    assert canonical(parse(body)) == body


@given(st.permutations(["甲", "a", "B", "1", "🌾"]))
def test_the_order_of_keys_makes_no_difference(keys):
    assert canonical(dict.fromkeys(keys, 1)) == canonical(dict.fromkeys(sorted(keys), 1))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_a_decimal_keeps_every_digit_and_has_no_exponent(number):
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text.upper()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\x00b", "nul-in-text"),
        ("\ud800", "broken-text"),
        (Decimal("NaN"), "not-a-number"),
        (Decimal("Infinity"), "not-a-number"),
        (2**63, "number-too-large"),
        (1.5, "not-storable"),
        (b"x", "not-storable"),
        (datetime(2026, 3, 1, tzinfo=UTC), "instant-in-act"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused_with_its_field(value, code):
    with pytest.raises(Refused) as refused:
        plain({"note": [value]})
    (problem,) = refused.value.problems
    assert (problem.code, problem.where.key) == (code, "note")
