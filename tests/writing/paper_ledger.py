"""A ledger of a dictionary, and a reader of printed figures that shares no code with the printer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from lxml import etree

from taizhang.writing.draft import Bound, Unbound, source_line
from taizhang.writing.figures import figure

AT = datetime(2026, 12, 20, 8, 30, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def bound(query: str, value: str, unit: str, title: str = "工业应税销售", **rounding: int) -> Bound:
    decimals = rounding.pop("decimals", 2)
    return Bound(
        query,
        figure(Decimal(value), unit, decimals=decimals, places=rounding.pop("places", None)),
        "2026",
        title,
        source_line(title, "2026-01至2026-10", records=12, closed="2026-10", head="9f2c41d0"),
    )


@dataclass(frozen=True)
class PaperRow:
    slots: Mapping[str, str | Bound | Unbound]

    def value(self, slot: str) -> str | Bound | Unbound:
        return self.slots.get(slot, Unbound(slot, "没有这一栏"))


@dataclass
class PaperLedger:
    figures: Mapping[str, Bound] = field(default_factory=dict)
    promises: Sequence[PaperRow] = ()
    asked: list[str] = field(default_factory=list)

    def names(self) -> Mapping[str, str]:
        return {"township": "青禾镇", "year": "2026"}

    def rows(self, each: str, of: tuple[str, ...]) -> Sequence[PaperRow]:
        return self.promises if each == "promise" else ()

    def bind(self, query: str) -> Bound | Unbound:
        self.asked.append(query)
        if query in self.figures:
            return self.figures[query]
        return Unbound(query, "至今未上报", {"households.value": "新增就业户数"}.get(query, ""))


def part(docx: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return etree.fromstring(package.read(name))


def paragraphs(docx: bytes) -> list[str]:
    return [
        "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for paragraph in part(docx, "word/document.xml").iter(f"{W}p")
    ]


_SCALES = {"": 0, "万": 4, "亿": 8, "million ": 6, "billion ": 9}
_PRINTED = re.compile(r"(?P<number>-?[\d,]+(?:\.\d+)?) ?(?P<scale>million |billion |万|亿)?个?(?P<unit>\D*)")


def read_back(text: str) -> tuple[Decimal, str]:
    """What a reader takes from a printed figure: its value in the unit after it."""
    found = _PRINTED.fullmatch(text)
    assert found, text
    number = Decimal(found["number"].replace(",", ""))
    return number.scaleb(_SCALES[found["scale"] or ""]), found["unit"]
