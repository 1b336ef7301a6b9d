"""The check before anything is published: numbers that identify a person (身份证号、手机号、银行卡号).

个人信息保护法第二十五条: no publication without separate consent or a legal ground.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from taizhang.problems import Text

_ID = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_CARD = re.compile(r"(?<![0-9])[3-6][0-9]{3}(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{3,4}(?:[ -]?[0-9]{1,3})?(?![0-9])")
_NARROW = str.maketrans("０１２３４５６７８９Ｘ－", "0123456789X-")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def personal_data(text: str) -> Iterable[Text]:
    """What kinds of identifying numbers stand in a text; the numbers themselves are never repeated.

    >>> [what.en for what in personal_data("联系电话 139 0000 1234")]
    ['a mobile number']
    >>> list(personal_data("财政收入 12345678901234 元"))
    []
    """
    text = unicodedata.normalize("NFKC", text)
    if any(_is_id(found.group()) for found in _ID.finditer(text)):
        yield Text("身份证号", "an identity card number")
    if _PHONE.search(text):
        yield Text("手机号", "a mobile number")
    if any(_luhn(found.group()) for found in _CARD.finditer(text)):
        yield Text("银行卡号", "a bank card number")


def masked_numbers(text: str) -> str:
    """A text with every identifying number in it cut short.

    >>> masked_numbers("联系电话 139 0000 1234，水管爆裂")
    '联系电话 139＊＊＊＊34，水管爆裂'
    """
    if not any(personal_data(text)):
        return text
    text = text.translate(_NARROW)
    for pattern in (_ID, _CARD, _PHONE):
        text = pattern.sub(lambda found: f"{found.group()[:3]}＊＊＊＊{found.group()[-2:]}", text)
    return text


def _is_id(number: str) -> bool:
    # GB 11643-1999: the 18th character is a check of the others, mod 11-2
    rest = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11
    return "10X98765432"[rest] == number[17].upper()


def _luhn(number: str) -> bool:
    digits = [int(character) for character in reversed(number) if character.isdigit()]
    return sum(digits[0::2]) % 10 == -sum(d * 2 - 9 * (d > 4) for d in digits[1::2]) % 10
