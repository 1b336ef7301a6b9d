"""What must hold of a sheet before somebody enters, excludes or decides something in it. Rules come from the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from taizhang.books import queries as books
from taizhang.institutions import Institution
from taizhang.institutions.schema.appraisal import Appraisal
from taizhang.journal import Actor
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.records.acts import Evidence
from taizhang.records.evidence import stored
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.acts import unknown
from taizhang.units.models import Unit


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet that is not closed yet: the appraisal in force for its period."""

    institution: Institution
    rule: Appraisal
    period: Period


def open_sheet(book: str, institution: str, period: str) -> OpenSheet:
    """The appraisal of a period that has not been closed; raises `Refused` where there is none, or it is closed."""
    span = Period.parse(period)
    found = books.in_force(book, span.end - timedelta(days=1)).get(institution)
    rule = found.appraisal if found else None
    if found is None or rule is None:
        raise Refused(unknown("institution", "考评制度", "appraisal"))
    if span.kind != rule.period:
        raise Refused(
            Problem(
                "period-kind",
                Text(f"“{found.title.zh}”不按这种期间考评", f"{institution} does not score a {span.kind}"),
                Text(f"应按 {rule.period} 填写期间", f"name a {rule.period}"),
                Place(key="period"),
            )
        )
    if books.closed(book, span.months()[-1].key) is not None:
        raise Refused(
            Problem(
                "sheet-closed",
                Text(
                    f"{span.title('zh')}已封账，分数不再改写",
                    f"{span.title('en')} is closed and its scores stand",
                ),
                Text(
                    "对已公布的分数请提出异议，由有权的人更正",
                    "object to the score; whoever may decide corrects it",
                ),
                Place(key="period"),
            )
        )
    return OpenSheet(found, rule, span)


def unit_problems(book: str, unit: str, sheet: OpenSheet) -> Iterable[Problem]:
    """The unit is one that the appraisal scores in the period."""
    found = units.tree(book, sheet.period).by_id.get(unit)
    if found is None or found.kind != sheet.rule.scored_kind:
        yield unknown("unit", "被考评的单位", "unit that is scored")


def evidence_problems(evidence: Iterable[Evidence], *, needed: bool = False) -> Iterable[Problem]:
    """Evidence files are on disk, and there is one where one is needed."""
    given = tuple(evidence)
    if needed and not given:
        yield Problem(
            "evidence-needed",
            Text("须附证明材料", "evidence is needed"),
            Text("请上传照片、PDF 或表格", "add a picture, PDF or spreadsheet"),
            Place(key="evidence"),
        )
    for item in given:
        if not stored(item.sha256):
            yield Problem(
                "evidence-lost",
                Text("佐证文件没有存好", "an evidence file was not stored"),
                Text("请重新上传", "please upload it again"),
                Place(key="evidence"),
            )


def holds_post(book: str, person: str, post: str | None, on: date) -> bool:
    """Whether the person holds, or acts in, the post that an institution calls by this key or title."""
    return bool(post) and any(
        post in (held.post.key, held.post.title) for held in units.holdings(book, on, person=person)
    )


def post_problems(book: str, who: Actor, post: str | None, on: date) -> Iterable[Problem]:
    """The one who decides holds the post that the rule names."""
    if not post:
        yield Problem(
            "no-decider",
            Text("考评办法没有写明由谁批准", "the appraisal names nobody who approves"),
            Text("请在制度文件中写 approver", "write approver in the institution file"),
        )
    elif not holds_post(book, who.person, post, on):
        yield Problem(
            "approver",
            Text(f"只有“{post}”岗位的现任人员可以决定", f"only the holder of the post {post} decides this"),
            Text("请由该岗位现任人员办理", "ask the holder of that post"),
        )


def not_own(who: Actor, unit: str, others: Iterable[str], on_what: Text) -> Iterable[Problem]:
    """Nobody decides on their own matter: not who asked, nor who judged, nor who belongs to the unit."""
    if who.person in set(others) or belongs_to(who, unit):
        yield Problem(
            "own-matter",
            Text(
                f"提出的人、评分的人和本单位的人不能决定{on_what.zh}",
                f"who asked, who judged and who belongs to the unit cannot decide {on_what.to('en')}",
            ),
            Text("请由他人决定；可以由代理人办理", "somebody else decides; a person acting in the post may"),
        )


def belongs_to(who: Actor, unit: str) -> bool:
    """Whether the actor holds a post in the unit."""
    return any(where == unit for where, _role in who.roles)


def unit_title(book: str, unit: str) -> Text:
    """What the book calls a unit."""
    row = Unit.rows.of(book).filter(id=unit).first()
    return Text(row.title, row.title_en) if row else Text(unit)
