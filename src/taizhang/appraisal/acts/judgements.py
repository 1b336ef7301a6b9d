"""Points that a person enters by their own judgement (评分), with name and reason, and takes back again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db.models import Q
from pydantic import Field

from taizhang.appraisal.acts import checks
from taizhang.appraisal.models import Judgement
from taizhang.institutions.posts import POSTS
from taizhang.institutions.schema.appraisal import Appraisal
from taizhang.journal import Act, Actor, Entry, NewId, State
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.records.acts import Evidence
from taizhang.scoring import Judge, parse_address, rule_of
from taizhang.scoring.judging import outside
from taizhang.server.rows import MICRO
from taizhang.units.acts import unknown
from taizhang.units.acts.clerk import personal_data_problems
from taizhang.units.models import Post

_MOST = Decimal(10) ** 9


class PointsJudged(Act):
    """A person gives a line of a unit's sheet its points, within the bounds of the rule, with a reason (评分).

    The name and the reason are printed beside the points. Another judgement of the same line names the one it `replaces`.
    """

    kind: ClassVar[str] = "score.judged"
    title: ClassVar[Text] = Text("评分", "judge")

    id: NewId
    institution: str = Field(max_length=60)
    period: str = Field(max_length=10)
    unit: str
    line: str = Field(min_length=1, max_length=60)
    points: Decimal
    reason: str = Field(min_length=1, max_length=200)
    evidence: tuple[Evidence, ...] = ()
    replaces: str = ""

    def subject(self) -> str:
        """The judgement."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """Whom the rule names as judge; see the guards."""
        return bool(who.roles)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The judgement it replaces."""
        return ((Judgement, self.replaces),) if self.replaces else ()

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """Before the close; by the judge whom the rule names, not of the unit; within the bounds; with a reason."""
        yield from personal_data_problems(self.reason, "reason")
        yield from checks.evidence_problems(self.evidence)
        try:
            sheet = checks.open_sheet(state.book, self.institution, self.period)
        except Refused as refused:
            yield from refused.problems
            return
        yield from checks.unit_problems(state.book, self.unit, sheet)
        judge = judged_lines(sheet.rule).get(self.line)
        if judge is None:
            yield unknown("line", "由人评分的考评项", "line that somebody judges")
            return
        yield from _bound_problems(judge, self.points)
        yield from judge_problems(state.book, judge, who, on)
        yield from checks.not_own(who, self.unit, (), Text("本单位的得分", "the points of their own unit"))
        there = Judgement.rows.of(state.book).filter(
            institution=self.institution, period=self.period, unit=self.unit, line=self.line, to_seq=None
        )
        if [row.id for row in there] != ([self.replaces] if self.replaces else []):
            yield Problem(
                "judged-already",
                Text("这一项已经有人评过分，或者刚被改过", "this line was judged already, or changed a moment ago"),
                Text("请刷新页面，看过现在的分再改", "reload the page and look at the points first"),
                Place(key="points"),
            )  # fmt: skip

    def apply(self, state: State, entry: Entry) -> None:
        """They count from here; what they replace no longer does."""
        old = state.get(Judgement, self.replaces) if self.replaces else None
        if old is not None:
            old.to_seq = entry.seq
            state.put(old)
        state.add(
            Judgement(
                id=self.id,
                book=entry.book,
                institution=self.institution,
                period=self.period,
                unit=self.unit,
                line=self.line,
                points=self.points,
                reason=self.reason,
                evidence=[item.model_dump() for item in self.evidence],
                judged_by=entry.actor,
                judged_on=entry.day,
                from_seq=entry.seq,
            )
        )


class JudgementWithdrawn(Act):
    """Who judged takes the points back before the close (撤回评分); the line then has none."""

    kind: ClassVar[str] = "score.judgement-withdrawn"
    title: ClassVar[Text] = Text("撤回评分", "withdraw a judgement")

    judgement: str

    def subject(self) -> str:
        """The judgement."""
        return self.judgement

    def permits(self, who: Actor, state: State) -> bool:
        """Who judged."""
        row = state.get(Judgement, self.judgement)
        return row is None or row.judged_by == who.person

    def reads(self) -> Iterable[tuple[type, str]]:
        """The judgement."""
        return ((Judgement, self.judgement),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It stands, and the sheet is not closed."""
        row = state.get(Judgement, self.judgement)
        if row is None or row.to_seq is not None:
            yield unknown("judgement", "现行的评分", "judgement that stands")
            return
        try:
            checks.open_sheet(state.book, row.institution, row.period)
        except Refused as refused:
            yield from refused.problems

    def apply(self, state: State, entry: Entry) -> None:
        """It no longer counts."""
        row = state.get(Judgement, self.judgement)
        if row is not None:
            row.to_seq = entry.seq
            state.put(row)


def judged_lines(appraisal: Appraisal) -> Mapping[str, Judge]:
    """The lines of an appraisal that a person gives points to, in order; those whose points are a declared fact are not among
    them."""
    return {
        name: clause.how
        for item in rule_of(appraisal).items
        for name, clause in item.lines
        if isinstance(clause.how, Judge) and parse_address(clause.how.of).kind == "judged"
    }


def judge_problems(book: str, judge: Judge, who: Actor, on: date) -> Iterator[Problem]:
    """Who the rule names judges: the holder of that post, or, where no post is called so (a group, a body), the office for it."""
    named = Post.rows.of(book).filter(Q(key=judge.who) | Q(title=judge.who)).exists()
    if (
        checks.holds_post(book, who.person, judge.who, on)
        if named
        else who.holds("clerk") or who.holds("leader")
    ):
        return
    called = POSTS.get(judge.who, Text(judge.who))
    yield Problem(
        "judge",
        Text(f"这一项由“{called.zh}”评分", f"this line is judged by {called.to('en')}"),
        Text("请由该岗位现任人员评分", "ask the holder of that post")
        if named
        else Text("请由领导或党政办录入评分结果", "a leader or the office enters it"),
    )


def _bound_problems(judge: Judge, points: Decimal) -> Iterator[Problem]:
    whole = abs(points) < _MOST and points.scaleb(MICRO) % 1 == 0
    if not whole or not judge.allows(points):
        yield outside(judge)
