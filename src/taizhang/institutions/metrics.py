"""What an appraisal may read: declared indicators, and the metrics (计量) that concepts register. Nothing else.

The registry is closed on purpose. Counting logins, clicks, likes, photos, positions or time spent online or studying
is what the rules on burden at the grass roots forbid to be a basis of appraisal (整治“指尖上的形式主义”: 不得将打卡
签到、积分排名、在线时长、点赞转发作为考核依据), so such names are refused wherever a rule scores.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from taizhang.problems import Text

METRIC_NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*){0,2}"
"""An indicator's id, `concept.metric` for a registered metric, or `concept.file.metric` for one that a file declares."""

MATTER_FAMILY = "matter"
"""The rates of a kind of matter are metrics of this concept: `matter.KIND.RATE`, where the kind's file scores them."""

_FORBIDDEN_WORDS = frozenset(
    [
        "login",
        "logins",
        "signin",
        "click",
        "clicks",
        "like",
        "likes",
        "forward",
        "forwards",
        "repost",
        "reposts",
        "photo",
        "photos",
        "picture",
        "pictures",
        "video",
        "videos",
        "position",
        "positions",
        "location",
        "locations",
        "gps",
        "clockin",
        "checkin",
        "install",
        "installs",
        "pageview",
        "pageviews",
        "petitions",
    ]
)
_FORBIDDEN_PAIRS = frozenset(
    {
        ("sign", "in"), ("log", "in"), ("clock", "in"), ("check", "in"), ("page", "views"), ("screen", "time"),
        ("study", "time"), ("study", "hours"), ("study", "minutes"), ("app", "time"), ("time", "online"),
        ("online", "time"), ("online", "hours"), ("online", "minutes"), ("petition", "count"),
    }
)  # fmt: skip
_FORBIDDEN_TITLES = re.compile(
    r"登录|登陆次数|点击|浏览量|点赞|转发|打卡|签到|缺签|漏签|照片|拍照|图片数|视频数|定位|轨迹|在线时长|在线时间|学习时长|学习时间|安装率|下载量|上访|信访量|信访件"
)


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that a concept can give for any unit and period: `name` is `concept.metric`, `of` the unit kinds."""

    name: str
    title: Text
    unit: str
    of: tuple[str, ...] = ("township", "department", "station", "village", "group", "post")


_registered: dict[str, Metric] = {}


def register_metric(metric: Metric) -> None:
    """Make `metric` readable by appraisals; a concept calls it once, when it is imported.

    Registering the same metric again changes nothing. Raises ValueError for a name that is malformed, forbidden, or
    taken by another metric.
    """
    if "." not in metric.name or not re.fullmatch(METRIC_NAME, metric.name):
        raise ValueError(f"a metric is named concept.metric, not {metric.name!r}")
    if forbidden(metric.name) or forbidden_title(metric.title.zh):
        raise ValueError(f"{metric.name} may not be a basis of appraisal")
    if _registered.setdefault(metric.name, metric) != metric:
        raise ValueError(f"another metric is registered as {metric.name}")


def metrics() -> Mapping[str, Metric]:
    """The registered metrics by name."""
    return MappingProxyType(_registered)


def forbidden(name: str) -> bool:
    """Whether a figure of this name may never be scored.

    >>> [forbidden(name) for name in ("study-time", "app.logins", "village-days")]
    [True, True, False]
    """
    words = re.split(r"[-.]", name)
    return not _FORBIDDEN_WORDS.isdisjoint(words) or any(
        pair in _FORBIDDEN_PAIRS for pair in itertools.pairwise(words)
    )


def forbidden_title(title: str) -> bool:
    """Whether a figure with this Chinese title may never be scored, whatever its id.

    >>> forbidden_title("学习时长")
    True
    """
    return _FORBIDDEN_TITLES.search(title) is not None
