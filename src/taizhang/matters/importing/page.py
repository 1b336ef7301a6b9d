"""The import of matters on screen: a spreadsheet is examined first, every row with its verdict; then it is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taizhang.matters.framing import crumbs, title_of
from taizhang.matters.importing import drafts
from taizhang.matters.importing.drafts import Draft
from taizhang.matters.raising import kinds_in_force, openable
from taizhang.problems import Problem, Text
from taizhang.server import clock
from taizhang.server.forms import ActForm
from taizhang.server.pages import Desk, language, staff_page

LARGEST = 10 * 2**20
_ENDINGS = (".xlsx", ".xlsm", ".csv")
_TYPES = {".csv": "text/csv; charset=utf-8"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_VERDICTS: Mapping[str, tuple[str, Any]] = {
    "wrong": ("late", gettext_lazy("有误")),
    "duplicate": ("late", gettext_lazy("重复")),
    "proposed": ("waiting", gettext_lazy("待确认")),
    "good": ("confirmed", gettext_lazy("可导入")),
    "taken": ("confirmed", gettext_lazy("已导入")),
    "there": ("ended", gettext_lazy("已有")),
    "passed-over": ("not-applicable", gettext_lazy("不是事项")),
}
_DOING = {
    "": gettext_lazy("开始"),
    "read": gettext_lazy("读表"),
    "examine": gettext_lazy("逐行检查"),
    "take-in": gettext_lazy("写进账本"),
}


class SheetForm(forms.Form):
    """A spreadsheet to examine."""

    file = forms.FileField(
        label=gettext_lazy("表格（.xlsx 或 .csv）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
        help_text=gettext_lazy(
            "先检查，不会马上写进账本。至少要有“内容”和“登记日期”两列；别的列有就读，读不懂的原样留着。"
        ),
        error_messages={"required": gettext_lazy("请选择表格。"), "empty": gettext_lazy("这个文件是空的。")},
    )

    def __init__(self, *arguments: Any, kinds: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, use_required_attribute=False, label_suffix="", **options)
        self.fields["kind"] = forms.ChoiceField(
            label=_("哪一类事项"),
            choices=[("", _("表格里有“类型”一列")), *kinds],
            required=False,
            help_text=_("没写类型的行都算这一类。"),
        )

    def clean_file(self) -> Any:
        """A spreadsheet of a size that can be read."""
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in _ENDINGS:
            raise forms.ValidationError(_("只读 .xlsx 和 .csv；别的格式请先另存。"))
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("文件有 %(size)d MB，超过 10 MB；请分成几个表。") % {"size": file.size // 2**20}
            )
        return file


class ConfirmForm(ActForm):
    """How what was examined is taken in."""

    which = forms.ChoiceField(
        label=gettext_lazy("怎样导入"),
        choices=[
            ("all", gettext_lazy("全部导入；有一行不能导入，就一行也不导入")),
            ("good", gettext_lazy("只导入无误的行，其余的留着改")),
        ],
        widget=forms.RadioSelect,
    )
    accept = forms.BooleanField(
        label=gettext_lazy("同意下面列出的理解"),
        required=False,
        help_text=gettext_lazy("不同意，这些行就不导入。"),
    )

    def __init__(self, *arguments: Any, proposals: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not proposals:
            del self.fields["accept"]


@staff_page()
def upload(request: HttpRequest, book: str) -> HttpResponse:
    """Choose a spreadsheet; it is examined before anything is written."""
    desk: Desk = request.desk
    kinds = [
        (id, title_of(desk, id).to(language()))
        for id in openable(book, desk.actor, kinds_in_force(book, desk.today), desk.today)
    ]
    if not kinds:
        raise Http404
    form = SheetForm(request.POST or None, request.FILES or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        suffix = Path(file.name).suffix.lower()
        kind = form.cleaned_data["kind"] or (kinds[0][0] if len(kinds) == 1 else "")
        draft = drafts.begin(book, desk.actor, file, suffix, kind, now=clock.now(), today=desk.today)
        return redirect("matters:import-draft", book, draft.id)
    context = {
        "title": _("从表格导入事项"),
        "lead": _("先看每一行的结论，再决定导不导入；已答复的连答复一起导入。"),
        "crumbs": crumbs(book),
        "form": form,
        "stage": "",
    }
    return render(request, "matters/import.html", context, status=422 if form.errors else 200)


@staff_page()
def draft(request: HttpRequest, book: str, draft: str) -> HttpResponse:
    """What became of an upload: being worked on, examined and to be confirmed, or taken in."""
    desk: Desk = request.desk
    kept, state = _kept(desk, draft)
    form = None
    if state["stage"] == "examined":
        asked = bool(state["proposals"])
        form = ConfirmForm(request.POST or None, proposals=asked, initial={"which": "all"})
        if request.method == "POST" and form.is_valid():
            drafts.confirm(
                kept,
                desk.actor,
                accepted=form.cleaned_data.get("accept", False),
                partial=form.cleaned_data["which"] == "good",
                key=f"import-{kept.id}-{form.cleaned_data['which']}-{form.cleaned_data.get('accept', False):d}",
                now=clock.now(),
                today=desk.today,
            )
            return redirect("matters:import-draft", book, draft)
    elif request.method == "POST":
        return redirect("matters:import-draft", book, draft)
    context = _shown(desk, kept, state) | {"form": form}
    return render(request, "matters/import.html", context, status=422 if form and form.errors else 200)


@staff_page()
def file(request: HttpRequest, book: str, draft: str) -> HttpResponse:
    """The user's own file with a column of verdicts."""
    kept, state = _kept(request.desk, draft)  # type: ignore[attr-defined]
    if "marks" not in state:
        raise Http404
    content, suffix = drafts.marked(kept, language())
    response = HttpResponse(content, content_type=_TYPES.get(suffix, _XLSX))
    response["Content-Disposition"] = f'attachment; filename="verdicts{suffix}"'
    response["Cache-Control"] = "no-store"
    return response


def _kept(desk: Desk, id: str) -> tuple[Draft, dict[str, Any]]:
    kept = Draft(desk.book, desk.actor.person, id)
    state = kept.read() if id.isalnum() and len(id) < 20 else None
    if state is None:
        raise Http404
    return kept, state


def _shown(desk: Desk, kept: Draft, state: Mapping[str, Any]) -> dict[str, Any]:
    said = "en" if language().startswith("en") else "zh"
    progress = kept.progress() if state["stage"] == "working" else {}
    stage = "refused" if progress.get("cut_off") else state["stage"]
    problems = [Problem("import", Text(one["zh"], one["en"])) for one in state.get("problems", ())]
    if progress.get("cut_off"):
        words = Text("处理中断了，什么也没有写进账本", "the work was cut off, and nothing was written")
        problems = [Problem("cut-off", words, Text("请重新上传", "upload it again"))]
    counts = state.get("counts", {})
    return {
        "title": _("从表格导入事项"),
        "lead": {
            "working": _("正在处理，可以离开这一页，过会儿再来看。"),
            "examined": _("还没有写进账本。"),
            "done": _("已经写进账本。"),
        }.get(stage, ""),
        "crumbs": [
            *crumbs(desk.book),
            {"title": _("导入"), "href": reverse("matters:import", args=[desk.book])},
        ],
        "stage": stage,
        "problems": problems,
        "doing": _DOING.get(progress.get("doing", ""), ""),
        "done": progress.get("done", 0),
        "of": progress.get("of", 0),
        "matters": state.get("matters", 0),
        "counts": [
            {"title": words, "amount": counts[key], "unit": Text("行", "rows"), "late": badge == "late"}
            for key, (badge, words) in _VERDICTS.items()
            if counts.get(key)
        ],
        "can": counts.get("good", 0) + counts.get("proposed", 0),
        "proposals": {
            "caption": _("按什么理解"),
            "columns": [{"title": _("列")}, {"title": _("写的是")}, {"title": _("当作")}, {"title": _("行数"), "kind": "number"}],
            "rows": [
                {"cells": [one["column"][said], one["written"], one["taken"][said], {"text": str(one["count"])}]}
                for one in state.get("proposals", ())
            ],
        },
        "table": {
            "caption": _("每一行的结论，有误的在前"),
            "columns": [{"title": _("行"), "kind": "number"}, {"title": _("类型")}, {"title": _("登记日期")}, {"title": _("地点")}, {"title": _("结论"), "kind": "state"}, {"title": _("为什么")}],
            "rows": [
                {
                    "cells": [
                        {"text": str(one["row"])}, one["kind"][said], one["opened"], one["place"][said],
                        {"state": _VERDICTS[one["standing"]][0], "title": _VERDICTS[one["standing"]][1]}, one["why"][said],
                    ]
                }
                for one in sorted(state.get("rows", ()), key=lambda one: (list(_VERDICTS).index(one["standing"]), one["row"]))
            ],
        },
        "columns_read": [
            one["written"] if one["written"] == one["title"][said] else f"{one['written']} → {one['title'][said]}"
            for one in state.get("columns", ())
        ],
        "columns_left": state.get("unread", ()),
        "file_href": reverse("matters:import-file", args=[desk.book, kept.id]) if "marks" in state else "",
        "again_href": reverse("matters:import", args=[desk.book]),
        "list_href": reverse("matters:list", args=[desk.book]),
        "here": reverse("matters:import-draft", args=[desk.book, kept.id]),
    }  # fmt: skip
