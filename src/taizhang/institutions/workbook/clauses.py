"""Cells that hold a small clause: bounds, conditions on facts, knots, places and bands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from taizhang.institutions.workbook.cells import (
    SPECIAL,
    Kind,
    Names,
    Wrong,
    as_text,
    day_of,
    number_of,
    parts_of,
    plain,
    shown_number,
    text_of,
)
from taizhang.problems import Text

_COLON = re.compile(r"[:：]")
_SIGNS = {"≥": "at_least", ">": "above", "≤": "at_most", "<": "below", "=": "is"}
_WRITTEN = {
    "＞": ">",
    "＜": "<",
    "＝": "=",
    ">=": "≥",
    "<=": "≤",
    "==": "=",
    "⩾": "≥",
    "⩽": "≤",
    "≧": "≥",
    "≦": "≤",
}
_KEYS = {key: sign for sign, key in _SIGNS.items()}
_CONDITION = re.compile(r"([≥≤<>=])\s*([^≥≤<>=]+)")


def bound_of(cell: object) -> Decimal | date | str:
    """A number, a day of the year (03-31), or a full date. Raises `Wrong`."""
    text = unicodedata.normalize("NFKC", text_of(cell))
    day = re.fullmatch(r"(\d{1,2})\s*[-/月]\s*(\d{1,2})\s*日?", text)
    if day:
        return f"{int(day[1]):02}-{int(day[2]):02}"
    try:
        return number_of(cell)
    except Wrong:
        try:
            return day_of(cell)
        except Wrong:
            raise Wrong(
                Text(f"“{text}”不是数，也不是日期", f"“{text}” is neither a number nor a date"),
                Text("写数，或 03-31，或 2026-03-31", "write a number, 03-31 or 2026-03-31"),
            ) from None


def bound_kind() -> Kind:
    """A bound."""
    return Kind(lambda value, _: _bound_cell(value), lambda cell, _: bound_of(cell), Text("数，或日期 03-31", "a number, or a day 03-31"))  # fmt: skip


def due_of(cell: object) -> date | str:
    """A day of the year (03-31), or a full date. Raises `Wrong`."""
    try:
        bound = bound_of(cell)
    except Wrong:
        bound = Decimal(0)
    if isinstance(bound, Decimal):
        raise Wrong(
            Text(f"“{text_of(cell)}”不是某月某日", f"“{text_of(cell)}” is no day of the year"),
            Text("写 10-30 或 2026-10-30；每月同一天的写在“期限：几日”一列", "write 10-30 or 2026-10-30; a day of each month goes into the column late.day"),
        )  # fmt: skip
    return bound


def due_kind() -> Kind:
    """A day that something is due."""
    return Kind(lambda value, _: _bound_cell(value), lambda cell, _: due_of(cell), Text("日期 10-30", "a day 10-30"))  # fmt: skip


def _bound_cell(value: Any) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else shown_number(value)


def is_of(cell: object) -> bool | Decimal | str:
    """Yes, no, a number, or the word of a grade (in quotation marks where it looks like one of those)."""
    text = text_of(cell)
    if len(text) > 1 and text[0] in '"“' and text[-1] in '"”':
        return text[1:-1]
    if text.casefold() in ("是", "true"):
        return True
    if text.casefold() in ("否", "false"):
        return False
    try:
        return number_of(cell)
    except Wrong:
        return text


def is_cell(value: Any) -> object:
    """The same as a cell."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value if is_of(value) == value and not SPECIAL.search(value) else f"“{value}”"
    return shown_number(value)


def is_kind() -> Kind:
    """What something equals."""
    return Kind(lambda value, _: is_cell(value), lambda cell, _: is_of(cell), Text("是、否、数，或等次的名称", "yes, no, a number, or the word of a grade"))  # fmt: skip


def condition_text(condition: Mapping[str, Any], names: Names, of: str | None) -> str:
    """A condition as 满意率 ≥ 60 < 80; `of` is the fact's id, or None where it goes without saying."""
    head = "" if of is None else "总分" if of == "" else names.show("fact", of)
    bounds = [
        f"{sign} {as_text(is_cell(condition[key]) if key == 'is' else _bound_cell(condition[key]))}"
        for key, sign in _KEYS.items()
        if key in condition
    ]
    return " ".join(filter(None, [head, *bounds]))


def condition_of(text: str, names: Names) -> tuple[str, dict[str, Any]]:
    """The name before the signs, and the bounds. Raises `Wrong`."""
    for written, sign in _WRITTEN.items():
        text = text.replace(written, sign)
    head = re.match(r"[^≥≤<>=]*", text)
    name = head[0].strip() if head else ""
    found = {_SIGNS[sign]: value for sign, value in _CONDITION.findall(text)}
    if not found:
        raise Wrong(
            Text(f"“{text}”不是条件", f"“{text}” is not a condition"),
            Text("写成 数据名称 ≥ 3", "write fact ≥ 3"),
        )
    return name, {key: is_of(value) if key == "is" else bound_of(value) for key, value in found.items()}


def conditions_kind() -> Kind:
    """Several conditions in one cell."""

    def write(value: Any, names: Names) -> str:
        return "；".join(condition_text(one, names, one["of"]) for one in value)

    def read(cell: object, names: Names) -> list[dict[str, Any]]:
        found = []
        for part in parts_of(cell):
            name, bounds = condition_of(part, names)
            found.append({"of": names.id("fact", name), **bounds})
        return found

    return Kind(
        write,
        read,
        Text("数据名称 ≥ 3；另一数据 = 是（≥ > ≤ < =）", "fact ≥ 3; other fact = yes (≥ > ≤ < =)"),
    )


def gate_kind() -> Kind:
    """One condition; without a name it is on the figure that is ranked."""

    def read(cell: object, names: Names) -> dict[str, Any]:
        name, bounds = condition_of(text_of(cell), names)
        return {"of": names.id("fact", name), **bounds} if name else bounds

    return Kind(
        lambda value, names: condition_text(value, names, value.get("of")),
        read,
        Text("≥ 60，或 数据名称 ≥ 60", "≥ 60, or fact ≥ 60"),
    )


def tie_keys_kind() -> Kind:
    """What tells equal totals apart: names of items, pools, sections and facts, with a minus where the least is first."""

    def write(value: Any, names: Names) -> str:
        shown = []
        for key in value:
            id = key.removeprefix("-")
            kind = "part" if id in names.ids.get("part", {}) else "fact"
            shown.append(("−" if key != id else "") + names.show(kind, id))
        return "、".join(shown)

    def read(cell: object, names: Names) -> list[str]:
        keys = []
        for part in filter(None, map(str.strip, re.split(r"[;；、,，\n]", text_of(cell)))):
            name = part.lstrip("-−－").strip()
            kind = "part" if name in names.ids.get("part", {}) else "fact"
            keys.append(("-" if part[0] in "-−－" else "") + names.id(kind, name))
        return keys

    return Kind(
        write,
        read,
        Text("项目、部分或数据，用、隔开；低的在前的前面写 −", "items, sections or facts, parted by 、; a minus where the least is first"),
    )  # fmt: skip


def tiers_kind() -> Kind:
    """Tiers of a fact: 件数 ≥ 1000：1.2；≥ 500：1.1；其余：1."""

    def write(value: Any, names: Names) -> str:
        rows = [
            f"{condition_text(one, names, value['of'] if number == 0 else None)}：{plain(one['gives'])}"
            for number, one in enumerate(value["table"])
        ]
        if value.get("otherwise") is not None:
            rows.append(f"其余：{plain(value['otherwise'])}")
        return "；".join(rows)

    def read(cell: object, names: Names) -> dict[str, Any]:
        found: dict[str, Any] = {"of": "", "table": []}
        for head, gives in map(_two, parts_of(cell)):
            if head in ("其余", "otherwise"):
                found["otherwise"] = number_of(gives)
                continue
            name, bounds = condition_of(head, names)
            found["of"] = found["of"] or names.id("fact", name)
            found["table"].append({**bounds, "gives": number_of(gives)})
        return found

    return Kind(write, read, Text("数据名称 ≥ 1000：1.2；≥ 500：1.1；其余：1", "fact ≥ 1000: 1.2; ≥ 500: 1.1; otherwise: 1"))  # fmt: skip


_STANDS = re.compile(r"(前|后|first|last)\s*(\d+)\s*名?")
_SHARE = re.compile(
    r"(前|后|first|last)\s*(\d+(?:\.\d+)?)\s*[%％]\s*(不计|四舍五入|进一|down|half|up)?\s*(?:(?:至少|at least|least)\s*(\d+)\s*[名个]?)?"
)
_SHARE_PARTS = {"down": "不计", "half": "四舍五入", "up": "进一"}


def when_kind() -> Kind:
    """One condition on a fact, on the total, the place or the grade; for several periods running if so written."""

    def write(value: Any, names: Names) -> str:
        if "all" in value:
            return " 且 ".join(once(part, names) for part in value["all"])
        running = f"连续{value['running']}期 " if "running" in value else ""
        return running + once(value, names)

    def read(cell: object, names: Names) -> dict[str, Any]:
        text = text_of(cell).strip()
        parts = re.split(r"\s+(?:且|and)\s+", text)
        if len(parts) > 1:
            return {"all": [one(part, names) for part in parts]}
        running = re.match(r"(?:连续|running)\s*(\d+)\s*期?\s*", text)
        found = one(text[running.end() :] if running else text, names)
        return {**found, "running": int(running[1])} if running else found

    def once(value: Any, names: Names) -> str:
        if "first" in value or "last" in value:
            return f"前{value['first']}名" if "first" in value else f"后{value['last']}名"
        for key, end in (("first_percent", "前"), ("last_percent", "后")):
            if key in value:
                rounding = [f" {_SHARE_PARTS[value['part']]}"] if "part" in value else []
                rounding += [f" 至少{value['least']}"] if "least" in value else []
                return f"{end}{plain(value[key])}%" + "".join(rounding)
        if value.get("grade"):
            return "等次：" + "、".join(names.show("grade", id) for id in value["grade"])
        for key in ("item", "section"):
            if key in value:
                text = condition_text(value, names, "")
                return f"{names.show(key, value[key])}得分率{text.removeprefix('总分')}"
        return condition_text(value, names, "" if value.get("total") else value.get("count", value.get("of")))

    def one(text: str, names: Names) -> dict[str, Any]:
        if place := _STANDS.fullmatch(text):
            return {"first" if place[1] in ("前", "first") else "last": int(place[2])}
        if share := _SHARE.fullmatch(text):
            parts = {zh: word for word, zh in _SHARE_PARTS.items()}
            found: dict[str, Any] = {
                "first_percent" if share[1] in ("前", "first") else "last_percent": number_of(share[2])
            }
            found |= {"part": parts.get(share[3], share[3])} if share[3] else {}
            return found | ({"least": int(share[4])} if share[4] else {})
        if graded := re.match(r"(?:等次|grade)\s*[:：]", text):
            listed = filter(None, map(str.strip, re.split(r"[、,，]", text[graded.end() :])))
            return {"grade": [names.id("grade", name) for name in listed]}
        name, bounds = condition_of(text, names)
        if name in ("总分", "total"):
            return {"total": True, **bounds}
        if name.endswith(("得分率", " rate")) and name not in names.ids.get("fact", {}):
            what = name.removesuffix("得分率").removesuffix(" rate").strip()
            key = "section" if what in names.ids.get("section", {}) else "item"
            return {key: names.id(key, what), **bounds}
        return {"of": names.id("fact", name), **bounds}

    return Kind(
        write,
        read,
        Text(
            "数据名称 ≥ 1，或 总分 < 80，或 项目得分率 < 60，或 后1名，或 后10% 四舍五入 至少1，或 等次：不合格；连续2期 后1名；后1名 且 总分 < 70",
            "fact ≥ 1, or total < 80, or item rate < 60, or last 1, or last 10% half least 1, or grade: X; running 2 last 1; last 1 and total < 70",
        ),
    )


def knots_kind() -> Kind:
    """Knots of a curve."""

    def read(cell: object, _: Names) -> list[list[Decimal]]:
        return [[number_of(value), number_of(points)] for value, points in map(_two, parts_of(cell))]

    return Kind(
        lambda value, _: "；".join(f"{plain(x)}：{plain(y)}" for x, y in value),
        read,
        Text("数：分；数：分", "value: points; value: points"),
    )


def places_kind(given: str) -> Kind:
    """Bands of places: so many, or so many percent, and what they get under the key `given`."""

    def write(value: Any, _: Names) -> str:
        def head(one: Any) -> str:
            [key] = [key for key in ("top", "top_percent", "bottom", "bottom_percent") if key in one]
            percent = "%" if key.endswith("percent") else ""
            return ("后" if key.startswith("bottom") else "") + plain(Decimal(one[key])) + percent

        return "；".join(f"{head(one)}：{plain(one[given])}" for one in value)

    def read(cell: object, _: Names) -> list[dict[str, Any]]:
        found = []
        for head, points in map(_two, parts_of(cell)):
            share = "%" in unicodedata.normalize("NFKC", head)
            end = "bottom" if head.strip().startswith(("后", "末", "last")) else "top"
            number = number_of(re.sub("前|后|末|名|last|first", "", head))
            whole = int(number) if number == number.to_integral_value() else number
            found.append(
                {f"{end}_percent" if share else end: number if share else whole, given: number_of(points)}
            )
        return found

    return Kind(
        write,
        read,
        Text(
            "3：10；20%：6；后2：-1（前3名、前20%、后2名）",
            "3: 10; 20%: 6; last 2: -1 (first 3, first 20%, last 2)",
        ),
    )


def bands_kind() -> Kind:
    """Progressive bands: how far, and the points for each step."""

    def write(value: Any, _: Names) -> str:
        return "；".join(
            f"{'以外' if one['to'] == 'none' else plain(one['to'])}：{plain(one['each'])}"
            + (f"/{plain(one['step'])}" if "step" in one else "")
            for one in value
        )

    def read(cell: object, _: Names) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for head, rest in map(_two, parts_of(cell)):
            each, slash, step = rest.partition("/")
            to: Any = "none" if head in ("以外", "none", "beyond") else number_of(head)
            found.append({"to": to, "each": number_of(each), **({"step": number_of(step)} if slash else {})})
        return found

    return Kind(write, read, Text("10：0.5/1；以外：1/1（到10为止每1计0.5分）", "10: 0.5/1; 以外: 1/1 (0.5 points for each 1 up to 10)"))  # fmt: skip


def _two(part: str) -> tuple[str, str]:
    found = _COLON.split(part)
    if len(found) != 2:
        raise Wrong(
            Text(f"“{part}”要有一个冒号", f"“{part}” needs one colon"),
            Text("写成 前面：后面", "write one: other"),
        )
    return found[0].strip(), found[1].strip()
