"""What programs send for the fields of a kind, turned into what acts hold: words for the vault, the rest in the open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.institutions.schema.matters import MatterField
from taizhang.matters.acts.opening import Value
from taizhang.problems import Place, Problem, Refused, Text

Given = bool | str | Sequence[str]
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES = {
    "true": True,
    "yes": True,
    "1": True,
    "是": True,
    "false": False,
    "no": False,
    "0": False,
    "否": False,
}


def read_values(kind: Kind, given: Mapping[str, Given]) -> tuple[dict[str, Value], dict[str, str]]:
    """The values in the open and the words for the vault, by field. Raises `Refused` with every one that does not fit;
    what was sent is not repeated."""
    values: dict[str, Value] = {}
    words: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in given.items():
        if value in ("", [], ()):
            continue
        field = kind.field(key)
        if field is None:
            problems.append(
                _wrong("…", "不认识的一栏", "is not a field of this kind", "请核对类型说明", "see the kind")
            )
        elif field.sealed:
            if isinstance(value, str):
                words[key] = value
            else:
                problems.append(_wrong(key, "须为文字", "must be words"))
        else:
            read = _read(field, value)
            if read is None:
                problems.append(_wrong(key, *_RIGHT[field.type]))
            else:
                values[key] = read
    if problems:
        raise Refused(*problems)
    return values, words


_RIGHT: Mapping[str, tuple[str, ...]] = {
    "choice": ("不在可选范围内", "is not one of the choices", "写所选的中文", "send the Chinese words of the choice"),
    "choices": ("不在可选范围内", "is not one of the choices", "写所选的中文", "send the Chinese words of the choices"),
    "number": ("不是数", "is not a number", "写成 12.5 这样的文字", "write it as a string such as 12.5"),
    "date": ("不是日期", "is not a date", "写成 2026-03-01", "write 2026-03-01"),
    "yes-no": ("须为是或否", "must be yes or no", "写 true 或 false", "send true or false"),
    "unit": ("不是单位的编号", "is not the id of a unit"),
}  # fmt: skip


def _read(field: MatterField, value: Given) -> Value | None:
    several = [value] if isinstance(value, str) else value
    match field.type:
        case "choices" if not isinstance(several, bool):
            return _chosen(field, several)
        case "choice" if isinstance(value, str):
            chosen = _chosen(field, [value])
            return chosen[0] if chosen else None
        case "number" if isinstance(value, str) and _NUMBER.fullmatch(value):
            return Decimal(value)
        case "date" if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
        case "yes-no":
            return (
                value
                if isinstance(value, bool)
                else _YES.get(value.lower())
                if isinstance(value, str)
                else None
            )
        case "unit" if isinstance(value, str) and 0 < len(value) <= 40:
            return value
    return None


def _chosen(field: MatterField, several: Sequence[str]) -> tuple[str, ...] | None:
    known = {choice.zh for choice in field.choices}
    return tuple(dict.fromkeys(several)) if set(several) <= known else None


def _wrong(key: str, zh: str, en: str, right: str = "", right_en: str = "") -> Problem:
    return Problem("field-wrong", Text(zh, en), Text(right, right_en), Place(key=f"fields.{key}"))
