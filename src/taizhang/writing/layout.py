"""The layout of an official document (GB/T 9704-2012), as values an office may change.

The standard fixes the sheet and the type area; 22 lines of 28 characters then follow by division. Offices
differ in line pitch and in how they set the third level, so those are values here and not constants in code.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

TWIPS_PER_POINT: Final = 20
_TWIPS_PER_MM: Final = Decimal(1440) / Decimal("25.4")


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by name, and what to take instead where it is not installed, best first.

    小标宋 and 仿宋_GB2312 may not be shipped with free software: a document names them, and Word and WPS
    take the first fallback they have.
    """

    name: str
    fallbacks: tuple[str, ...] = ()


FANG_SONG: Final = Face("仿宋_GB2312", ("仿宋", "FangSong", "方正仿宋简体", "华文仿宋"))
XIAO_BIAO_SONG: Final = Face("方正小标宋简体", ("方正小标宋_GBK", "小标宋", "华文中宋", "宋体"))
HEI_TI: Final = Face("黑体", ("SimHei", "方正黑体简体", "Noto Sans CJK SC"))
KAI_TI: Final = Face("楷体_GB2312", ("楷体", "KaiTi", "方正楷体简体", "华文楷体"))
SONG_TI: Final = Face("宋体", ("SimSun", "方正书宋简体", "Noto Serif CJK SC"))


@dataclass(frozen=True, slots=True)
class Layout:
    """Lengths in millimetres, type in points (三号 is 16 pt, 二号 22 pt, 四号 14 pt), pitch as Word keeps it.

    `line_pitch` is in twips (twentieths of a point): the type area of 225 mm over 22 lines is 28.99 pt.
    `char_space` is in 1/4096 pt added to `body_size`: 156 mm over 28 characters is 15.79 pt, so −848.
    """

    page_width: Decimal = Decimal(210)
    page_height: Decimal = Decimal(297)
    top: Decimal = Decimal(37)
    left: Decimal = Decimal(28)
    right: Decimal = Decimal(26)
    bottom: Decimal = Decimal(35)
    # The dash of the page number is 7 mm below the type area: half a line of size-4 type lower is 25 mm up.
    footer: Decimal = Decimal(25)
    line_pitch: int = 580
    char_space: int = -848
    indent_characters: int = 2

    body: Face = FANG_SONG
    title: Face = XIAO_BIAO_SONG
    levels: tuple[Face, Face, Face] = (HEI_TI, KAI_TI, FANG_SONG)
    page_number: Face = SONG_TI
    # Digits and Latin letters; None sets them in the Chinese face around them, half width.
    latin: str | None = None

    body_size: Decimal = Decimal(16)
    title_size: Decimal = Decimal(22)
    table_size: Decimal = Decimal(12)
    note_size: Decimal = Decimal("10.5")
    page_number_size: Decimal = Decimal(14)
    bold_levels: tuple[bool, bool, bool] = (False, False, False)

    @property
    def width(self) -> Decimal:
        """The width of the type area (版心), mm."""
        return self.page_width - self.left - self.right

    @property
    def character(self) -> Decimal:
        """The pitch of one character of body type, points."""
        return self.body_size + Decimal(self.char_space) / 4096

    @property
    def faces(self) -> tuple[Face, ...]:
        """Every face the layout names, once, in the order of use."""
        return tuple(dict.fromkeys((self.body, self.title, *self.levels, self.page_number)))


GB_9704: Final = Layout()
"""The layout of GB/T 9704-2012."""


def twips(millimetres: Decimal) -> int:
    """Millimetres as twips, to the nearest.

    >>> [twips(Decimal(length)) for length in (210, 297, 37, 35, 28, 26)]
    [11906, 16838, 2098, 1984, 1587, 1474]
    """
    return int((millimetres * _TWIPS_PER_MM).to_integral_value(ROUND_HALF_UP))


def half_points(points: Decimal) -> int:
    """Points as the half points Word counts type in.

    >>> half_points(Decimal("10.5"))
    21
    """
    return int((points * 2).to_integral_value(ROUND_HALF_UP))
