"""The export of matters on screen: filtered as the list is, masked unless the seals are opened with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.matters import exporting
from taizhang.matters.acts import STATUS_NAMES
from taizhang.matters.framing import crumbs, title_of, viewer_of
from taizhang.matters.queries import GROUPS, Asked
from taizhang.matters.raising import kinds_in_force
from taizhang.problems import Refused, Text
from taizhang.server import clock
from taizhang.server.forms import ActForm, DayField
from taizhang.server.pages import Desk, language, staff_page, titled
from taizhang.units import queries as units

_GROUPS = {"open": Text("在办", "Open"), "ended": Text("已结束", "Ended")}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNMASKING = ("clerk", "leader")
"""The roles that may ask for names; each seal is opened by its own rule besides."""


class ExportForm(ActForm):
    """Which matters, and whether with names."""

    def __init__(self, *arguments: Any, desk: Desk, **options: Any) -> None:
        super().__init__(*arguments, **options)
        said = language()
        kinds = [(id, title_of(desk, id).to(said)) for id in kinds_in_force(desk.book, desk.today)]
        standing = units.tree_on(desk.book, desk.today).units
        named = [(one.id, titled(one).to(said)) for one in standing]
        places = [(one.id, titled(one).to(said)) for one in standing if one.kind in ("village", "group")]
        statuses = [
            *((id, words.to(said)) for id, words in _GROUPS.items()),
            *((id, words.to(said)) for id, words in STATUS_NAMES.items()),
        ]
        for name, label, choices in (
            ("kind", _("哪一类"), kinds),
            ("status", _("状态"), statuses),
            ("place", _("地点"), places),
            ("unit", _("承办单位"), named),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", _("全部")), *choices], required=False
            )
        self.fields["since"] = DayField(label=_("从哪天登记的起"), required=False)
        self.fields["until"] = DayField(label=_("到哪天登记的止"), required=False)
        self.fields["form"] = forms.ChoiceField(
            label=_("文件"), choices=[("xlsx", ".xlsx"), ("csv", ".csv")], widget=forms.RadioSelect
        )
        if desk.holds(*UNMASKING):
            self.fields["unmasked"] = forms.BooleanField(
                label=_("要姓名、电话和地址"),
                required=False,
                help_text=_("封存的逐件启封，理由记入账本，审计人员逐条看得到；不选则一律遮掩。"),
            )
            self.fields["reason"] = forms.CharField(
                label=_("为什么要看姓名"), required=False, max_length=1_000
            )

    def asked(self) -> Asked:
        """What the list is narrowed to."""
        given = self.cleaned_data
        return Asked(
            kind=given["kind"],
            status=given["status"] if given["status"] in (*GROUPS, *STATUS_NAMES) else "",
            place=(given["place"],) if given["place"] else (),
            unit=given["unit"],
            since=given["since"],
            until=_after(given["until"]),
        )


@staff_page()
def export(request: HttpRequest, book: str) -> HttpResponse:
    """Choose what, and have it as a file that the import reads again."""
    desk: Desk = request.desk
    if not kinds_in_force(book, desk.today):
        raise Http404
    begun = {name: request.GET.get(name, "")[:60] for name in ("kind", "status", "place", "unit")}
    form = ExportForm(request.POST or None, desk=desk, initial={**begun, "form": "xlsx"})
    problems: Any = ()
    if request.method == "POST" and form.is_valid():
        try:
            return _file(desk, form)
        except Refused as refused:
            problems = form.blame(refused)
    context = {
        "title": _("导出事项"),
        "lead": _("按筛选导出您看得到的事项；改过以后可以再导入，编号相同的不会重复。"),
        "crumbs": crumbs(book),
        "form": form,
        "problems": problems,
        "save": _("导出"),
        "cancel_href": reverse("matters:list", args=[book]),
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


def _file(desk: Desk, form: ExportForm) -> HttpResponse:
    viewer, asked, given = viewer_of(desk), form.asked(), form.cleaned_data
    shown_to = ""
    if given.get("unmasked"):
        when: dict[str, Any] = {"who": desk.actor, "now": clock.now(), "today": desk.today}
        exporting.open_seals(viewer, asked, given["reason"], key=f"export-{form.key}", **when)
        shown_to = desk.actor.person
    rows = exporting.exported(viewer, asked, today=desk.today, language=language(), shown_to=shown_to)
    if given["form"] == "csv":
        content, kind = exporting.as_csv(rows), "text/csv; charset=utf-8"
    else:
        content, kind = exporting.as_workbook(rows, _("事项")), _XLSX
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="matters-{desk.today}.{given["form"]}"'
    response["Cache-Control"] = "no-store"
    return response


def _after(day: date | None) -> date | None:
    """The day after, since the list takes the first day that is too late."""
    return day + timedelta(days=1) if day is not None else None
