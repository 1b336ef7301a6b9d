"""Writing an institution file: values to TOML as a person would lay it out, with remarks where they help."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from taizhang.institutions.schema import Institution
from taizhang.institutions.schema.forms import Form

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDEST = 110
_FIRST = ("id", "title", "clause", "section", "pool", "points")
_FIRST_IN_BRACES = ("name", "name_en", "of", "item")
Keys = tuple[str, ...]


def values_of(form: Form) -> dict[str, Any]:
    """What a table of a file says, by the keys of the file; what is not written there is not among it."""
    values: dict[str, Any] = form.model_dump(by_alias=True, exclude_unset=True)
    return values


def file_of(institution: Institution) -> str:
    """The institution as a file, without remarks."""
    return to_toml(values_of(institution))


def to_toml(values: Mapping[str, Any], remarks: Mapping[Keys, str] | None = None) -> str:
    """Values as TOML. `remarks` stand above a key or a table, named by the keys that lead there; those of () come first.

    Tables with an id stand by themselves, other tables in one line in braces, broken between the entries of a list where they
    grow too long.

    >>> print(to_toml({"appraisal": {"of": "village", "item": [{"id": "a", "title": {"zh": "甲"}}]}}), end="")
    [appraisal]
    of = "village"
    <BLANKLINE>
    [[appraisal.item]]
    id = "a"
    title = { zh = "甲" }
    """
    said = remarks or {}
    head = [*_remark(said, ())]
    blocks = [head] if head else []
    for key, value in values.items():
        blocks += _blocks((key,), value, said)
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _blocks(path: Keys, value: Any, said: Mapping[Keys, str]) -> Iterator[list[str]]:
    if _listed(value):
        for number, entry in enumerate(value):
            yield from _table(path, entry, said, listed=True, first=number == 0)
    else:
        yield from _table(path, value, said, listed=False, first=True)


def _table(
    path: Keys, table: Mapping[str, Any], said: Mapping[Keys, str], *, listed: bool, first: bool
) -> Iterator[list[str]]:
    table = _ordered(table, _FIRST) if listed else table
    below = {key: value for key, value in table.items() if _listed(value) or _of_tables(value)}
    name = ".".join(map(_key, path))
    lines = [*(_remark(said, path) if first else ()), f"[[{name}]]" if listed else f"[{name}]"]
    for key, value in table.items():
        if key not in below:
            lines += _remark(said, (*path, key)) if first else ()
            lines.append(_pair(key, value))
    if listed or len(lines) > 1 or not below:
        yield lines
    for key, value in below.items():
        yield from _blocks((*path, key), value, said)


def _ordered(table: Mapping[str, Any], first: tuple[str, ...]) -> dict[str, Any]:
    """The table with what names it in front, as people write it."""
    return {
        key: table[key]
        for key in (*(one for one in first if one in table), *(one for one in table if one not in first))
    }


def _listed(value: Any) -> bool:
    """A list of tables that stand by themselves."""
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(one, Mapping) and "id" in one for one in value)
    )


def _of_tables(value: Any) -> bool:
    """A table of tables, such as that of facts: a line for each."""
    return (
        isinstance(value, Mapping) and bool(value) and all(isinstance(one, Mapping) for one in value.values())
    )


def _remark(said: Mapping[Keys, str], path: Keys) -> list[str]:
    return [f"# {line}".rstrip() for line in said[path].splitlines()] if path in said else []


def _pair(key: str, value: Any) -> str:
    line = f"{_key(key)} = {_inline(value)}"
    return line if len(line) <= _WIDEST else f"{_key(key)} = {_inline(value, wide=True)}"


def _inline(value: Any, *, wide: bool = False) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return _number(value)
        case date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
        case Mapping():
            ordered = _ordered(value, _FIRST_IN_BRACES)
            pairs = [f"{_key(key)} = {_inline(one, wide=wide)}" for key, one in ordered.items()]
            return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    entries = [_inline(one) for one in value]
    if wide and any(isinstance(one, Mapping) for one in value):
        return "[\n" + "".join(f"  {entry},\n" for entry in entries) + "]"
    return "[" + ", ".join(entries) + "]"


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
