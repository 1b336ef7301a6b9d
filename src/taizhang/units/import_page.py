"""The import of units on screen: a spreadsheet is examined first, every row with its verdict; then the good ones open."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from taizhang.journal import Act, append
from taizhang.problems import Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.forms import ActForm, DayField
from taizhang.server.pages import Desk, staff_page
from taizhang.server.store import STORE
from taizhang.units.acts import UnitOpened
from taizhang.units.forms import KINDS
from taizhang.units.importing import Examined, Verdict, examine, openings
from taizhang.units.sheets import Sheet, open_sheet

LARGEST = 10 * 2**20
SHOWN = 200
"""How many rows of each verdict the page lists; the counts are of all."""

_HEADS = ("代码", "名称")
_ENDINGS = (".xlsx", ".xlsm", ".csv")
_VERDICTS = {
    "wrong": ("late", gettext_lazy("有误")),
    "duplicate": ("late", gettext_lazy("重复")),
    "good": ("confirmed", gettext_lazy("可导入")),
    "there": ("ended", gettext_lazy("已有")),
    "passed-over": ("not-applicable", gettext_lazy("不是单位")),
}


class SheetForm(forms.Form):
    """A spreadsheet to examine."""

    file = forms.FileField(
        label=gettext_lazy("表格（.xlsx 或 .csv）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
        help_text=gettext_lazy("先检查，不会马上写进账本。表里要有名称和12位代码两列，别的列不读。"),
        error_messages={"required": gettext_lazy("请选择表格。"), "empty": gettext_lazy("这个文件是空的。")},
    )
    since = DayField(label=gettext_lazy("这些单位从哪天起"))

    def clean_file(self) -> Any:
        """A spreadsheet of a size that can be read at once."""
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in _ENDINGS:
            raise forms.ValidationError(_("只读 .xlsx 和 .csv；别的格式请先另存。"))
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("文件有 %(size)d MB，超过 10 MB；请只留名称和代码两列。") % {"size": file.size // 2**20}
            )
        return file


class GoodRowsForm(ActForm):
    """The rows that were found good: they travel with the page, nothing of the file is kept."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=4 * 2**20)
    since = DayField(widget=forms.HiddenInput)

    def clean_rows(self) -> list[tuple[str, str]]:
        """Code and name of each."""
        try:
            found = [(str(code), str(name)) for code, name in json.loads(self.cleaned_data["rows"])]
        except (ValueError, TypeError):
            found = []
        if not found:
            raise forms.ValidationError(_("表格的内容传丢了，请重新上传。"))
        return found


@staff_page(roles=["clerk"])
def import_units(request: HttpRequest, book: str) -> HttpResponse:
    """Examine a spreadsheet, then open what is good in it."""
    desk: Desk = request.desk
    if request.method == "POST" and "rows" in request.POST:
        return _commit(request, desk)
    form = SheetForm(
        request.POST or None,
        request.FILES or None,
        use_required_attribute=False,
        label_suffix="",
        initial={"since": date(desk.today.year, 1, 1)},
    )
    examined, problems = None, ()
    if request.method == "POST" and form.is_valid():
        try:
            sheet = _opened(form.cleaned_data["file"])
            examined = examine(book, sheet, max(form.cleaned_data["since"], desk.today))
        except Refused as refused:
            problems = refused.problems
    return _page(request, form, examined, problems)


def _commit(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = GoodRowsForm(request.POST)
    blank = SheetForm(
        use_required_attribute=False, label_suffix="", initial={"since": date(desk.today.year, 1, 1)}
    )
    if not form.is_valid():
        lost = Problem(
            "rows-lost",
            Text("表格的内容传丢了", "what was read of the sheet was lost"),
            Text("请重新上传", "upload it again"),
        )
        return _page(request, blank, None, (lost,))
    rows, since = form.cleaned_data["rows"], form.cleaned_data["since"]
    day = max(since, desk.today)

    def plan(state: Any, head: Any) -> Iterable[Act]:
        # examined again while the book is held: somebody may have opened one of them meanwhile
        return openings(desk.book, examine(desk.book, Sheet((_HEADS, *rows)), day), day, since)

    def again(first: Sequence[Act]) -> bool:
        return {act.code for act in first if isinstance(act, UnitOpened)} <= {code for code, _name in rows}

    try:
        appended = append(
            STORE,
            desk.book,
            plan,
            who=desk.actor,
            now=clock.now(),
            happened_on=desk.today,
            key=form.key,
            again=again,
        )
    except Refused as refused:
        return _page(request, blank, None, refused.problems)
    said = Text(f"已导入 {len(appended.entries)} 个单位。", f"{len(appended.entries)} units imported.")
    messages.success(request, said.to(request.LANGUAGE_CODE))
    return redirect("units:list", desk.book)


def _page(
    request: HttpRequest, form: forms.Form, examined: Examined | None, problems: Sequence[Problem]
) -> HttpResponse:
    book = request.desk.book
    good = examined.of("good") if examined else ()
    commit = None
    if good:
        pairs = [[verdict.code, verdict.name] for verdict in good]
        rows = json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))
        commit = GoodRowsForm(initial={"rows": rows, "since": form.cleaned_data["since"]})
    context = {
        "title": _("导入单位"),
        "lead": _("从统计用区划代码的表格导入县、乡镇、村；已有的不改，有误的不导，每一行都有结论。"),
        "crumbs": [{"title": pgettext("navigation", "单位"), "href": reverse("units:list", args=[book])}],
        "form": form,
        "problems": problems,
        "examined": examined is not None,
        "counts": [
            {"title": words, "amount": len(examined.of(standing)), "unit": Text("行", "rows"), "late": bad}
            for standing, (badge, words) in _VERDICTS.items()
            if examined.of(standing)
            for bad in [badge == "late"]
        ]
        if examined
        else [],
        "table": _table(examined) if examined else {},
        "commit": commit,
        "good": len(good),
    }
    wrong = form.errors or problems
    return render(request, "units/import.html", context, status=422 if wrong else 200)


def _table(examined: Examined) -> dict[str, Any]:
    """What is wrong first, then what can be opened; the rest is only counted beyond some rows."""
    shown = [verdict for standing in _VERDICTS for verdict in examined.of(standing)[:SHOWN]]  # type: ignore[arg-type]
    return {
        "caption": _("每一行的结论，有误的在前"),
        "columns": [
            {"title": _("行"), "kind": "number"},
            {"title": _("名称")},
            {"title": _("代码")},
            {"title": _("种类")},
            {"title": _("结论"), "kind": "state"},
            {"title": _("为什么")},
        ],
        "rows": [{"cells": _cells(verdict)} for verdict in shown],
    }


def _cells(verdict: Verdict) -> list[Any]:
    badge, words = _VERDICTS[verdict.standing]
    return [
        {"text": str(verdict.row)},
        {"text": verdict.name},
        {"text": verdict.code},
        KINDS.get(verdict.kind, ""),
        {"state": badge, "title": words},
        {"text": verdict.why},
    ]


def _opened(file: Any) -> Sheet:
    """Read through a file of our own name: what the user's is called goes nowhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"units{Path(file.name).suffix.lower()}"
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        return open_sheet(path)
