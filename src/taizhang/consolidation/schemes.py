"""The common scheme (考核办法) by which closed books are consolidated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taizhang.consolidation.closes import Close
from taizhang.consolidation.shipments import Shipped
from taizhang.institutions import Appraisal, Institution, load, sha256_of
from taizhang.problems import Place, Problem, Refused, Text, refuse
from taizhang.scoring import Plan, compile_rule
from taizhang.scoring.institution import rule_of
from taizhang.timekeeping import Period


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme ready to score: its text and hash, its plan, the kind of unit it scores, and the period."""

    institution: str
    text: str
    sha256: str
    plan: Plan
    of: str
    period: str


def scheme_of(text: str, closes: Sequence[Close], *, file: str = "") -> Scheme:
    """The scheme that a file states, for these closes, which must be of one month.

    Raises `Refused`: the file is not sound or no appraisal, the closes are of several months, or its period does not end with
    that month.
    """
    months = sorted({close.period for close in closes})
    if len(months) != 1:
        raise Refused(
            Problem(
                "several-months",
                Text(
                    f"账簿不是同一个月的：{'、'.join(months)}",
                    f"the books are of several months: {', '.join(months)}",
                ),
                Text("每次汇总一个月", "consolidate one month at a time"),
            )
        )
    institution = load(text, file=file)
    appraisal = _appraisal(institution, file)
    month = Period.parse(months[0])
    period = Period.of(appraisal.period, month.start)
    if period.end != month.end:
        raise Refused(
            Problem(
                "period-not-over",
                Text(
                    f"办法按{period.text.zh}计分，{month.text.zh}封账时还没有结束",
                    f"the scheme scores {period.text.en}, which does not end with {month.text.en}",
                ),
                Text("请汇总该时段最后一个月的封账数据", "consolidate the closes of its last month"),
                Place(file=file),
            )
        )
    refuse(_without_facts(closes, period))
    plan = compile_rule(rule_of(appraisal, id=institution.id, title=institution.title.text), period)
    return Scheme(institution.id, text, sha256_of(text), plan, appraisal.scored_kind, period.key)


def common_scheme(books: Sequence[Shipped]) -> Scheme:
    """The one appraisal that all these books closed by the same text. Raises `Refused` where there is none, or several."""
    shared = None
    for book in books:
        own = {(sheet.institution, sheet.sha256) for sheet in book.close.sheets}
        shared = own if shared is None else shared & own
    found = sorted(shared or ())
    if len(found) != 1:
        named = "、".join(name for name, _ in found)
        raise Refused(
            Problem(
                "which-scheme",
                Text(
                    f"各账簿共用的考核办法不止一个：{named}" if found else "各账簿没有共用同一文本的考核办法",
                    f"the books share several appraisals: {named}"
                    if found
                    else "the books share no appraisal of one text",
                ),
                Text("用 --scheme 指定办法文件", "name the scheme's file with --scheme"),
            )
        )
    text = books[0].text(found[0][1])
    return scheme_of(text or "", [book.close for book in books])


def _appraisal(institution: Institution, file: str) -> Appraisal:
    if institution.appraisal is None:
        raise Refused(
            Problem(
                "no-appraisal",
                Text(f"“{institution.id}”不是考核办法", f"{institution.id} is no appraisal"),
                Text("给一个有 [appraisal] 的制度文件", "give an institution file with [appraisal]"),
                Place(file=file),
            )
        )
    return institution.appraisal


def _without_facts(closes: Sequence[Close], period: Period) -> Iterator[Problem]:
    for close in closes:
        if close.block(period.key) is None:
            yield Problem(
                "period-not-shipped",
                Text(
                    f"{close.title}没有上报{period.text.zh}的数据",
                    f"{close.title} did not ship {period.text.en}",
                ),
                Text("请该单位重新报送", "that office should ship again"),
            )
