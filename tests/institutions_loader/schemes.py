"""Schemes for tests of the doors of an appraisal: those that write every key, those that ship, and each with one value changed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from taizhang.institutions import Institution, shipped
from taizhang.institutions.toml_writing import to_toml, values_of
from taizhang.institutions.workbook.gathering import gather
from taizhang.institutions.workbook.layout import PAGES
from taizhang.institutions.workbook.opening import Filled
from taizhang.institutions.workbook.rows import rows_of
from taizhang.institutions.workbook.words import HEADERS

Keys = tuple[str | int, ...]
EVERY_KEY = sorted((Path(__file__).parent / "every_key").glob("*.toml"))
SHIPPED = [one.text for one in shipped().values() if one.institution.appraisal is not None]
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in EVERY_KEY} | {
    one.id: one.text for one in shipped().values() if one.institution.appraisal is not None
}
"""The text of every scheme by its id."""


def values_in(text: str) -> dict[str, Any]:
    """What a file says, as the loader takes it."""
    values: dict[str, Any] = _frozen(tomllib.loads(text, parse_float=Decimal))
    return values


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def through_rows(institution: Institution) -> Institution:
    """Through the rows of the sheets, without writing a file."""
    rows, sheets = rows_of(values_of(institution)), {}
    for page in PAGES:
        if page.down:
            filled = rows[page.id][0]
            sheets[page.id] = (
                page.title,
                tuple((None, one.key, filled.get(one.key)) for one in page.columns),
            )
        else:
            keys = [one.key for one in page.columns]
            lines = [tuple(row.get(key) for key in keys) for row in rows[page.id]]
            sheets[page.id] = (page.title, (tuple(HEADERS[key] for key in keys), tuple(keys), *lines))
    found = gather(Filled(sheets))
    assert [str(problem) for _, problem in found.wrong] == []
    return Institution.model_validate(values_in(to_toml(found.values)))


def leaves(value: Any, path: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every single value of a file with the keys that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path, value


def changed(values: dict[str, Any], path: Keys, leaf: Any) -> Institution:
    """The same with another value there that the schema allows; AssertionError where there is none."""
    words: list[str] = []
    others = _others(leaf)
    if path[-1] in ("section", "pool"):
        others = iter([one["id"] for one in values["appraisal"][path[-1]] if one["id"] != leaf])
    for other in others:
        try:
            return Institution.model_validate(_with(values, path, other))
        except ValidationError as error:
            for one in error.errors():
                expected = str((one.get("ctx") or {}).get("expected", ""))
                words += [word.strip("'") for word in expected.replace(" or ", ", ").split(", ") if word]
    for word in dict.fromkeys(words):
        if word == leaf:
            continue
        try:
            return Institution.model_validate(_with(values, path, word))
        except ValidationError:
            continue
    raise AssertionError(f"no other value for {path}")


def _with(value: Any, path: Keys, leaf: Any) -> Any:
    if not path:
        return leaf
    if isinstance(value, tuple):
        return tuple(_with(one, path[1:], leaf) if at == path[0] else one for at, one in enumerate(value))
    return {key: _with(one, path[1:], leaf) if key == path[0] else one for key, one in value.items()}


def _others(leaf: Any) -> Iterator[Any]:
    match leaf:
        case bool():
            yield not leaf
        case int() | Decimal():
            yield leaf + 1
            yield leaf - 1
        case date():
            yield leaf + timedelta(days=1)
        case str():
            yield leaf + "x"
            yield leaf + "甲"
            yield "03-30" if leaf == "03-31" else "03-31"
            yield 7
