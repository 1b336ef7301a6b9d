"""What one cell holds: how a value of the file is written there, and read again with tolerance for how clerks write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from taizhang.institutions.metrics import METRIC_NAME
from taizhang.institutions.schema.appraisal.values import BENCHMARKS
from taizhang.institutions.workbook.words import word_for
from taizhang.problems import Text

YES = ("是", "true", "yes", "y", "√", "✓", "对", "有")
NO = ("否", "false", "no", "n", "×", "✗", "不", "无")
_PARTED = re.compile(r"[;；\n]")
_LISTED = re.compile(r"[;；、,，\n]")
_COLON = re.compile(r"[:：]")
SPECIAL = re.compile(r"[≥≤<>=;；、,，:：/\n\"“”]|^\s|\s$")
_BENCHMARK = re.compile(r"target|last|last-year|group-(mean|most|least)|mean-[2-9]-years")


class Wrong(Exception):
    """A cell that cannot be read: what is wrong, and what would be right."""

    def __init__(self, what: Text, right: Text) -> None:
        super().__init__(what.zh)
        self.what, self.right = what, right


@dataclass(frozen=True, slots=True)
class Names:
    """The names that cells use for things with an id, by kind: "fact", "item", "section", "pool", "grade".

    `shown` gives the name for an id, `ids` the id for a name; a name that two things share is not used.
    """

    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, titles: Mapping[str, Mapping[str, str]]) -> Names:
        """Names from titles by kind and id."""
        shown: dict[str, dict[str, str]] = {}
        ids: dict[str, dict[str, str]] = {}
        for kind, named in titles.items():
            every = [*named.values()]
            shown[kind] = {
                id: title for id, title in named.items() if every.count(title) == 1 and not _unsafe(title)
            }
            ids[kind] = {title: id for id, title in shown[kind].items()} | {id: id for id in named}
        return cls(shown, ids)

    @property
    def by_id(self) -> Names:
        """The same things, each called by its id."""
        return Names({}, self.ids)

    def show(self, kind: str, id: str) -> str:
        """The name of an id."""
        return self.shown.get(kind, {}).get(id, id)

    def id(self, kind: str, name: str) -> str:
        """The id of a name. A fact may be declared elsewhere, so anything that could be an id passes; for the others raises `Wrong`."""
        name = name.strip()
        known = self.ids.get(kind, {})
        if name in known:
            return known[name]
        if kind == "fact" and re.fullmatch(METRIC_NAME, name):
            return name
        words = {"fact": Text("数据", "fact"), "item": Text("项目", "item"), "section": Text("部分", "section"), "pool": Text("合并计分", "pool"), "grade": Text("等次", "grade"), "part": Text("项目、合并计分或部分", "item, pool or section")}[kind]  # fmt: skip
        listed = "、".join(self.shown.get(kind, {}).values()) or "—"
        raise Wrong(
            Text(f"没有“{name}”这个{words.zh}", f"there is no {words.en} “{name}”"),
            Text(
                f"先在它自己的表里写上；已有：{listed}",
                f"write it in its own sheet first; there are: {listed}",
            ),
        )


def _unsafe(title: str) -> bool:
    known = re.fullmatch(METRIC_NAME, title) or title in ("总分", "total") or title.casefold() in (*YES, *NO)
    return bool(known or SPECIAL.search(title))


Write = Callable[[Any, Names], object]
Read = Callable[[object, Names], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell. `choices` are offered as a drop-down; `note` says in one line how it is filled."""

    write: Write
    read: Read
    note: Text
    choices: tuple[str, ...] = ()
    refers: str = ""
    numeric: bool = False


def text_of(cell: object) -> str:
    """What a cell says as text; dates as ISO, numbers without useless zeros."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}"
    return str(cell).strip()


def number_of(cell: object) -> Decimal:
    """A number, however a clerk writes it: full-width digits, thousands separators, 20%, 5分. Raises `Wrong`.

    >>> number_of("１，２３４．５"), number_of("20%"), number_of(0.1), number_of("−3分")
    (Decimal('1234.5'), Decimal('20'), Decimal('0.1'), Decimal('-3'))
    """
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return Decimal(cell)
    text = unicodedata.normalize("NFKC", text_of(cell)).replace("−", "-").replace("–", "-")
    text = re.sub(r"(?<=\d),(?=\d{3})|\s", "", text)
    text = re.sub(r"(%|分|元|名|个|天)$", "", text)
    try:
        number = (
            Decimal(text)
            if re.fullmatch(r"[-+]?\d+(\.\d*)?|[-+]?\.\d+|[-+]?\d+(\.\d+)?[eE][-+]?\d+", text)
            else None
        )
    except InvalidOperation:
        number = None
    if number is None:
        raise Wrong(Text(f"“{text_of(cell)}”不是数", f"“{text_of(cell)}” is not a number"), Text("写一个数，如 5 或 0.5", "write a number, such as 5 or 0.5"))  # fmt: skip
    return number


def shown_number(value: Decimal) -> object:
    """A number as a cell: a number where a spreadsheet keeps it exactly, else text."""
    whole = Decimal(value)
    if whole == whole.to_integral_value() and abs(whole) < 10**15:
        return int(whole)
    exact = Decimal(repr(float(whole))) == whole and len(whole.as_tuple().digits) <= 15
    return float(whole) if exact else f"{whole:f}"


def plain(value: Decimal) -> str:
    """A number without useless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parts_of(cell: object) -> list[str]:
    """What stands between semicolons, or on lines of its own."""
    return [part.strip() for part in _PARTED.split(text_of(cell)) if part.strip()]


def words_kind(note: Text) -> Kind:
    """A text."""
    return Kind(lambda value, _: value, lambda cell, _: text_of(cell), note)


def number_kind() -> Kind:
    """A number."""
    return Kind(
        lambda value, _: shown_number(value),
        lambda cell, _: number_of(cell),
        Text("数", "a number"),
        numeric=True,
    )


def whole_kind() -> Kind:
    """A whole number."""

    def read(cell: object, _: Names) -> int:
        number = number_of(cell)
        if number != number.to_integral_value() or abs(number) > 10**9:
            raise Wrong(Text(f"“{text_of(cell)}”不是整数", f"“{text_of(cell)}” is not a whole number"), Text("写整数", "write a whole number"))  # fmt: skip
        return int(number)

    return Kind(lambda value, _: int(value), read, Text("整数", "a whole number"), numeric=True)


def flag_kind() -> Kind:
    """Yes or no."""
    return Kind(lambda value, _: "是" if value else "否", lambda cell, _: flag_of(cell), Text("是或否", "yes or no"), ("是", "否"))  # fmt: skip


def flag_of(cell: object) -> bool:
    """Yes or no, in any of the usual words. Raises `Wrong`."""
    text = text_of(cell).casefold()
    if text in YES or text == "1":
        return True
    if text in NO or text == "0":
        return False
    raise Wrong(Text(f"“{text_of(cell)}”不是“是”或“否”", f"“{text_of(cell)}” is neither yes nor no"), Text("写 是 或 否", "write 是 or 否"))  # fmt: skip


def day_of(cell: object) -> date:
    """A full date. Raises `Wrong`."""
    found = re.fullmatch(
        r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?",
        unicodedata.normalize("NFKC", text_of(cell)),
    )
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise Wrong(Text(f"“{text_of(cell)}”不是日期", f"“{text_of(cell)}” is not a date"), Text("写成 2026-03-31", "write 2026-03-31"))  # fmt: skip


def day_kind() -> Kind:
    """A full date."""
    return Kind(lambda value, _: value.isoformat(), lambda cell, _: day_of(cell), Text("日期，如 2026-03-31", "a date, such as 2026-03-31"))  # fmt: skip


def choice_of(key: str, cell: object, words: tuple[str, ...]) -> str | None:
    """The word of a closed list that a cell means: by its Chinese, by itself, or both, 每 before it left out, or by two or more
    characters with which only one of them begins; None for another.

    >>> choice_of("period", "每月", ("month", "year")), choice_of("rank.group", "同类", ("kind", "class"))
    ('month', 'kind')
    """
    text = text_of(cell)
    said = {word: word_for(key, word).rpartition(" ")[0] for word in words}
    for word, zh in said.items():
        if text in (word, zh, f"{zh} {word}", f"每{zh}"):
            return word
    begun = [word for word, zh in said.items() if len(text) > 1 and zh.startswith(text)]
    return begun[0] if len(begun) == 1 else None


def choice_kind(key: str, words: tuple[str, ...]) -> Kind:
    """One of a closed list."""
    offered = tuple(word_for(key, word) for word in words)

    def read(cell: object, _: Names) -> str:
        found = choice_of(key, cell, words)
        if found is None:
            raise Wrong(Text(f"没有“{text_of(cell)}”这个选项", f"“{text_of(cell)}” is not one of the choices"), Text("可选：" + "、".join(offered), "one of: " + ", ".join(offered)))  # fmt: skip
        return found

    return Kind(
        lambda value, _: word_for(key, value), read, Text("从下拉列表选", "choose from the list"), offered
    )


def number_or(key: str, *words: str) -> Kind:
    """A number, or one of some words."""

    def read(cell: object, _: Names) -> Decimal | str:
        return choice_of(key, cell, words) or number_of(cell)

    offered = tuple(word_for(key, word) for word in words)
    note = Text("数，或 " + "、".join(offered), "a number, or one of " + ", ".join(offered))
    return Kind(
        lambda value, _: word_for(key, value) if isinstance(value, str) else shown_number(value), read, note
    )


def several(one: Kind) -> Kind:
    """A list in one cell."""

    def write(value: Any, names: Names) -> str:
        return "、".join(as_text(one.write(each, names)) for each in value)

    def read(cell: object, names: Names) -> list[Any]:
        if isinstance(cell, int | float):
            return [one.read(cell, names)]
        return [one.read(part, names) for part in map(str.strip, _LISTED.split(text_of(cell))) if part]

    return Kind(write, read, Text("几个，用、隔开", "several, parted by 、"))


def one_or_several(one: Kind) -> Kind:
    """One value, or a list in one cell."""
    many = several(one)

    def read(cell: object, names: Names) -> Any:
        found = many.read(cell, names)
        return found[0] if len(found) == 1 and not text_of(cell).endswith("、") else found

    def write(value: Any, names: Names) -> object:
        if not isinstance(value, tuple | list):
            return one.write(value, names)
        return f"{many.write(value, names)}{'、' if len(value) == 1 else ''}"

    return Kind(
        write, read, Text("一个，或第一次、第二次……用、隔开", "one, or the first, the second … parted by 、")
    )


def each_kind() -> Kind:
    """Points for each one, for the first, the second …, or for each class of unit."""
    numbers = one_or_several(number_kind())

    def write(value: Any, names: Names) -> object:
        return pairs_text(value) if isinstance(value, dict) else numbers.write(value, names)

    def read(cell: object, names: Names) -> Any:
        return pairs_of(cell) if _COLON.search(text_of(cell)) else numbers.read(cell, names)

    return Kind(write, read, Text("一个；或第一次、第二次……用、隔开；或各类各一个：一类村：-2；二类村：-1", "one; or the first, the second … parted by 、; or one for each class: A: -2; B: -1"))  # fmt: skip


def reference(kind: str) -> Kind:
    """The name of something that has a row of its own."""
    return Kind(
        lambda value, names: names.show(kind, value),
        lambda cell, names: names.id(kind, text_of(cell)),
        Text("写名称或编号", "its name or id"),
        refers=kind,
    )


def amount_kind() -> Kind:
    """A number, a benchmark, a fact, or a number for each class."""

    def write(value: Any, names: Names) -> object:
        if isinstance(value, dict):
            return pairs_text(value)
        if isinstance(value, str):
            return word_for("amount", value) if value in BENCHMARKS else names.show("fact", value)
        return shown_number(value)

    def read(cell: object, names: Names) -> Any:
        text = text_of(cell)
        word = choice_of("amount", cell, BENCHMARKS)
        if word is not None:
            return word
        if _COLON.search(text):
            return pairs_of(cell)
        try:
            return number_of(cell)
        except Wrong:
            return text if _BENCHMARK.fullmatch(text) else names.id("fact", text)

    return Kind(write, read, Text("数；数据名称；目标数、上期、上年同期、同组平均、同组最大、同组最小、mean-2-years；或各类各一个：一类村：3；二类村：2", "a number, a fact, a benchmark, or one for each class: A: 3; B: 2"))  # fmt: skip


def cap_kind(key: str) -> Kind:
    """A number, a number for each class, or that there is none."""

    def write(value: Any, _: Names) -> object:
        if isinstance(value, dict):
            return pairs_text(value)
        return word_for(key, value) if isinstance(value, str) else shown_number(value)

    def read(cell: object, _: Names) -> Any:
        word = choice_of(key, cell, ("none",))
        return word or (pairs_of(cell) if _COLON.search(text_of(cell)) else number_of(cell))

    none = word_for(key, "none")
    return Kind(write, read, Text(f"数，或各类各一个：一类村：3；二类村：2，或 {none}", f"a number, one for each class (A: 3; B: 2), or {none}"))  # fmt: skip


def pairs_text(pairs: Mapping[str, Decimal]) -> str:
    """A name and a number each, in one cell."""
    return "；".join(f"{_quoted(name)}：{plain(value)}" for name, value in pairs.items())


def pairs_of(cell: object) -> dict[str, Decimal]:
    """Names and numbers from one cell. Raises `Wrong`."""
    found: dict[str, Decimal] = {}
    for part in parts_of(cell):
        name, colon, value = part.rpartition("：") if "：" in part else part.rpartition(":")
        if not colon:
            raise Wrong(Text(f"“{part}”里没有冒号", f"there is no colon in “{part}”"), Text("写成 一类村：3；二类村：2", "write A: 3; B: 2"))  # fmt: skip
        found[_unquoted(name)] = number_of(value)
    return found


def _quoted(name: str) -> str:
    return f'"{name}"' if SPECIAL.search(name) else name


def _unquoted(name: str) -> str:
    text = name.strip()
    return text[1:-1] if len(text) > 1 and text[0] in '"“' and text[-1] in '"”' else text


def by_name(kind: str) -> Kind:
    """A number for each of several named things."""
    return Kind(
        lambda value, names: pairs_text({names.show(kind, name): one for name, one in value.items()}),
        lambda cell, names: {names.id(kind, name): one for name, one in pairs_of(cell).items()},
        Text("名称：数；名称：数", "name: number; name: number"),
    )


def as_text(cell: object) -> str:
    """A cell's value within a longer text."""
    return plain(Decimal(repr(cell))) if isinstance(cell, float) else str(cell)
