"""Slogans against their lists: “四项机制”：日常考核机制、末位约谈机制、容错纠错机制. The number of a slogan is no figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.reading.patterns import pattern
from taizhang.reading.report import Finding

_NUMERALS = "一二三四五六七八九十"
_SLOGAN = pattern(
    r"[“\"「](?P<count>[三四五六七八九十])[个项大条种类支场道批]?(?P<noun>[\u4e00-\u9fff]{0,4}?(?P<end>[\u4e00-\u9fff]{2}))[”\"」]"
    r"[\u4e00-\u9fff]{0,6}?(?:[:,]?(?:即|分别[是为]|包括)|:)(?P<items>[\u4e00-\u9fff]{3,14}(?:[、,][\u4e00-\u9fff]{3,14}){1,11})(?=[,。;\n]|$)"
)


def slogans(text: str, norm: str) -> Iterator[Finding]:
    """Slogans that count more or fewer than are listed right behind them, each with the slogan's own last word."""
    for match in _SLOGAN.finditer(norm):
        pieces = match["items"].replace(",", "、").split("、")
        while pieces and not pieces[-1].endswith(match["end"]):
            pieces.pop()  # what the sentence goes on with
        stated = _NUMERALS.index(match["count"]) + 1
        if (
            len(pieces) < 2
            or len(pieces) == stated
            or not all(piece.endswith(match["end"]) for piece in pieces)
        ):
            continue
        end = match.start("items") + sum(map(len, pieces)) + len(pieces) - 1
        yield Finding(
            "arithmetic",
            match.start(),
            end,
            text[match.start() : end],
            Decimal(stated),
            Decimal(len(pieces)),
            str(len(pieces)),
            rule="list",
        )
