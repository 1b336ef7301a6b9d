"""Institution files written by the software say what they were made from."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.institutions import Institution, load, shipped
from taizhang.institutions.toml_writing import file_of, to_toml

EVERY_KEY = sorted((Path(__file__).parent / "every_key").glob("*.toml"))
WRITTEN = [one.text for one in shipped().values()] + [path.read_text(encoding="utf-8") for path in EVERY_KEY]


@pytest.mark.parametrize("text", WRITTEN, ids=lambda text: load(text).id)
def test_what_was_read_is_written_and_read_again(text: str) -> None:
    institution = load(text)
    again = load(file_of(institution))
    assert again == institution
    assert again.model_fields_set == institution.model_fields_set


def test_a_word_with_every_kind_of_sign_comes_back() -> None:
    text = 'quote " back \\ new\nline \x7f tab\t控制\u0001'
    written = to_toml(
        {
            "institution": {"id": "a", "title": {"zh": text}, "from": _day(), "source": "示例"},
            "report": {"part": [{"heading": "甲"}]},
        }
    )
    assert Institution.model_validate_json is not None
    import tomllib

    assert tomllib.loads(written)["institution"]["title"]["zh"] == text


def test_numbers_stay_exact() -> None:
    import tomllib

    values = {"a": {"b": [Decimal("0.10"), Decimal("1E+3"), Decimal("-5"), Decimal("0.000001")]}}
    read = tomllib.loads(to_toml(values), parse_float=Decimal)
    assert read["a"]["b"] == [Decimal("0.1"), 1000, -5, Decimal("0.000001")]


def _day() -> object:
    from datetime import date

    return date(2026, 1, 1)
