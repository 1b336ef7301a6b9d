"""Open data: the same public figures and notices as JSON and CSV, for whoever wants to reckon themselves.

Every amount is a string with a decimal point, so that no reader's floats change it. `data` documents each field.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.notices import queries as notice_queries
from taizhang.notices.models import Notice
from taizhang.portal import queries
from taizhang.portal.frame import crumbs, published, shown
from taizhang.portal.views import asked_board
from taizhang.problems import Text
from taizhang.server import clock
from taizhang.server.pages import asked_number, download, paged

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

NOTICES = 20
"""How many notices the file gives at once, the latest first; `next` leads to the earlier ones."""

PROMISE_FIELDS: Mapping[str, Text] = {
    "id": Text("目标的编号，不随年份重用", "the promise's id, never used again"),
    "parent": Text("分解自哪项目标；没有则空", "the promise that it is a part of; empty where there is none"),
    "indicator": Text("指标的编号", "the indicator's id"),
    "title_zh": Text("指标名称", "the indicator's name in Chinese"),
    "title_en": Text("指标英文名称，可能为空", "the indicator's name in English, may be empty"),
    "unit_of_measure": Text("计量单位", "the unit of measure"),
    "unit": Text("承诺单位的编号", "the id of the unit that promised"),
    "unit_zh": Text("承诺单位", "the unit that promised"),
    "unit_code": Text("统计用区划代码，可能为空", "its statistical code, may be empty"),
    "target": Text("全年目标", "the target of the year"),
    "bound": Text("least 至少，most 至多，about 左右，exact 正好", "least, most, about or exact"),
    "due": Text("完成时限", "the day by which it is due"),
    "value": Text("到这一期末的完成数；空为未报，不是零", "the value to date; empty is not reported, which is not zero"),
    "percent": Text("完成计划的百分比，一位小数", "percent of the plan, one decimal"),
    "pace": Text("按日历应到的百分比；期末数的指标为空", "percent that the calendar asks for; empty for a stock"),
    "late": Text("是否落后", "whether it is late"),
    "reported": Text("已报的期数", "how many reports are in"),
    "expected": Text("应报的期数", "how many reports are owed"),
    "roll_up": Text("汇总办法：own、sum、mean、minimum、last、count-done", "how parts make the whole: own, sum, mean, minimum, last or count-done"),
}  # fmt: skip
NOTICE_FIELDS: Mapping[str, Text] = {
    "id": Text("公示的编号", "the notice's id"),
    "institution": Text("依据的制度编号", "the id of the institution it carries out"),
    "title": Text("标题：zh、en", "the title: zh, en"),
    "period": Text("数据期间，如 2026-03", "the period of its figures, such as 2026-03"),
    "ground": Text("法定依据", "the legal ground"),
    "since": Text("张贴日", "the first day on which it is up"),
    "until": Text("最后一天；空为一直张贴", "the last day; null where it stays up"),
    "state": Text("posted 公示中，ended 已结束，withdrawn 已撤下", "posted, ended or withdrawn"),
    "withdrawn_reason": Text("撤下的理由", "why it was withdrawn"),
    "head_hash": Text("张贴时账本的校验值（SHA-256）", "the head hash of the ledger when it was posted (SHA-256)"),
    "paragraphs": Text("正文：zh、en；撤下的不再提供", "the text: zh, en; gone from one withdrawn"),
    "tables": Text("表：heads 表头，rows 各行", "the tables: heads, rows"),
}  # fmt: skip


@published
def data(request: HttpRequest, book: str) -> HttpResponse:
    """What the files are and what each field means."""
    columns = [{"title": _("字段")}, {"title": _("含义")}]
    closes = queries.closes(book)
    latest = f"?month={closes[0].month.key}" if closes else ""
    context = {
        "title": _("开放数据"),
        "lead": _("和网页上一样的数字，供下载和核对。数字取自已封账的月份，封账后不再改动。"),
        "crumbs": crumbs(book),
        "files": [
            {"title": _("目标和进度（JSON）"), "href": reverse("portal:promises-json", args=[book])},
            {
                "title": _("目标和进度（CSV，可用表格软件打开）"),
                "href": reverse("portal:promises-csv", args=[book]),
            },
            {"title": _("公示（JSON）"), "href": reverse("portal:notices-json", args=[book])},
        ],
        "example": request.build_absolute_uri(reverse("portal:promises-json", args=[book]) + latest),
        "tables": [
            {
                "caption": caption,
                "columns": columns,
                "rows": [{"cells": [{"text": name}, {"text": meaning}]} for name, meaning in fields.items()],
            }
            for caption, fields in ((_("目标和进度的字段"), PROMISE_FIELDS), (_("公示的字段"), NOTICE_FIELDS))
        ],
    }
    return shown(request, "portal/data.html", context)


@published
def promises_json(request: HttpRequest, book: str) -> HttpResponse:
    """The public promises with their progress, as of the close asked for."""
    board = asked_board(request, book, clock.today())
    close = board.close
    return JsonResponse(
        {
            "book": book,
            "title": {"zh": request.book.title, "en": request.book.title_en},
            "year": board.year,
            "month": close.month.key if close else None,
            "closed_on": close.closed_on if close else None,
            "head_hash": close.head if close else None,
            "promises": [_promise(one) for one in board.shown],
        },
        json_dumps_params={"ensure_ascii": False},
    )


@published
def promises_csv(request: HttpRequest, book: str) -> HttpResponse:
    """The same as a table that spreadsheets open: UTF-8 with its mark, no cell that they would run."""
    board = asked_board(request, book, clock.today())
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(PROMISE_FIELDS)
    for one in board.shown:
        writer.writerow(_cell(value) for value in _promise(one).values())
    name = f"promises-{board.close.month.key if board.close else board.year}.csv"
    return download("\ufeff" + file.getvalue(), name, "text/csv; charset=utf-8")


@published
def notices_json(request: HttpRequest, book: str) -> HttpResponse:
    """The notices that the public may know of, a page at a time."""
    today = clock.today()
    rows = notice_queries.public(book, today)
    here = request.build_absolute_uri(reverse("portal:notices-json", args=[book]))
    found, page = paged(
        rows, asked_number(request), NOTICES, rows.count(), lambda number: f"{here}?page={number}"
    )
    return JsonResponse(
        {
            "book": book,
            "count": page["count"],
            "next": page["next_href"] or None,
            "notices": [_notice(row, notice_queries.state_of(row, today)) for row in found],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _promise(one: queries.Shown) -> dict[str, Any]:
    item, unit = one.progress, one.unit
    values = (
        one.id,
        one.parent,
        one.indicator.id,
        one.indicator.title.zh,
        one.indicator.title.en,
        one.indicator.unit,
        unit.id if unit else "",
        unit.title if unit else "",
        unit.code if unit else "",
        _plain(one.target),
        one.bound,
        one.due,
        _plain(one.value),
        _plain(item.percent) if item else None,
        _plain(item.pace) if item else None,
        item.late if item else None,
        item.reported if item else None,
        item.expected if item else None,
        item.rule if item else None,
    )
    return dict(zip(PROMISE_FIELDS, values, strict=True))


def _notice(row: Notice, state: str) -> dict[str, Any]:
    gone = state == "withdrawn"
    return {
        "id": row.id,
        "institution": row.institution,
        "title": {"zh": row.title, "en": row.title_en},
        "period": row.period or None,
        "ground": row.ground,
        "since": row.since,
        "until": notice_queries.last_day(row),
        "state": state,
        "withdrawn_reason": row.withdrawn_reason or None,
        "head_hash": row.head_hash,
        "paragraphs": [] if gone else row.body.get("paragraphs", []),
        "tables": [] if gone else row.body.get("tables", []),
    }


def _plain(value: Decimal | None) -> str | None:
    """An amount without an exponent and without zeros that say nothing."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    text = str(value)
    # a name that begins like a formula is text to a spreadsheet only behind an apostrophe; a number is left alone
    return f"'{text}" if text[:1] in _RUNS and not _NUMBER.fullmatch(text) else text
