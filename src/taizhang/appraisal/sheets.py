"""Pages of score sheets (得分单), where each point opens to its sentence, its clause and its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.appraisal import corrected, queries
from taizhang.appraisal.models import Exclusion, Judgement, ScoreTotal, VetoRecord
from taizhang.appraisal.objection_pages import invitation, of_sheet
from taizhang.appraisal.wording import (
    effects_of,
    line_decimals,
    total_cell,
    total_decimals,
)
from taizhang.books import queries as books
from taizhang.books.models import ClosedPeriod
from taizhang.institutions import Indicator, metrics, titles_of
from taizhang.matters.rates import rate_names
from taizhang.problems import Text
from taizhang.scoring import Line, MetricName, Reason, Rule, VetoState, explain, explain_veto
from taizhang.scoring.millionths import half_up
from taizhang.scoring.reasons import NOT_COUNTED
from taizhang.scoring.titles import DERIVED, line_title, line_titles
from taizhang.server.pages import Desk, asked_period, day_text, language, staff_page, titled
from taizhang.server.rows import MICRO
from taizhang.timekeeping import Period
from taizhang.units.models import Unit
from taizhang.units.pages import unit_section
from taizhang.writing.figures import unit_word

FACTS = 40
"""How many records a line lists at most."""
_VETO_STATES = {
    (True, True): Text("触发", "in effect"),
    (False, False): Text("未触发", "not in effect"),
    (True, False): Text("触发；更正后未触发", "in effect; not since the correction"),
    (False, True): Text("未触发；更正后触发", "not in effect; in effect since the correction"),
}
"""A veto as published and as it stands."""
SHOWN = 12
"""How many results a list or line shows."""


@staff_page()
def sheet(request: HttpRequest, book: str, institution: str, period: str, unit: str) -> HttpResponse:
    """A score sheet: every point opens to its sentence, its clause and its facts."""
    asked = asked_period(period, kind="")
    row = Unit.rows.of(book).filter(id=unit).first()
    total = ScoreTotal.rows.of(book).filter(id=f"{book}:{asked.key}:{institution}:{unit}").first()
    if row is None or total is None:
        raise Http404
    rule, lines = queries.sheet(book, institution, asked.key, unit)
    text = queries.rule_text(book, institution, total.sha256)
    kept = ClosedPeriod.rows.of(book).filter(period=total.month).first()
    day = asked.end - timedelta(days=1)
    cut = kept.cut_seq if kept else None
    indicators = books.indicators(book, day, cut)
    names = metric_names(indicators) | rate_names(book, day, cut) | scheme_names(book, day, cut)
    history = ScoreTotal.rows.of(book).filter(institution=institution, unit=unit).order_by("month")
    peers = (
        ScoreTotal.rows.of(book)
        .filter(institution=institution, period=asked.key, place__isnull=False)
        .count()
    )
    grades = {grade.id: grade.title for grade in text.appraisal.grades} if text and text.appraisal else {}
    title = titled(row)
    behind = _behind(book, asked, unit, lines, kept)
    corrections = corrected.standing(book, institution, asked.key)
    again = corrected.rescored(queries.ranking(book, institution, asked.key), corrections, text)
    after = corrected.stand(again, corrections).get(unit) if again is not None else None
    stands = again.lines_of(unit) if again is not None and after is not None else None
    context = {
        "title": Text(f"{title.zh}得分单", f"Score sheet of {title.to('en')}"),
        "lead": Text(
            f"{text.title.zh if text else institution} · {asked.text.zh}",
            f"{text.title.to('en') if text else institution} · {asked.text.en}",
        ),
        "crumbs": [
            {
                "title": pgettext("navigation", "位次"),
                "href": reverse("appraisal:ranking", args=[book, institution, asked.key]),
            }
        ],
        "state": "closed",
        "total": int(total.total.scaleb(MICRO)) if total.assessed else None,
        "decimals": total_decimals(text),
        "full": rule.full if rule else 100,
        "rank": total.place,
        "of": peers,
        "grade": grades.get(total.grade, ""),
        "months": [
            half_up(one.total, total_decimals(text)) if one.assessed else None
            for one in list(history)[-SHOWN:]
        ],
        "lines": [
            _line(one, rule, names, behind.get(one.line.item, []), total.sha256)
            | {"corrected": new, "decimals": line_decimals(one.item, text)}
            for one, new in _corrected(lines, stands)
        ],
        "vetoes": _vetoes(rule, total, names, after) if rule else [],
        "pay": _pay(
            queries.paid(book, institution, asked.key, unit),
            again.pay_lines_of(unit) if again is not None and after is not None else None,
            rule,
            names,
        ),
        "ruled": _ruled(request.desk, total, rule, kept.cut_seq if kept else None),
        "facts": [
            {
                "title": _("规则"),
                "text": text.title if text else institution,
                "href": reverse("books:institution", args=[book, institution]),
            },
            {"title": _("规则校验值"), "text": total.sha256[:16]},
            {"title": _("封账"), "text": day_text(kept.closed_on) if kept else ""},
            {"title": _("计分引擎"), "text": kept.engine if kept else ""},
            {"title": _("结果摘要"), "text": kept.digest[:16] if kept else ""},
        ],
        "head": kept.head_hash if kept else "",
        "corrected": {
            "total": _millionths(after.total),
            "rank": after.place,
            "grade": grades.get(after.grade, ""),
        }
        if after and (after.itself or after.differs(total))
        else None,
        "objections": of_sheet(request.desk, total, text),
        "objection": invitation(request.desk, total),
        "empty": {"heading": _("没有计分")},
    }
    return render(request, "appraisal/sheet.html", context)


@unit_section
def scores_of_unit(desk: Desk, unit: Unit) -> dict[str, Any]:
    """A unit's results so far, for its page."""
    rows = list(ScoreTotal.rows.of(desk.book).filter(unit=unit.id).order_by("-month", "institution")[:SHOWN])
    if not rows:
        return {}
    titles = {one.id: one.title for one in books.in_force(desk.book, desk.today).values()}
    texts = {
        (name, sha256): queries.rule_text(desk.book, name, sha256)
        for name, sha256 in {(row.institution, row.sha256) for row in rows}
    }
    return {
        "scores": {
            "caption": _("历次得分，最近的在前"),
            "columns": [
                {"title": _("期间")},
                {"title": _("考评")},
                {"title": _("得分"), "kind": "number"},
                {"title": _("位次"), "kind": "number"},
            ],
            "rows": [
                {
                    "cells": [
                        {
                            "text": Period.parse(row.period).text,
                            "href": reverse(
                                "appraisal:sheet", args=[desk.book, row.institution, row.period, unit.id]
                            ),
                        },
                        titles.get(row.institution, row.institution),
                        total_cell(row.total, texts[row.institution, row.sha256])
                        if row.assessed
                        else {"state": "not-applicable"},
                        {"text": str(row.place)} if row.place else {"state": "not-applicable"},
                    ]
                }
                for row in rows
            ],
        }
    }


def _millionths(points: Decimal | None) -> int | None:
    return None if points is None else int(points.scaleb(MICRO))


def _measure(unit: str) -> Text:
    return Text(unit, unit_word(unit, "en"))


def _corrected(
    lines: tuple[queries.Explained, ...], stands: tuple[Line, ...] | None
) -> list[tuple[queries.Explained, int | None]]:
    """The lines as published, each with what stands since corrections where that is something else, then those that there are only since."""
    if stands is None:
        return [(one, None) for one in lines]
    now = {line.item: line for line in stands}
    found: list[tuple[queries.Explained, int | None]] = []
    for one in lines:
        new = now.pop(one.line.item, None)
        points = _points(new, one) if new is not None else 0
        found.append((one, points if points != _points(one.line, one) else None))
    return found + [
        (queries.Explained(replace(line, after=0), None, ()), line.after)
        for line in now.values()
        if line.after
    ]


def _points(line: Line, of: queries.Explained) -> int:
    """The points of a line; of one beside the total those before, for it adds none."""
    return line.before if of.item is not None and of.item.beside else line.after


def metric_names(indicators: Mapping[str, Indicator]) -> dict[str, MetricName]:
    """How the sentences call indicators and registered metrics."""
    found = {name: MetricName(metric.title, _measure(metric.unit)) for name, metric in metrics().items()}
    return found | {
        name: MetricName(rule.title.text, _measure(rule.unit)) for name, rule in indicators.items()
    }


def scheme_names(book: str, day: date, cut: int | None) -> dict[str, MetricName]:
    """How the sentences call the appraisals whose scores another takes up."""
    in_force = books.in_force(book, day, cut)
    titles = titles_of(one for one in in_force.values() if one.appraisal)
    return {f"score:{id}": MetricName(title) for id, title in titles.items()}


def _line(
    explained: queries.Explained,
    rule: Rule | None,
    names: Mapping[str, MetricName],
    behind: list[dict[str, Any]],
    sha256: str,
) -> dict[str, Any]:
    line, item = explained.line, explained.item
    assessed = line.reason not in NOT_COUNTED or line.item in DERIVED
    state = "" if assessed else "no-data" if line.reason is Reason.ABSENT_DROPPED else "not-applicable"
    return {
        "title": line_title(line.item, rule),
        "millionths": line.after if assessed else None,
        "state": state,
        "full": item.points if item and "/" not in line.item else None,
        "clause_no": item.clause if item else "",
        "clause": "",
        "sentence": explain(line, rule, language(), names) if rule else "",
        "facts": behind,
        "source": item.source if item else "",
        "rule_hash": sha256,
    }


def _behind(
    book: str, asked: Period, unit: str, lines: tuple[queries.Explained, ...], kept: ClosedPeriod | None
) -> dict[str, list[dict[str, Any]]]:
    """The records that each line read, as of the cut, by item; people and units are not named twice."""
    if kept is None:
        return {}
    known: dict[str, list[dict[str, Any]]] = {}
    found: dict[str, list[dict[str, Any]]] = {}
    indicators = books.indicators(book, asked.end - timedelta(days=1), kept.cut_seq)
    wanted = {name for line in lines for name in line.indicators if name in indicators}
    rows = queries.records_of_lines(book, asked, unit, wanted, kept.cut_seq) if wanted else {}
    for name, records in rows.items():
        rule = indicators[name]
        known[name] = [
            {
                "title": rule.title,
                "period": Period.parse(record.period).text,
                "amount": record.value,
                "unit": rule.unit,
                "state": "not-applicable" if record.not_applicable else "",
                "by": _("第 %(seq)d 笔起计") % {"seq": record.from_seq} if record.from_seq else "",
                "href": reverse("records:detail", args=[book, record.id]),
            }
            for record in records[:FACTS]
        ]
    for line in lines:
        found[line.line.item] = [fact for name in line.indicators for fact in known.get(name, [])]
    return found


def _pay(
    lines: tuple[Line, ...],
    stands: tuple[Line, ...] | None,
    rule: Rule | None,
    names: Mapping[str, MetricName],
) -> dict[str, Any]:
    """What is paid, line by line and together, beside it what is to be paid since corrections (`stands`) where that is something else;
    {} where the rule pays nothing."""
    published = {line.item: line for line in lines}
    now = published if stands is None else {line.item: line for line in stands}
    if not published and not now:
        return {}
    both = [(published.get(item), now.get(item)) for item in dict.fromkeys((*published, *now))]
    moved = any(_yuan(was) != _yuan(new) for was, new in both)

    def cells(title: Text | str, was: Decimal, new: Decimal, said: str) -> list[Any]:
        amounts = [{"amount": one, "unit": Text("元", "yuan"), "decimals": 2} for one in (was, new)]
        return [title, *(amounts if moved else amounts[:1]), said]

    rows: list[dict[str, Any]] = []
    for was, new in both:
        line = new if moved and new is not None else was or new
        assert line is not None
        said = explain(line, rule, language(), names) if rule else ""
        rows.append({"cells": cells(line_title(line.item, rule), _yuan(was), _yuan(new), said)})
    whole = [sum((_yuan(pair[at]) for pair in both), Decimal(0)) for at in (0, 1)]
    rows.append({"cells": cells(_("合计"), whole[0], whole[1], ""), "total": True})
    columns = [
        {"title": _("名目")},
        {"title": _("金额"), "kind": "number"},
        *([{"title": _("更正后"), "kind": "number"}] if moved else []),
        {"title": _("怎么算的")},
    ]
    return {"caption": _("单独列出，不计入总分"), "columns": columns, "rows": rows}


def _yuan(line: Line | None) -> Decimal:
    return line.points if line is not None else Decimal(0)


def _ruled(desk: Desk, total: ScoreTotal, rule: Rule | None, cut: int | None) -> list[dict[str, Any]]:
    """The grounds printed beside the lines: what was judged and why, what was left out or exempt, vetoes on record."""
    key = {"institution": total.institution, "period": total.period, "unit": total.unit}
    titles = dict(line_titles(rule)) | {veto.id: veto.title for veto in (rule.vetoes if rule else ())}

    def of(table: Any) -> Any:
        return table.rows.of(desk.book).filter(**key).counting(cut).order_by("id")

    judged = list(of(Judgement))
    names = desk.names([row.judged_by for row in judged])
    found = [(row.line, f"{row.reason}（{names.get(row.judged_by, '')}）") for row in judged]
    found += [(row.item or row.veto, row.ground) for row in of(Exclusion)]
    found += [(row.veto, row.ground) for row in of(VetoRecord)]
    return [{"title": titles.get(name, Text(name)), "text": text} for name, text in found]


def _vetoes(
    rule: Rule, total: ScoreTotal, names: Mapping[str, MetricName], after: corrected.Corrected | None
) -> list[dict[str, Any]]:
    """The vetoes of the rule, in effect or not, and where corrections turned that about."""
    said = language()
    struck = set(total.vetoes)
    since = struck if after is None else set(after.vetoes)
    shown = []
    for veto in rule.vetoes:
        fired, stands = veto.id in struck, veto.id in since
        sentence = (
            explain_veto(veto, VetoState.IN_EFFECT, rule, said, names)
            if fired or stands
            else _("没有触发，或没有数据；触发则%(effect)s。") % {"effect": effects_of(veto).to(said)}
        )
        shown.append(
            {
                "title": veto.title,
                "millionths": None,
                "decimals": 0,
                "state": "",
                "state_title": _VETO_STATES[fired, stands],
                "full": None,
                "sentence": sentence,
                "source": veto.source,
            }
        )
    return shown
