"""The staff's operations: the list, one matter with its timeline, registering, the acts on a matter, the rates."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from taizhang.api import errors
from taizhang.api import staff_forms as out
from taizhang.api.forms import plain, said
from taizhang.api.operations import Call, NotThere, operation
from taizhang.api.public import kind_out, raised, unknown_kind
from taizhang.api.public_forms import Named
from taizhang.api.showing import full, rows
from taizhang.matters import doing as doings
from taizhang.matters import erasure_requests, queries, residents
from taizhang.matters.acts.base import holds_any
from taizhang.matters.carrying_out import asked_for, carry_out
from taizhang.matters.forms import DoForm
from taizhang.matters.models import Matter
from taizhang.matters.numbers import as_stored
from taizhang.matters.queries import Asked, One
from taizhang.matters.raising import Raised, kinds_in_force, raise_matter
from taizhang.matters.rates import rates_for
from taizhang.matters.seeing import Viewer
from taizhang.matters.wording import status
from taizhang.problems import Refused, Text
from taizhang.records import evidence_pages
from taizhang.records.forms import FilesField
from taizhang.server import clock
from taizhang.server.pages import titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units


@operation("GET", "/o/{book}/me", summary=Text("我是谁", "Who is signed in"), gives=out.Me)
def who_am_i(call: Call) -> out.Me:
    """The person, the day and the roles."""
    desk = call.desk
    person = desk.actor.person
    return out.Me(
        person=out.Person(id=person, name=desk.names([person]).get(person, "")),
        book=desk.book,
        today=desk.today,
        post=said(desk.post),
        roles=[list(pair) for pair in desk.actor.roles],
    )


@operation("GET", "/o/{book}/units", summary=Text("单位", "The units"), gives=out.Units)
def list_units(call: Call) -> out.Units:
    """The units that stand today."""
    return out.Units(
        units=[
            out.UnitOut(id=one.id, title=said(titled(one)), kind=one.kind, parent=one.parent, code=one.code)
            for one in units.tree_on(call.book, call.desk.today).units
        ]
    )


@operation(
    "GET", "/o/{book}/kinds", summary=Text("施行中的事项类型", "The kinds in force"), gives=out.StaffKinds
)
def list_staff_kinds(call: Call) -> out.StaffKinds:
    """Every kind in force, with what it asks and what may come of it."""
    desk = call.desk
    titles = residents.titles_in_force(call.book, desk.today)
    places = [Named(id=one.id, title=said(titled(one))) for one in residents.places(call.book, desk.today)]
    return out.StaffKinds(
        kinds=[
            out.StaffKind(
                **dict(kind_out(call.book, id, kind, titles[id], places, office=True)),
                channels=list(kind.channels),
                may_register=holds_any(call.book, desk.actor, kind.opened_by, desk.today),
                outcomes=[Named(id=one.id, title=said(one.title)) for one in kind.outcomes],
                rates=[Named(id=one.id, title=said(one.title)) for one in kind.rates],
            )
            for id, kind in kinds_in_force(call.book, desk.today).items()
        ]
    )


@operation(
    "GET",
    "/o/{book}/matters",
    summary=Text("事项列表", "List matters"),
    query=out.ListQuery,
    gives=out.Matters,
)
def list_matters(call: Call) -> out.Matters:
    """A page of the list, by key."""
    return _listed(call, call.query, "")


@operation(
    "POST",
    "/o/{book}/search",
    summary=Text("搜索内容", "Search what people wrote"),
    body=out.Search,
    gives=out.Matters,
)
def search_matters(call: Call) -> out.Matters:
    """The same list, narrowed by words; they travel in the body only."""
    return _listed(call, call.body, call.body.words)


@operation(
    "POST",
    "/o/{book}/matters",
    summary=Text("登记一件事项", "Register a matter"),
    body=out.Register,
    gives=out.Registered,
    status=201,
    keyed=True,
)
def register_matter(call: Call) -> out.Registered:
    """Register one; what may be the same is refused once, until `not_the_same` is set."""
    body: out.Register = call.body
    desk = call.desk
    kind = kinds_in_force(call.book, desk.today).get(body.kind)
    if kind is None:
        raise NotThere(unknown_kind())
    asked = raised(kind, body, body.channel, due=body.due, evidence=evidence_pages.kept(_files(body.papers)))
    if kind.steps.duplicates and not body.not_the_same:
        _refuse_possibly_same(call, asked)
    receipt = raise_matter(
        call.book, asked, who=desk.actor, now=clock.now(), on=desk.today, key=call.key(desk.actor)
    )
    seen = receipt.book == call.book and _visible(call, receipt.matter)
    return out.Registered(
        matter=receipt.matter if seen else None,
        number=receipt.number,
        secret=receipt.secret if kind.tracked else None,
        repeated=receipt.repeated,
    )


@operation("GET", "/o/{book}/matters/{matter}", summary=Text("一件事项", "One matter"), gives=out.Full)
def get_matter(call: Call) -> out.Full:
    """One matter with its clocks, its timeline and what can be done."""
    return full(call, _one(call))


@operation(
    "POST",
    "/o/{book}/matters/{matter}/acts/{act}",
    summary=Text("办一件事", "Do something with a matter"),
    body=out.Do,
    gives=out.Done,
    keyed=True,
)
def act_on_matter(call: Call) -> out.Done:
    """Do what `possible` of the matter names, with the fields that it asks for."""
    one = _one(call)
    doing = doings.find(call.desk, one, call.words["act"])
    if doing is None:
        raise NotThere(
            errors.problem(
                "act-unknown",
                "现在不能这样办，或没有这样的办法",
                "this cannot be done now, or there is no such act",
                right=Text("可以办的见 possible", "see possible"),
            )
        )
    given = _given(call, one, doing)
    carry_out(call.desk, one, doing, given, key=call.key(call.desk.actor))
    after = queries.one(_viewer(call), one.row.id, now=clock.now(), who=call.desk.actor)
    return out.Done(matter=full(call, after) if after is not None else None)


@operation(
    "GET", "/o/{book}/erasures", summary=Text("待答复的删除申请", "Requests for erasure"), gives=out.Erasures
)
def list_erasures(call: Call) -> out.Erasures:
    """The requests that wait for whoever asks: the clerk's, and of complaints also the auditor's; none of others."""
    desk = call.desk
    if not desk.holds("clerk", "auditor"):
        return out.Erasures(erasures=[], count=0)
    asked = erasure_requests.waiting_for(_viewer(call), clerk=desk.holds("clerk"))
    return out.Erasures(
        erasures=[
            out.ErasureAsked(
                id=row.id,
                number=row.number,
                status=row.status,
                status_title=said(status(row)[1]),
                asked_on=row.erasure_asked_on,
                goes_on=erasure_requests.goes_on(row),
            )
            for row in asked[: erasure_requests.SHOWN]
        ],
        count=asked.count(),
    )


@operation(
    "GET", "/o/{book}/rates/{kind}", summary=Text("各项率", "Rates"), query=out.RatesQuery, gives=out.Rates
)
def list_rates(call: Call) -> out.Rates:
    """Each rate with numerator, denominator and the rule of the denominator, with and without what was excluded."""
    kind_id = call.words["kind"]
    kind = kinds_in_force(call.book, call.desk.today).get(kind_id)
    if kind is None:
        raise NotThere(unknown_kind())
    month = Period.parse(call.query.month) if call.query.month else Period.month_of(call.desk.today)
    found = rates_for(_viewer(call), kind_id, kind, month, call.query.by)
    return out.Rates(
        kind=kind_id,
        month=month.key,
        rates=[
            out.RateOut(
                rate=one.rate.id,
                title=said(one.rate.title),
                group=one.group,
                all=_share(one.honest),
                left=_share(one.adjusted),
                over=said(one.over),
            )
            for one in found
        ],
    )


def _listed(call: Call, asked: out.ListQuery, words: str) -> out.Matters:
    viewer = _viewer(call)
    wanted = Asked(
        kind=asked.kind,
        status=asked.status,
        unit=asked.unit,
        person=asked.person,
        place=(asked.place,) if asked.place else (),
        category=asked.category,
        channel=asked.channel,
        outcome=asked.outcome,
        since=asked.since,
        until=asked.until,
        due_by=asked.due_by,
        late_on=call.desk.today if asked.late else None,
        unsatisfied=asked.unsatisfied,
        number=as_stored(asked.number),
        words=words,
        order=asked.order,
    )
    page = queries.page(viewer, wanted, after=asked.after, size=asked.limit)
    counted = queries.counted(viewer, wanted, page)
    return out.Matters(
        matters=rows(call, page.rows),
        next=page.after or None,
        count=out.Count(least=counted.least, more=counted.more),
    )


def _refuse_possibly_same(call: Call, asked: Raised) -> None:
    same = queries.possibly_same(
        _viewer(call),
        asked.kind,
        category=asked.category,
        place=asked.place,
        text=asked.texts.get("text", ""),
        on=call.desk.today,
    )
    if same:
        numbers = "、".join(row.number for row in same)
        raise Refused(
            errors.problem(
                "possibly-same",
                "可能已经登记过",
                "it may be registered already",
                right=Text(f"请看 {numbers}；不是同一件就写 not_the_same", f"look at {numbers}; if it is another, set not_the_same"),
                where="body.not_the_same",
            )
        )  # fmt: skip


def _given(call: Call, one: One, doing: doings.Doing) -> dict[str, Any]:
    """What came in, read by the same form as on the page. Raises `Refused` for what does not fit."""
    names = asked_for(call.desk, one, doing)
    strange = [name for name in call.body.given if name not in names or isinstance(names[name], FilesField)]
    files = {"evidence": _files(call.body.papers)} if call.body.papers else {}
    form = DoForm(_as_posted(call.body.given), _FilesGiven(files), asked=names.items())
    if form.is_valid() and not strange and (not files or "evidence" in names):
        return form.given()
    problems = [
        errors.problem("field-wrong", str(message), str(message), where=f"body.given.{name}")
        for name, messages in form.errors.items()
        for message in messages
    ]
    problems += [
        errors.problem("field-extra-forbidden", "不认识的一栏", "is not a known field", where="body.given.…")
        for _name in strange
    ]
    if files and "evidence" not in names:
        problems.append(errors.problem("evidence-unasked", "这一步不收材料", "this step takes no papers", where="body.papers"))  # fmt: skip
    raise Refused(*problems)


class _FilesGiven(dict[str, Any]):
    """Files as a form asks for them."""

    def getlist(self, name: str) -> list[Any]:
        """All of one name."""
        return list(self.get(name, []))


def _as_posted(given: Mapping[str, Any]) -> Any:
    posted = QueryDict(mutable=True)
    for name, value in given.items():
        if isinstance(value, bool):
            posted[name] = "true" if value else ""
        elif isinstance(value, str):
            posted[name] = value
        else:
            posted.setlist(name, list(value))
    return posted


def _files(papers: Iterable[str]) -> list[SimpleUploadedFile]:
    """Files that came as Base64; their names are nobody's business."""
    return [SimpleUploadedFile("paper", base64.b64decode(paper)) for paper in papers]


def _share(share: Any) -> out.Share:
    return out.Share(part=share.part, whole=share.whole, percent=plain(share.percent))


def _viewer(call: Call) -> Viewer:
    return Viewer.of(call.book, call.desk.actor, call.desk.today)


def _visible(call: Call, matter: str) -> bool:
    return bool(Matter.rows.visible_one(_viewer(call), matter).exists())


def _one(call: Call) -> One:
    found = queries.one(_viewer(call), call.words["matter"], now=clock.now(), who=call.desk.actor)
    if found is None:
        raise NotThere
    return found
