"""What can be done with a matter, and the form for each: one list, from which the page draws its buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from taizhang.institutions.schema.matters import Ground
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import acts
from taizhang.matters.acts.base import MatterAct, against_of, holds_any
from taizhang.matters.acts.erasing import erased_by
from taizhang.matters.forms import Choices, choice, day, reason, several, yuan
from taizhang.matters.happenings import happened, turn_of
from taizhang.matters.models import Handling, Matter
from taizhang.matters.queries import One
from taizhang.matters.seeing import Viewer, barred
from taizhang.problems import Text
from taizhang.records.forms import FilesField
from taizhang.server.pages import Desk, language, titled
from taizhang.units import queries as units

Asked = Iterator[tuple[str, forms.Field]]


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that can be done: its word in the address, its act, the fields it asks for, which of them are sealed."""

    slug: str
    act: type[MatterAct] | type[acts.MatterErased]
    asked: Callable[[Desk, One], Asked] = lambda desk, one: iter(())
    by_part: bool = False
    first: bool = False
    """Whether it is among the buttons one reaches for first."""
    title: Text | None = None
    milestone: str = ""

    @property
    def words(self) -> Text:
        """What the button says."""
        return self.title or self.act.title


SEALED = frozenset({"reason", "text", "note", "words", "public", "condition"})
"""The fields whose words go to the vault."""
_LOOKS = frozenset({"pass", "send-back"})
"""What is done to somebody else's part."""


def possible(desk: Desk, one: One) -> list[Doing]:
    """What this person can do with the matter now; the act itself still has the last word."""
    return [doing for doing in _all(one.kind) if _allowed(desk, one, doing)]


def find(desk: Desk, one: One, slug: str) -> Doing | None:
    """The one with this word in its address, if it can be done."""
    return next((doing for doing in possible(desk, one) if doing.slug == slug), None)


def parts_for(desk: Desk, one: One, doing: Doing) -> list[Handling]:
    """The parts on which this person may do it: their own, otherwise any where they look at answers or keep the book."""
    own = {unit for unit, _role in desk.actor.roles}
    waiting = [part for part in one.parts if part.standing and part.part != "joint" and _waits(part, doing)]
    if doing.slug in _LOOKS:
        return waiting
    mine = [part for part in waiting if part.unit in own or part.person == desk.actor.person]
    return mine or (waiting if desk.holds("clerk", "leader") else [])


def part_of(desk: Desk, one: One, doing: Doing, turn: str = "") -> Handling | None:
    """The part that is acted on: the one chosen by its turn, otherwise the first."""
    parts = parts_for(desk, one, doing)
    return next((part for part in parts if str(part.turn) == turn), next(iter(parts), None))


def which_part(desk: Desk, one: One, doing: Doing) -> Asked:
    """Where several parts wait, whose it is."""
    parts = parts_for(desk, one, doing) if doing.by_part else []
    if len(parts) > 1:
        titles = {unit.id: titled(unit).to(language()) for unit in units.tree_on(desk.book, desk.today).units}
        choices = [(str(part.turn), titles.get(part.unit, part.unit)) for part in parts]
        yield "turn", choice(_("哪个单位的"), choices, radios=True)


def _waits(part: Handling, doing: Doing) -> bool:
    match doing.slug:
        case "sign":
            return part.signed_on is None
        case "pass":
            return part.status == "in-review"
        case "answer":
            return part.status not in ("in-review", "answered")
        case "send-back":
            return part.status in ("in-review", "answered")
        case _:
            return True


def _all(kind: Kind) -> Iterator[Doing]:
    steps = kind.steps
    yield Doing("assign", acts.MatterAssigned, _assign)
    if steps.sign:
        yield Doing("sign", acts.MatterSigned, by_part=True, first=True)
    if steps.accept:
        yield Doing("accept", acts.MatterAccepted, _note, first=True)
        yield Doing("refuse", acts.MatterNotAccepted, _refuse)
    yield Doing("answer", acts.MatterAnswered, _answer, by_part=True, first=True)
    if steps.review:
        yield Doing("pass", acts.AnswerPassed, by_part=True, first=True)
    yield Doing("send-back", acts.AnswerSentBack, _reason, by_part=True)
    if steps.return_:
        yield Doing("return", acts.MatterReturned, _return, by_part=True)
    if kind.hand_over is not None:
        yield Doing("hand-over", acts.MatterHandedOver, _hand_over, by_part=True, first=True)
    for milestone in kind.milestones:
        yield Doing(f"mark-{milestone.id}", acts.MilestoneMarked, _marker(milestone.id), title=milestone.title.text, milestone=milestone.id)  # fmt: skip
    if steps.call_back and kind.verdict is not None and kind.verdict.asked_by != "resident":
        yield Doing("call-back", acts.MatterCalledBack, _call_back, first=True)
    yield Doing("close", acts.MatterClosed, first=True)
    if kind.verdict is not None and kind.verdict.reopen_days:
        yield Doing("reopen", acts.MatterReopened, _reason)
    if any(clock.extend for clock in kind.clocks):
        yield Doing("extend", acts.ClockExtended, _extend)
    if any(clock.pauses for clock in kind.clocks):
        yield Doing("pause", acts.ClockPaused, _pause)
        yield Doing("resume", acts.ClockResumed, _resume)
    if kind.categories or kind.services:
        yield Doing("refile", acts.MatterRefiled, _refile)
    if steps.duplicates:
        yield Doing("join", acts.MatterJoined, _join)
        yield Doing("split", acts.MatterSplit)
    if kind.exclusion is not None:
        yield Doing("exclude", acts.MatterExcluded, _exclude)
        yield Doing("count-again", acts.ExclusionWithdrawn, _reason)
    if kind.confidential.author == "sealed":
        yield Doing("open-seal", acts.SealOpened, _reason)
    if steps.withdraw:
        yield Doing("withdraw", acts.MatterWithdrawn, _reason)
    yield Doing("erase", acts.MatterErased, _erase, first=True, title=Text("同意删除", "Erase as asked"))
    yield Doing("refuse-erasure", acts.ErasureRefused, _reason_told, first=True)
    yield Doing("ask-erasure", acts.ErasureAsked, _words)


def _allowed(desk: Desk, one: One, doing: Doing) -> bool:
    row, kind = one.row, one.kind
    if row.status not in doing.act.statuses:
        return False
    act = doing.act.model_construct(matter=row.id, milestone=doing.milestone)
    if not holds_any(desk.book, desk.actor, act.done_by(row, kind), desk.today, row):
        return False
    if doing.by_part and part_of(desk, one, doing) is None:
        return False
    if doing.milestone:
        return turn_of(row.events, kind.milestone(doing.milestone), ended=row.ended_on is not None)
    match doing.slug:
        case "sign":
            return not row.answered_on
        case "answer":
            return _may_answer(desk, one, doing)
        case "close":
            return row.answered_on is not None
        case "extend" | "pause":
            return any(
                reading.clock.open
                and (reading.form.extend if doing.slug == "extend" else reading.form.pauses)
                for reading in one.clocks
            )
        case "resume":
            return any(reading.clock.state == "paused" for reading in one.clocks)
        case "exclude":
            return not row.excluded
        case "count-again":
            return bool(row.excluded)
        case "call-back":
            return not row.graded_by and row.person != desk.actor.person
        case "erase" | "refuse-erasure":
            return row.erasure_asked_on is not None
        case "ask-erasure":
            return row.erasure_asked_on is None and row.erased_on is None
        case "open-seal":
            return bool({"name", "phone", "address"} & set(row.texts))
        case _:
            return True


def _may_answer(desk: Desk, one: One, doing: Doing) -> bool:
    part, steps = part_of(desk, one, doing), one.kind.steps
    signed = part is not None and (part.signed_on is not None or not steps.sign)
    return signed and (not steps.accept or happened(one.row.events, "accepted"))


def _reason(desk: Desk, one: One) -> Asked:
    yield "reason", reason()


def _reason_told(desk: Desk, one: One) -> Asked:
    yield "reason", reason(_("理由（会告知申请人）"))


def _words(desk: Desk, one: One) -> Asked:
    yield "words", reason(_("本人的原话"), required=False)


def _erase(desk: Desk, one: One) -> Asked:
    field = forms.CharField(label=_("依据"), max_length=200)
    field.initial = _("本人申请，个人信息保护法第四十七条")
    yield "ground", field


def _note(desk: Desk, one: One) -> Asked:
    yield "note", reason(_("说明"), required=False)


def _refuse(desk: Desk, one: One) -> Asked:
    yield "ground", choice(_("不予受理的理由"), _grounds(one.kind.refusals), radios=True)
    yield "text", reason(_("告知当事人的话"))


def _return(desk: Desk, one: One) -> Asked:
    yield "ground", choice(_("退回的理由"), _grounds(one.kind.returns), radios=True)
    yield "reason", reason(_("说明"))


def _assign(desk: Desk, one: One) -> Asked:
    places = _units(desk, one.row)
    if one.kind.steps.several == "each":
        yield "each", several(_("承办单位（各自办理）"), places)
        return
    yield "unit", choice(_("主办单位"), places)
    if one.kind.steps.several == "joint":
        yield "joint", several(_("协办单位"), places)
    yield "note", reason(_("交代的话"), required=False)


def _answer(desk: Desk, one: One) -> Asked:
    outcomes = [(outcome.id, outcome.title.to(language())) for outcome in one.kind.outcomes]
    yield "outcome", choice(_("办理结果"), outcomes, radios=True)
    yield "text", reason(_("答复"), _("本人凭编号和查询码可以看到。"))
    if one.kind.published is not None and "answer" in one.kind.published.shows:
        yield "public", reason(_("公开的答复"), _("会公开显示；不要写人名、电话和住址。"), required=False)
    yield "evidence", FilesField(label=_("佐证"), required=False)
    if any(outcome.condition for outcome in one.kind.outcomes):
        yield "condition", reason(_("待什么条件"), required=False)
        yield "look_again_on", day(_("哪天再看"))


def _call_back(desk: Desk, one: One) -> Asked:
    reached = [("yes", _("联系上了")), ("refused", _("联系上了，不愿评价")), ("no", _("没联系上"))]
    yield "reached", choice(_("联系情况"), reached, radios=True)
    grades = (
        [(grade.id, grade.title.to(language())) for grade in one.kind.verdict.grades]
        if one.kind.verdict
        else []
    )
    yield "grade", choice(_("评价"), grades, required=False)
    yield "words", reason(_("本人的原话"), required=False)


def _extend(desk: Desk, one: One) -> Asked:
    clocks = [
        (clock.id, f"{clock.title.to(language())}（{clock.extend.by}）")
        for clock in one.kind.clocks
        if clock.extend
    ]
    yield "clock", choice(_("哪个时限"), clocks)
    yield "approved_by", choice(_("批准人"), _people(desk))
    yield "told_on", day(_("哪天告知本人"))
    yield "reason", reason()


def _pause(desk: Desk, one: One) -> Asked:
    grounds = [
        (f"{clock.id}:{ground.id}", f"{clock.title.to(language())} · {ground.title.to(language())}")
        for clock in one.kind.clocks
        for ground in clock.pauses
    ]
    yield "ground", choice(_("哪个时限，什么事由"), grounds)
    yield "approved_by", choice(_("批准人"), _people(desk))
    yield "told_on", day(_("哪天告知本人"))
    yield "reason", reason()


def _resume(desk: Desk, one: One) -> Asked:
    paused = [(r.form.id, r.form.title.to(language())) for r in one.clocks if r.clock.state == "paused"]
    yield "clock", choice(_("哪个时限"), paused)


def _refile(desk: Desk, one: One) -> Asked:
    causes = [(id, one.kind.category(id).title.to(language())) for id in one.kind.causes()]  # type: ignore[union-attr]
    field = choice(_("类别"), causes)
    field.initial = one.row.category
    yield "category", field
    place = choice(_("哪个村（组）"), _units(desk, one.row), required=False)
    place.initial = one.row.place
    yield "place", place


def _join(desk: Desk, one: One) -> Asked:
    yield "into", forms.CharField(label=_("并入哪一件（编号）"), max_length=24)


def _hand_over(desk: Desk, one: One) -> Asked:
    yield "unit", choice(_("转给本账簿的单位"), _units(desk, one.row), required=False)
    yield "outside", forms.CharField(label=_("或转给县里的部门"), max_length=80, required=False)
    yield "note", reason(_("交代的话"), required=False)


def _exclude(desk: Desk, one: One) -> Asked:
    if one.kind.exclusion is not None:
        yield "ground", choice(_("剔除的理由"), _grounds(one.kind.exclusion.grounds), radios=True)
    yield "approved_by", choice(_("批准人"), _people(desk))
    yield "evidence", FilesField(label=_("佐证"), required=False)
    yield "reason", reason()


def _marker(milestone: str) -> Callable[[Desk, One], Asked]:
    def asked(desk: Desk, one: One) -> Asked:
        form = one.kind.milestone(milestone)
        if form is None:
            return
        if form.results:
            yield "result", choice(_("结果"), [(r.zh, r.to(language())) for r in form.results], radios=True)
        yield "on_day", day(_("哪天"), initial=desk.today)
        if form.person:
            yield "person", choice(_("责任人"), _people(desk))
        if form.money:
            yield "yuan", yuan(_("金额"))
        if form.text != "none":
            yield "text", reason(_("说明"), required=form.text == "required")
        if form.evidence != "none":
            yield "evidence", FilesField(label=_("佐证"), required=form.evidence == "required")

    return asked


def act_fields(one: One, doing: Doing, given: dict[str, Any]) -> dict[str, Any]:
    """What the form gave, as the act takes it; sealed words still in the open."""
    fields = dict(given)
    match doing.slug:
        case "assign":
            each, joint, lead = fields.pop("each", []), fields.pop("joint", []), fields.pop("unit", "")
            fields["to"] = [{"unit": unit, "part": "each"} for unit in each] or [
                {"unit": lead, "part": "lead"},
                *({"unit": unit, "part": "joint"} for unit in joint if unit != lead),
            ]
        case "hand-over":
            fields["to"] = {"unit": fields.pop("unit", ""), "outside": fields.pop("outside", "")}
        case "call-back":
            reached = fields["reached"]
            fields |= {"reached": reached != "no", "refused": reached == "refused"}
        case "extend":
            clock = one.kind.clock(fields["clock"])
            fields["length"] = clock.extend.by if clock is not None and clock.extend else ""
        case "pause":
            fields["clock"], _colon, fields["ground"] = fields["ground"].partition(":")
        case "refuse-erasure":
            fields["until"] = erased_by(one.row, one.kind)
        case _ if doing.milestone:
            fields["milestone"] = doing.milestone
    return fields


def _grounds(grounds: tuple[Ground, ...]) -> Choices:
    return [(ground.id, ground.title.to(language())) for ground in grounds]


def _units(desk: Desk, row: Matter) -> Choices:
    """The units that may have a matter, in the office's order."""
    against = against_of(row.book, row.id) if row.guarded else frozenset()
    return [
        (unit.id, titled(unit).to(language()))
        for unit in units.tree_on(desk.book, desk.today).units
        if not against or not barred(Viewer.of_unit(desk.book, unit.id, desk.today), against)
    ]


def _people(desk: Desk) -> Choices:
    held = units.holdings(desk.book, desk.today)
    names = desk.names(holding.person for holding in held)
    posts = {
        holding.person: f"{names.get(holding.person, '')} · {titled(holding.post).to(language())}"
        for holding in held
    }
    return list(posts.items())
