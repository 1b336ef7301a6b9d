"""Personal data in a text meant for publication: identity numbers, mobile telephones, bank cards."""

from __future__ import annotations

import re

from taizhang.reading.patterns import pattern

_LONG = re.compile(r"[0-9][0-9]{10,}")
"""Runs of digits that may be personal data; the search skips to their first digit."""
_CANDIDATE = pattern(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}|[3-6][0-9]{15,18})(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_WORDS = pattern(r"卡号|账号|帐号|账户|银行|一卡通|开户")


def personal_data(norm: str) -> list[tuple[int, int, str]]:
    """Where personal data stands: start, end, and what it is (identity, telephone, card).

    An identity number (居民身份证号) must have its check digit (GB 11643-1999); a card number must pass the Luhn test or
    stand after a word such as 账号.
    """
    found = []
    for run in _LONG.finditer(norm):
        match = _CANDIDATE.match(norm, run.start())
        if match is None:
            continue
        digits = match.group()
        if len(digits) == 11:
            found.append((match.start(), match.end(), "telephone"))
        elif len(digits) == 18 and _is_identity(digits):
            found.append((match.start(), match.end(), "identity"))
        elif digits.isdigit() and (
            _luhn(digits) or _CARD_WORDS.search(norm, max(0, match.start() - 16), match.start())
        ):
            found.append((match.start(), match.end(), "card"))
    return found


def _is_identity(number: str) -> bool:
    month, day = int(number[10:12]), int(number[12:14])
    if number[6:8] not in ("19", "20") or not 1 <= month <= 12 or not 1 <= day <= 31:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
