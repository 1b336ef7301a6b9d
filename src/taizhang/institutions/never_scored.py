"""What may never be the basis of an appraisal, by what its name says it measures. The words stand in never_scored.toml.

Counting logins, clicks, likes, followers, photographs, positions, time online or spent studying is what the rules on burden at the grass
roots forbid (整治“指尖上的形式主义”: 不得将打卡签到、积分排名、在线时长、点赞转发作为考核依据); the number of petitions is left out likewise, and
what was collected in fines (行政处罚法第七十四条: 不得同考核、考评直接或者变相挂钩).
"""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from taizhang.problems import Text

INSTEAD = Text(
    "登录、点击、转发、点赞、粉丝、注册、照片、定位、在线和学习的时间、信访数量、罚没收入不得作为考核依据（为基层减负有关规定、行政处罚法第七十四条）；改用办成的事。说的是别的事的，把标题写明白，如“有效选票数”“注册商标数”",
    "logins, clicks, forwards, likes, followers, registrations, photos, positions, time online or studying, the number of petitions and fines collected are no basis of appraisal (rules on relieving the grass roots; Law on Administrative Penalties, article 74); score what was done. Where the title means something else, let it say so",
)  # fmt: skip
"""What would be right, said wherever such a title is refused."""

INSTEAD_OF_ID = Text(
    "登录、点击、转发、点赞、粉丝、注册、照片、定位、在线和学习的时间、信访数量不得作为考核依据（为基层减负有关规定）；改用办成的事。编号里的英文词也读：测的是别的事的，换一个编号，如 road-photo 改为 road-lamp",
    "logins, clicks, forwards, likes, followers, registrations, photos, positions, time online or studying and the number of petitions are no basis of appraisal (rules on relieving the grass roots); score what was done. The words of an id are read too: where it measures something else, give it another id, such as road-lamp for road-photo",
)  # fmt: skip
"""The same, where the words of an id say so."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """One thing that is not scored, and the stems by which titles speak of it."""

    what: Text
    named: re.Pattern[str]
    alone: re.Pattern[str]
    online: re.Pattern[str]
    in_apps: re.Pattern[str]
    spared: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _NeverScored:
    grounds: tuple[_Ground, ...]
    lawful: re.Pattern[str]
    apps: re.Pattern[str]
    online: re.Pattern[str]
    words: frozenset[str]
    pairs: frozenset[tuple[str, ...]]


def forbidden(name: str) -> bool:
    """Whether a figure of this id may never be scored; an English title is read word by word in the same way.

    >>> [forbidden(name) for name in ("study-time", "app.logins", "village-days")]
    [True, True, False]
    """
    known, words = _never_scored(), re.split(r"[^a-z0-9]+", name.lower())
    return not known.words.isdisjoint(words) or any(pair in known.pairs for pair in itertools.pairwise(words))


def forbidden_title(title: str) -> Text | None:
    """What a figure with this Chinese title would measure that may never be scored, whatever its id; None for a lawful one.

    >>> forbidden_title("网络学习学时") is not None, forbidden_title("学习室建成数") is not None
    (True, False)
    """
    known = _never_scored()
    text = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", title).casefold())
    text = known.lawful.sub("，", text)
    apps = known.apps.search(text) is not None
    online = apps or known.online.search(text) is not None
    for one in known.grounds:
        if apps and one.in_apps.search(text):
            return one.what
        said = one.named.search(text) or one.alone.fullmatch(text) or (online and one.online.search(text))
        if said and not one.spared.search(text):
            return one.what
    return None


@cache
def _never_scored() -> _NeverScored:
    source = files("taizhang.institutions").joinpath("never_scored.toml").read_text(encoding="utf-8")
    data = tomllib.loads(source)
    measure, between = _any(data["measures"]), _any(data["between"])
    measured = f"(?:{between}|，){{0,2}}(?:{measure})"
    around = f"(?:{between}|{_any(data['people'])})*"
    grounds = tuple(
        _Ground(
            Text(**one["what"]),
            re.compile(f"{_any(one.get('always', ()))}|(?:{_any(one.get('counted', ()))}){measured}"),
            re.compile(f"{around}(?:{_any(one.get('alone', ()))})(?:{between})*(?:{measure})+"),
            re.compile(_any(one.get("online", ()))),
            re.compile(_any(one.get("in_apps", ()))),
            re.compile(_any(one.get("spared_by", ()))),
        )
        for one in data["ground"]
    )
    return _NeverScored(
        grounds,
        re.compile(_any(data["lawful"])),
        re.compile(_any(data["apps"])),
        re.compile(_any(data["online"])),
        frozenset(data["english"]["words"]),
        frozenset(tuple(pair.split()) for pair in data["english"]["pairs"]),
    )


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one that never matches where there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"


__all__ = ["INSTEAD", "INSTEAD_OF_ID", "forbidden", "forbidden_title"]
