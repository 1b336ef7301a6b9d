"""Checking a report before it is signed (核稿): a file is dropped, and comes back marked. Nothing of it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from taizhang.problems import Place, Refused, Text
from taizhang.reading import Finding, Report, read, text_of
from taizhang.reading.comparing import compare
from taizhang.reading.marking import marked
from taizhang.reading.silencing import unsilenced
from taizhang.server.pages import WORD, download, language, staff_page

LARGEST = 10 * 2**20
SHOWN = 200_000
"""Characters of a report shown with its marks; the findings are of all of it."""
ENDINGS = ".docx,.txt,.md,.pdf"


class ReportForm(forms.Form):
    """A report, and last year's if copying and magnitudes are to be compared."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ENDINGS}))
    earlier = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": ENDINGS}))

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, use_required_attribute=False, label_suffix="", **given)
        spoken = language()
        words = {
            "file": (
                Text("报告（.docx、.txt、.md 或 .pdf）", "The report (.docx, .txt, .md or .pdf)"),
                Text("只在这一次请求里读，不保存。", "Read for this request alone; nothing is kept."),
            ),
            "earlier": (
                Text("往年的报告（可不选）", "An earlier year's report (optional)"),
                Text("用来查照抄的段落和数量级的差错。", "To find copied paragraphs and slips of magnitude."),
            ),
        }
        for name, (label, help_text) in words.items():
            self.fields[name].label, self.fields[name].help_text = label.to(spoken), help_text.to(spoken)
        self.fields["file"].error_messages |= {
            "required": Text("请选择报告。", "Choose a report.").to(spoken),
            "empty": Text("这个文件是空的。", "This file is empty.").to(spoken),
        }

    def clean(self) -> dict[str, Any]:
        """Files of a size that can be read at once."""
        for name in ("file", "earlier"):
            file = self.cleaned_data.get(name)
            if file is not None and file.size > LARGEST:
                said = Text("文件超过 10 MB，请只留文字。", "The file is over 10 MB; keep the text alone.")
                self.add_error(name, said.to(language()))
        return self.cleaned_data


@staff_page()
def reading(request: HttpRequest, book: str) -> HttpResponse:
    """The page; after a post the findings, or the report with its comments as a download."""
    form = ReportForm(request.POST, request.FILES) if request.method == "POST" else ReportForm()
    context: dict[str, Any] = {
        "title": Text("核对报告", "Check a report"),
        "lead": Text(
            "签发之前查一遍：漏填、缺数、对不上、前后矛盾、个人信息。",
            "Before it is signed: placeholders, lost numbers, sums that fail, contradictions, personal data.",
        ),
        "form": form,
        "problems": (),
        "words": WORDS,
        "kept": "HX-Request" in request.headers,
    }
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            data = file.read()
            report = _read(data, file.name)
            findings = _findings(report, form.cleaned_data.get("earlier"))
        except Refused as refused:
            context["problems"] = refused.problems
        else:
            if "marked" in request.POST:
                own = data if Path(file.name).suffix.lower() == ".docx" else None
                return download(marked(report.text, findings, language(), own), "report.checked.docx", WORD)
            context |= _shown(file.name, report, findings)
    return render(request, "office/reading.html", context)


WORDS = {
    "check": Text("检查", "Check"),
    "download": Text("下载带批注的 Word 文件", "Download as Word with comments"),
    "found": Text("发现的问题", "What was found"),
    "text": Text("报告原文", "The report"),
    "none": Text("没有发现问题。", "Nothing wrong was found."),
    "none_text": Text(
        "数字是否真实，仍要对照台账。", "Whether the numbers are true is for the ledger to say."
    ),
    "not_checked": Text("没有检查，请先改好这些：", "Not checked. Put these right first:"),
    "cut": Text(
        "后面的原文没有显示；上面列出的是全文的问题，也都批注在 Word 文件里。",
        "The rest of the text is not shown; the findings are of all of it, and all are in the Word file.",
    ),
    "another": Text("换一份报告", "Another report"),
}


def _read(data: bytes, name: str) -> Report:
    return read(text_of(data, Path(name).suffix.lower(), Place(file=name)))


def _findings(report: Report, earlier: Any) -> list[Finding]:
    findings = list(report.findings)
    if earlier is not None:
        more = compare(report, _read(earlier.read(), earlier.name))[0]
        findings = sorted([*findings, *unsilenced(report.text, more)], key=lambda one: one.start)
    return findings


def _shown(name: str, report: Report, findings: list[Finding]) -> dict[str, Any]:
    rows = []
    line, place = 1, 0
    for number, finding in enumerate(findings, start=1):
        line += report.text.count("\n", place, finding.start)
        place = max(place, finding.start)
        rows.append(
            {
                "cells": [
                    {"text": f"{number}", "href": f"#f{number}"},
                    Text(f"第{line}行", f"line {line}"),
                    finding.code,
                    {"text": finding.message(), "small": finding.suggestion()},
                ]
            }
        )
    return {
        "checked": name,
        "table": {
            "caption": Text(f"{name}：{len(findings)} 处", f"{name}: {len(findings)}"),
            "columns": [
                {"title": Text("序号", "No.")},
                {"title": Text("位置", "place")},
                {"title": Text("代码", "code")},
                {"title": Text("问题", "finding")},
            ],
            "rows": rows,
        },
        "paragraphs": _paragraphs(report.text[:SHOWN], findings),
        "cut": len(report.text) > SHOWN,
    }


def _paragraphs(text: str, findings: list[Finding]) -> list[list[dict[str, Any]]]:
    """The text by paragraph, each in pieces; a piece with `number` is what that finding is about."""
    pieces: list[tuple[str, int, Text | None]] = []
    place = 0
    for number, finding in enumerate(findings, start=1):
        # what another finding has marked already is marked no second time, but its link still leads there
        start = min(max(finding.start, place), len(text))
        end = min(max(finding.end, start), len(text))
        pieces += [(text[place:start], 0, None), (text[start:end], number, finding.message())]
        place = end
    pieces.append((text[place:], 0, None))
    paragraphs: list[list[dict[str, Any]]] = [[]]
    for words, number, message in pieces:
        for order, line in enumerate(words.split("\n")):
            if order:
                paragraphs.append([])
            if line or (number and not order):
                paragraphs[-1].append({"text": line, "number": number, "message": message})
    return [paragraph for paragraph in paragraphs if paragraph]
