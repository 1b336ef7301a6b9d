"""The public's page of one matter: by number and secret its clocks, its way, its answer; the verdict is the resident's.

Number and secret travel in forms only; the page is never kept by browsers or proxies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import residents
from taizhang.matters.happenings import Happening
from taizhang.matters.models import Matter
from taizhang.matters.numbers import follow as follow_matter
from taizhang.matters.raising import LONGEST
from taizhang.matters.wording import category_title, clock_facts, happened_title, status
from taizhang.portal.asking import address_of, private
from taizhang.portal.frame import crumbs, shown
from taizhang.problems import Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.forms import ActForm, text_area
from taizhang.server.pages import day_text, language, public_page, titled
from taizhang.units.models import Unit

_STEP = "step-"


class FollowForm(ActForm):
    """Number and secret, and what the resident has to say."""

    number = forms.CharField(
        label=gettext_lazy("编号"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-from-hash": ""}),
    )
    secret = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    grade = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("想说的话"), required=False, max_length=LONGEST, widget=text_area()
    )
    what = forms.CharField(required=False, max_length=70, widget=forms.HiddenInput)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, book: str) -> HttpResponse:
    """Follow one matter, judge its answer, open it again, take it back, mark a step that is the resident's, or ask that
    what is kept about them be erased."""
    form = FollowForm(request.POST) if request.method == "POST" else FollowForm()
    context: dict[str, Any] = {
        "title": _("查进度"),
        "lead": _("填回执上的编号和查询码。"),
        "crumbs": crumbs(book, (_("诉求与答复"), "portal:matters")),
        "form": form,
        "problems": (),
    }
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        row = follow_matter(book, data["number"], data["secret"], where=address_of(request))
        if row is None:
            form.add_error(None, _("编号或查询码不对；连错几次后请过15分钟再试。"))
        else:
            problems: Sequence[Problem] = ()
            if data["what"] or data["grade"]:
                problems = _done(row, form)
                row = Matter.rows.for_nobody(book).get(id=row.id)
                if not problems and not form.errors:
                    context["done"] = _("已记下，谢谢您。")
            context |= _followed(row, form) | {"problems": problems, "lead": ""}
    answer = shown(request, "portal/follow.html", context)
    answer.status_code = 422 if form.errors or context["problems"] else 200
    return private(answer)


def _followed(row: Matter, form: FollowForm) -> dict[str, Any]:
    one = residents.followed(row)
    badge, words = status(row)
    places = _places(row)
    return {
        "row": {
            "number": row.number,
            "kind": one.kind.called,
            "category": category_title(one.kind, row.category),
            "badge": badge,
            "status": words,
            "unit": one.unit,
            "opened": day_text(row.opened_on),
            "outcome": one.outcome,
        },
        "clocks": [clock_facts(reading, one.kind) for reading in one.clocks],
        "number": form.cleaned_data["number"],
        "secret": form.cleaned_data["secret"],
        "form": form,
        "doing": form if form.errors else FollowForm(),  # a new token: what was sent once is done
        "history": [_entry(happened, note, row, one.kind, places) for happened, note in one.history],
        "answer": one.answer,
        "grades": [{"id": grade.id, "title": grade.title} for grade in one.grades],
        "graded": one.graded,
        "may_reopen": one.may_reopen,
        "may_withdraw": one.may_withdraw,
        "may_ask_erasure": one.may_ask_erasure,
        "erasing": FollowForm(auto_id="erase_%s"),  # beside the other form, on the same page
        "steps": [{"id": f"{_STEP}{step.id}", "title": step.title} for step in one.steps],
    }


def _entry(
    happened: Happening, note: str, row: Matter, kind: Kind, places: Mapping[str, Text]
) -> dict[str, Any]:
    """One line of the way; who has it is said by the unit's name, never by a person's, and not of a complaint."""
    notes = [note]
    if "to" in happened and not row.guarded:
        notes += [
            places.get(to.get("unit", ""), Text(to.get("outside", ""))).to(language())
            for to in happened["to"]
        ]
    if "result" in happened:
        notes.append(str(happened["result"]))
    if "yuan" in happened:
        notes.append(f"{happened['yuan']} {_('元')}")
    if happened.get("late"):
        notes.append(_("超过本级时限"))
    if happened["name"] == "erasure-refused":
        until = happened.get("until")
        notes.append(
            _("将于 %(day)s 自动删除") % {"day": until} if until else _("办结后按规定的保存期限自动删除")
        )
    return {
        "what": happened_title(happened["name"], kind),
        "when": f"{happened['on']} {happened.get('at', '')}".strip(),
        "note": " · ".join(note for note in notes if note),
    }


def _places(row: Matter) -> dict[str, Text]:
    wanted = {row.unit, *(to.get("unit", "") for one in row.events for to in one.get("to", ()))} - {""}
    return {unit.id: titled(unit) for unit in Unit.rows.of(row.book).filter(id__in=wanted)}


def _done(row: Matter, form: FollowForm) -> Sequence[Problem]:
    """Do what the resident chose; returns what speaks against it."""
    data = form.cleaned_data
    step = data["what"].removeprefix(_STEP) if data["what"].startswith(_STEP) else ""
    what = "step" if step else data["what"] if data["what"] in ("reopen", "withdraw", "erase") else "judge"
    if what == "reopen" and not data["words"].strip():
        form.add_error("words", _("请写哪里没有办好。"))
        return ()
    try:
        residents.say(
            row,
            what,  # type: ignore[arg-type]
            now=clock.now(),
            on=clock.today(),
            grade=data["grade"],
            step=step,
            words=data["words"],
            key=form.key,
        )
    except Refused as refused:
        return refused.problems
    return ()
