"""Staff pages of matters: the list, registering one, one matter with all that can be done, its receipt, the rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.journal import build
from taizhang.matters import doing as doings
from taizhang.matters import queries
from taizhang.matters.acts.base import holds_any
from taizhang.matters.forms import DoForm, RaiseForm
from taizhang.matters.models import Matter
from taizhang.matters.numbers import as_stored, secret_of
from taizhang.matters.one_page import page_of
from taizhang.matters.queries import Asked, One
from taizhang.matters.raising import Raised, kinds_in_force, raise_matter
from taizhang.matters.rates import rates_for
from taizhang.matters.searching import seal
from taizhang.matters.seeing import Viewer
from taizhang.matters.wording import category_title, due_words, status
from taizhang.problems import Refused, Text
from taizhang.records import evidence_pages
from taizhang.server import clock
from taizhang.server.pages import Desk, asked_month, day_text, language, month_switch, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit

SHOWS = ("open", "late", "ended", "all")
_FILTERS = ("kind", "category", "place", "unit", "channel", "status")
_SHORTEST_SEARCH = 2


@staff_page()
def matters(request: HttpRequest, book: str) -> HttpResponse:
    """The list: open, late, ended, all; by kind, words, and any filter that the address names."""
    desk: Desk = request.desk
    viewer = Viewer.of(book, desk.actor, desk.today)
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    words = request.GET.get("q", "").strip()[:60]
    asked = _asked(request, desk, show, words)
    page = queries.page(viewer, asked, after=request.GET.get("after", ""))
    kinds = kinds_in_force(book, desk.today)
    titles = {id: one.title for id, one in books.in_force(book, desk.today).items()}
    here = reverse("matters:list", args=[book])
    kept = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    excerpts = queries.first_words(book, page.rows)
    places = {unit.id: titled(unit) for unit in Unit.rows.of(book).filter(id__in={one for row in page.rows for one in (row.unit, row.place)})}  # fmt: skip
    counted = queries.count(viewer, asked)
    total = f"{queries.COUNTED_TO}+" if counted > queries.COUNTED_TO else str(counted)
    may_open = any(holds_any(book, desk.actor, kind.opened_by, desk.today) for kind in kinds.values())
    context = {
        "title": pgettext("navigation", "事项"),
        "lead": _("居民提的、领导交办的：谁办，几时到期，答复了没有，本人满意不满意。"),
        "actions": [{"title": _("登记"), "href": reverse("matters:choose", args=[book]), "icon": "plus"}]
        if may_open
        else [],
        "tabs": [
            {"title": title, "href": f"{here}?{urlencode({**kept, 'show': key})}", "current": key == show}
            for key, title in zip(SHOWS, (_("在办"), _("逾期"), _("已结束"), _("全部")), strict=True)
        ],
        "search": {
            "action": here,
            "value": words,
            "label": _("编号，或内容里的两个字以上"),
            "hidden": [{"name": name, "value": value} for name, value in {**kept, "show": "all"}.items()],
        },
        "kinds": [
            {
                "title": titles[id],
                "href": f"{here}?{urlencode({'show': show, 'kind': id})}",
                "current": asked.kind == id,
                "rates_href": reverse("matters:rates", args=[book, id]) if kind.rates else "",
                "sweep_href": reverse("matters:sweeps", args=[book, id]) if kind.sweep else "",
            }
            for id, kind in kinds.items()
        ],
        "caption": Text(f"事项，共 {total} 件", f"Matters, {total} in all"),
        "rows": [_row(desk, row, kinds.get(row.kind), titles, excerpts, places) for row in page.rows],
        "next_href": f"{here}?{urlencode({**kept, 'show': show, **({'q': words} if words else {}), 'after': page.after})}"
        if page.after
        else "",
        "first_href": f"{here}?{urlencode({**kept, 'show': show})}" if page.before else "",
        "empty": _empty(book, kinds, words, show),
    }
    return render(request, "matters/list.html", context)


@staff_page()
def choose(request: HttpRequest, book: str) -> HttpResponse:
    """Which kind of matter to register."""
    desk: Desk = request.desk
    kinds = kinds_in_force(book, desk.today)
    titles = {id: one.title for id, one in books.in_force(book, desk.today).items()}
    context = {
        "title": _("登记事项"),
        "lead": _("选是哪一类；每类按自己的制度计时、派办、保密。"),
        "crumbs": _crumbs(book),
        "groups": [
            {
                "heading": _("我可以登记的"),
                "items": [
                    {
                        "title": titles[id],
                        "href": reverse("matters:new", args=[book, id]),
                        "detail": kind.called,
                    }
                    for id, kind in kinds.items()
                    if holds_any(book, desk.actor, kind.opened_by, desk.today)
                ],
            }
        ],
        "empty": {
            "heading": _("没有可以登记的事项"),
            "text": _("先采用热线、信访、督办一类的制度；也可能您的岗位不登记事项。"),
            "href": reverse("books:institutions", args=[book]),
            "action": _("看制度"),
        },
    }
    if not context["groups"][0]["items"]:  # type: ignore[index]
        context["groups"] = []
    return render(request, "records/choose.html", context)


@staff_page()
def new(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """Register one: possible duplicates are shown before it is saved."""
    desk: Desk = request.desk
    form_of = kinds_in_force(book, desk.today).get(kind)
    if form_of is None or not holds_any(book, desk.actor, form_of.opened_by, desk.today):
        raise Http404
    standing = units.tree_on(book, desk.today).units
    places = [
        (unit.id, titled(unit).to(language())) for unit in standing if unit.kind in ("village", "group")
    ]
    given = {"kind": form_of, "places": places, "whom": _whom(desk, standing)}
    form = RaiseForm(request.POST, request.FILES, **given) if request.method == "POST" else RaiseForm(**given)
    problems: Sequence[Any] = ()
    alike: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        viewer = Viewer.of(book, desk.actor, desk.today)
        same = (
            queries.possibly_same(
                viewer,
                kind,
                category=data.get("category", ""),
                place=data.get("place", ""),
                text=data["text"],
                on=desk.today,
            )
            if form_of.steps.duplicates and not request.POST.get("not_the_same")
            else ()
        )
        if same:
            words = queries.first_words(book, same)
            alike = [
                {
                    "title": words.get(row.id) or row.number,
                    "href": reverse("matters:detail", args=[book, row.id]),
                    "detail": day_text(row.opened_on),
                }
                for row in same
            ]
        else:
            try:
                receipt = raise_matter(
                    book, _raised(kind, form), who=desk.actor, now=clock.now(), on=desk.today, key=form.key
                )
            except Refused as refused:
                problems = form.blame(refused, form.fields_of_act())
            else:
                if receipt.book == book and _sees(desk, receipt.matter):
                    messages.success(request, _("已登记，编号 %(number)s。") % {"number": receipt.number})
                    return redirect(
                        "matters:receipt" if form_of.tracked else "matters:detail", book, receipt.matter
                    )
                messages.success(
                    request,
                    _("已转上级办理。编号 %(number)s，查询码 %(secret)s，请交给本人。")
                    % {"number": receipt.number, "secret": receipt.secret},
                )
                return redirect("matters:list", book)
    context = {
        "title": books.in_force(book, desk.today)[kind].title,
        "lead": form_of.called,
        "crumbs": [*_crumbs(book), {"title": _("登记"), "href": reverse("matters:choose", args=[book])}],
        "form": form,
        "problems": problems,
        "alike": alike,
        "save": _("登记"),
        "cancel_href": reverse("matters:list", args=[book]),
        "multipart": True,
    }
    return render(
        request, "matters/form.html", context, status=422 if form.errors or problems or alike else 200
    )


@staff_page()
def matter(request: HttpRequest, book: str, matter: str) -> HttpResponse:
    """One matter: what is asked, the clocks, what can be done, what happened."""
    desk: Desk = request.desk
    one = _one(desk, matter)
    return render(request, "matters/detail.html", page_of(desk, one, doings.possible(desk, one)))


@staff_page()
def receipt(request: HttpRequest, book: str, matter: str) -> HttpResponse:
    """The receipt for whoever raised it, with number and secret; only for who registered it, the same day."""
    desk: Desk = request.desk
    one = _one(desk, matter)
    row = one.row
    if not one.kind.tracked or row.opened_by != desk.actor.person or row.opened_on != desk.today:
        raise Http404
    context = {
        "title": _("回执"),
        "lead": one.kind.called,
        "crumbs": _crumbs(book),
        "number": row.number,
        "secret": secret_of(book, row.id),
        "opened": day_text(row.opened_on),
        "due": day_text(row.answer_due or row.due_on),
        "words": one.kind.receipt.words.text if one.kind.receipt else "",
        "follow": request.build_absolute_uri(reverse("portal:home", args=[book])),
        "detail_href": reverse("matters:detail", args=[book, row.id]),
    }
    return render(request, "matters/receipt.html", context)


@staff_page()
def file(request: HttpRequest, book: str, matter: str, sha256: str) -> HttpResponse:
    """One file of a matter."""
    one = _one(request.desk, matter)  # type: ignore[attr-defined]
    items = [
        *one.row.evidence,
        *(file for happened in one.row.events for file in happened.get("evidence", ())),
    ]
    return evidence_pages.given_out(items, sha256)


@staff_page()
def do(request: HttpRequest, book: str, matter: str, doing: str) -> HttpResponse:
    """Do one thing with a matter."""
    desk: Desk = request.desk
    one = _one(desk, matter)
    what = doings.find(desk, one, doing)
    if what is None:
        raise Http404
    asked = [*doings.which_part(desk, one, what), *what.asked(desk, one)]
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DoForm(*given, asked=asked)
    problems: Sequence[Any] = ()
    back = reverse("matters:detail", args=[book, one.row.id])
    if request.method == "POST" and form.is_valid():
        try:
            _append(desk, one, what, form)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(
                request, Text(f"{what.words.zh}：已记下。", f"{what.words.to('en')}: done.").to(language())
            )
            return redirect(back)
    context = {
        "title": what.words,
        "lead": Text(
            f"{one.kind.called.zh} {one.row.number}", f"{one.kind.called.to('en')} {one.row.number}"
        ),
        "crumbs": [*_crumbs(book), {"title": one.row.number, "href": back}],
        "form": form,
        "problems": problems,
        "warnings": [_("启封由审计人员逐条看得到；理由写清楚。")] if what.slug == "open-seal" else [],
        "save": what.words,
        "cancel_href": back,
        "multipart": any(name == "evidence" for name, _field in asked),
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


@staff_page()
def rates(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """The rates of a kind in a month: each with its numerator, denominator and the rule of the denominator."""
    desk: Desk = request.desk
    form_of = kinds_in_force(book, desk.today).get(kind)
    if form_of is None or not form_of.rates:
        raise Http404
    month = asked_month(request, Period.month_of(desk.today))
    viewer = Viewer.of(book, desk.actor, desk.today)
    here = reverse("matters:rates", args=[book, kind])
    whole = rates_for(viewer, kind, form_of, month)
    by_unit = rates_for(viewer, kind, form_of, month, "unit")
    names = {
        unit.id: titled(unit) for unit in Unit.rows.of(book).filter(id__in={one.group for one in by_unit})
    }
    columns = [
        {"title": _("率")}, {"title": _("全部"), "kind": "number"}, {"title": _("剔除后"), "kind": "number"}, {"title": _("口径")},
    ]  # fmt: skip
    context = {
        "title": Text(f"{books.in_force(book, desk.today)[kind].title.zh}的率", f"Rates: {books.in_force(book, desk.today)[kind].title.to('en')}"),
        "lead": _("每个率都写明几分之几；没有分母就不算，不是零。剔除前后的数都列出。"),
        "crumbs": _crumbs(book),
        "period": month_switch(month, lambda one: f"{here}?month={one.key}", Period.month_of(desk.today)),
        "tables": [
            {"caption": Text(f"{month.text.zh} · 合计", f"{month.text.en}, in all"), "columns": columns, "rows": _rated(whole)},
            *(
                {"caption": names.get(unit, Text(_("还没有承办单位"))), "columns": columns, "rows": _rated(one for one in by_unit if one.group == unit)}
                for unit in dict.fromkeys(one.group for one in by_unit)
            ),
        ]
        if whole
        else [],
        "empty": {"heading": _("这个月没有可以算的"), "text": _("有到期、答复或评价的事项后，这里列出各项率。"), "href": ""},
    }  # fmt: skip
    return render(request, "matters/rates.html", context)


def _append(desk: Desk, one: One, what: doings.Doing, form: DoForm) -> None:
    fields: dict[str, Any] = doings.act_fields(one, what, form.given())
    if "into" in fields:
        viewer = Viewer.of(desk.book, desk.actor, desk.today)
        other = Matter.rows.visible_to(viewer).filter(number=as_stored(fields["into"])).first()
        fields["into"] = other.id if other is not None else "none"
    if "evidence" in fields:
        fields["evidence"] = [file.model_dump() for file in evidence_pages.kept(fields["evidence"])]
    if what.by_part:
        part = doings.part_of(desk, one, what, fields.pop("turn", ""))
        fields["turn"] = part.turn if part is not None else 0
    field_of = {"text": "answer"} if what.slug == "answer" else {}

    def plan(state: Any, head: Any) -> list[Any]:
        sealed = {
            name: seal(desk.book, one.row.id, field_of.get(name, name), value.strip())
            if name in doings.SEALED
            else value
            for name, value in fields.items()
        }
        return [build(what.act, matter=one.row.id, **sealed)]

    desk.append(plan, key=form.key)


def _rated(some: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"cells": [one.rate.title, _share(one.honest), _share(one.adjusted), one.over]} for one in some]


def _share(share: Any) -> dict[str, Any]:
    if share.percent is None:
        return {"amount": None, "state": "not-applicable"}
    return {"text": f"{share.percent}%", "small": f"{share.part}/{share.whole}"}


def _one(desk: Desk, matter: str) -> One:
    viewer = Viewer.of(desk.book, desk.actor, desk.today)
    found = queries.one(viewer, matter, now=clock.now(), who=desk.actor)
    if found is None:
        raise Http404
    return found


def _sees(desk: Desk, matter: str) -> bool:
    viewer = Viewer.of(desk.book, desk.actor, desk.today)
    return Matter.rows.visible_to(viewer).filter(id=matter).exists()


def _raised(kind: str, form: RaiseForm) -> Raised:
    data = form.cleaned_data
    about = data.get("about") or (form.kind.about[0] if len(form.kind.about) == 1 else "other")
    return Raised(
        kind=kind,
        channel=data.get("channel") or form.kind.channels[0],
        texts=form.texts(),
        category=data.get("category", ""),
        about=about,
        place=data.get("place", ""),
        against=(data["against"],) if data.get("against") else (),
        due=data.get("due"),
        values=form.values(),
        evidence=evidence_pages.kept(data.get("evidence") or ()),
    )


def _whom(desk: Desk, standing: Iterable[Unit]) -> list[tuple[str, str]]:
    held = units.holdings(desk.book, desk.today)
    names = desk.names(holding.person for holding in held)
    people = {holding.person: f"{titled(holding.unit).to(language())} {titled(holding.post).to(language())} {names.get(holding.person, '')}" for holding in held}  # fmt: skip
    return [*((unit.id, titled(unit).to(language())) for unit in standing), *people.items()]


def _asked(request: HttpRequest, desk: Desk, show: str, words: str) -> Asked:
    given = {name: request.GET.get(name, "")[:60].replace("\x00", "") for name in _FILTERS}
    number = as_stored(words)
    return Asked(
        kind=given["kind"],
        category=given["category"],
        unit=given["unit"],
        channel=given["channel"],
        place=(given["place"],) if given["place"] else (),
        status=given["status"] or {"open": "open", "ended": "ended"}.get(show, ""),
        late_on=desk.today if show == "late" else None,
        order="due" if show == "late" else "newest",
        number=number if _is_number(desk.book, number) else "",
        words="" if _is_number(desk.book, number) else words.replace("\x00", ""),
    )


def _is_number(book: str, typed: str) -> bool:
    """Whether it is written like a number: letters and digits, eight or more; whether it is one is asked later."""
    plain = typed.replace("-", "")
    return typed.isascii() and plain.isalnum() and len(plain) >= 8 and any(map(str.isdigit, plain))


def _row(
    desk: Desk,
    row: Matter,
    kind: Any,
    titles: Mapping[str, Any],
    excerpts: Mapping[str, str],
    places: Mapping[str, Text],
) -> dict[str, Any]:
    badge, words = status(row)
    title = titles.get(row.kind)
    return {
        "title": excerpts.get(row.id) or row.number,
        "href": reverse("matters:detail", args=[desk.book, row.id]),
        "number": row.number,
        "kind": title.text if title is not None else Text(row.kind),
        "category": category_title(kind, row.category),
        "place": places.get(row.place, ""),
        "unit": places.get(row.unit, ""),
        "opened": day_text(row.opened_on),
        "due": due_words(row, desk.today),
        "status": badge,
        "status_title": words,
        "guarded": row.guarded,
    }


def _empty(book: str, kinds: Mapping[str, Any], words: str, show: str) -> dict[str, Any]:
    if not kinds:
        return {
            "heading": _("还没有事项类型"),
            "text": _("采用热线、信访、民情台账、督办一类的制度后，就能登记。"),
            "href": reverse("books:institutions", args=[book]),
            "action": _("看制度"),
        }
    if words:
        short = len(words) < _SHORTEST_SEARCH
        return {
            "heading": _("没有找到"),
            "text": _("请输入两个字以上。") if short else _("换几个字，或核对编号。"),
        }
    headings = {"open": _("没有在办的事项"), "late": _("没有逾期的事项"), "ended": _("还没有结束的事项")}
    return {"heading": headings.get(show, _("还没有事项")), "text": _("登记后按制度派办、计时。")}


def _crumbs(book: str) -> list[dict[str, Any]]:
    return [{"title": pgettext("navigation", "事项"), "href": reverse("matters:list", args=[book])}]
