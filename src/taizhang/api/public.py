"""The public operations: what may be raised, raising it, following it by number and secret, and what was answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from taizhang.api import errors
from taizhang.api import public_forms as out
from taizhang.api.forms import said
from taizhang.api.operations import Call, NotThere, operation
from taizhang.books.models import Book
from taizhang.institutions.schema.matters import AS_ORDERED, Category, ServiceItem
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import public as published
from taizhang.matters import residents
from taizhang.matters.acts import RESIDENT
from taizhang.matters.given_values import read_values
from taizhang.matters.models import Matter
from taizhang.matters.numbers import follow as follow_matter
from taizhang.matters.raising import Raised, raise_matter
from taizhang.matters.wording import clock_words, happened_title, status
from taizhang.problems import Text
from taizhang.server import clock
from taizhang.server.pages import titled

CHANNEL = "api"


@operation("GET", "/books", summary=Text("本服务器的账本", "The books of this server"), gives=out.Books)
def list_books(call: Call) -> out.Books:
    """Every book with the addresses of its public data."""
    rows = Book.rows.order_by("title", "id")
    return out.Books(books=[_links(call, row) for row in rows])


@operation("GET", "/p/{book}/kinds", summary=Text("能提哪些事项", "What may be raised"), gives=out.Kinds)
def list_kinds(call: Call) -> out.Kinds:
    """The kinds that anybody may raise by this door, with everything that they ask."""
    today = clock.today()
    kinds = residents.raised_by_residents(call.book, today, CHANNEL)
    titles = residents.titles_in_force(call.book, today)
    places = [out.Named(id=one.id, title=said(titled(one))) for one in residents.places(call.book, today)]
    return out.Kinds(kinds=[kind_out(call.book, id, kind, titles[id], places) for id, kind in kinds.items()])


@operation(
    "POST",
    "/p/{book}/matters",
    summary=Text("提一件事", "Raise a matter"),
    body=out.Raise,
    gives=out.Receipt,
    status=201,
    keyed=True,
    refuses=(429,),
)
def raise_one(call: Call) -> out.Receipt:
    """Raise a matter; the answer is the receipt."""
    body: out.Raise = call.body
    today = clock.today()
    kind = residents.raised_by_residents(call.book, today, CHANNEL).get(body.kind)
    if kind is None:
        raise NotThere(unknown_kind())
    asked = raised(kind, body, CHANNEL)
    residents.check_offered(call.book, kind, asked, today)
    residents.not_too_many(call.book, call.where)
    receipt = raise_matter(
        call.book,
        asked,
        who=RESIDENT,
        now=clock.now(),
        on=today,
        key=call.key(RESIDENT),
    )
    row = Matter.rows.for_nobody(receipt.book).get(id=receipt.matter)
    words = (
        kind.receipt.words.text
        if kind.receipt
        else Text("凭编号和查询码查进度", "follow it by number and secret")
    )
    return out.Receipt(
        book=receipt.book,
        number=receipt.number,
        secret=receipt.secret,
        status=row.status,
        due=row.answer_due or row.due_on,
        words=said(words),
        repeated=receipt.repeated,
    )


@operation(
    "GET",
    "/p/{book}/matters",
    summary=Text("公开的答复", "What was answered in public"),
    query=out.AnswersQuery,
    gives=out.Answers,
)
def list_answers(call: Call) -> out.Answers:
    """The public list of the kinds whose file has one, only with what it shows."""
    asked = published.Listed(kind=call.query.kind, place=call.query.place, before=call.query.before)
    page = published.answered(call.book, clock.today(), asked, most=call.query.limit)
    return out.Answers(
        answers=[
            out.AnswerOut(
                number=one.number,
                kind=said(one.kind),
                category=said(one.category),
                place=said(one.place),
                unit=said(one.unit),
                outcome=said(one.outcome),
                answer=one.answer,
                received_on=one.received_on,
                answered_on=one.answered_on,
                due=one.due_on,
                verdict=said(one.verdict),
            )
            for one in page.rows
        ],
        next=page.next or None,
    )


@operation(
    "POST",
    "/p/{book}/follow",
    summary=Text("凭编号和查询码查进度", "Follow a matter by number and secret"),
    body=out.Known,
    gives=out.FollowedOut,
)
def follow(call: Call) -> out.FollowedOut:
    """One matter as whoever raised it may see it. Wrong guesses are counted, and look like an unknown number."""
    return _followed(_own(call))


@operation(
    "POST",
    "/p/{book}/judge",
    summary=Text("评价答复", "Judge the answer"),
    body=out.Judge,
    gives=out.FollowedOut,
    keyed=True,
)
def judge(call: Call) -> out.FollowedOut:
    """Give a grade, once."""
    return _say(call, "judge", grade=call.body.grade)


@operation(
    "POST",
    "/p/{book}/reopen",
    summary=Text("没办好，重新办", "Open it again"),
    body=out.Reopen,
    gives=out.FollowedOut,
    keyed=True,
)
def reopen(call: Call) -> out.FollowedOut:
    """Open it again within the days that the rule gives."""
    return _say(call, "reopen")


@operation(
    "POST",
    "/p/{book}/withdraw",
    summary=Text("撤回", "Take it back"),
    body=out.Withdraw,
    gives=out.FollowedOut,
    keyed=True,
)
def withdraw(call: Call) -> out.FollowedOut:
    """Take it back."""
    return _say(call, "withdraw")


@operation(
    "POST",
    "/p/{book}/erase",
    summary=Text("申请删除个人信息", "Ask for erasure"),
    body=out.AskErasure,
    gives=out.FollowedOut,
    keyed=True,
)
def ask_erasure(call: Call) -> out.FollowedOut:
    """Ask that what is kept about oneself there be erased; the office erases it, or says why not and from when."""
    return _say(call, "erase")


@operation(
    "POST",
    "/p/{book}/step",
    summary=Text("自己的一步，如申请复查", "A step of one's own, such as asking for review"),
    body=out.TakeStep,
    gives=out.FollowedOut,
    keyed=True,
)
def take_step(call: Call) -> out.FollowedOut:
    """Mark one of `steps`, such as asking for a review."""
    return _say(call, "step", step=call.body.step)


def raised(kind: Kind, body: out.Raise, channel: str, **more: Any) -> Raised:
    """What the body says, as the one door behind every channel takes it."""
    values, sealed = read_values(kind, body.fields)
    texts = {"text": body.text, "name": body.name, "phone": body.phone, "address": body.address}
    return Raised(
        kind=body.kind,
        channel=channel,
        texts={key: text for key, text in {**texts, **sealed}.items() if text.strip()},
        category=body.category,
        about=body.about or kind.about[0],
        place=body.place,
        against=tuple(dict.fromkeys(body.against)),
        values=values,
        **more,
    )


def unknown_kind() -> Any:
    """The problem that there is no such kind to raise."""
    return errors.problem(
        "kind-unknown",
        "没有这类事项，或不能由此提",
        "there is no such kind of matter, or it is not raised this way",
        right=Text("可提的见 kinds", "see kinds for those that may be raised"),
        where="body.kind",
    )


def _own(call: Call) -> Matter:
    row = follow_matter(call.book, call.body.number, call.body.secret, where=call.where)
    if row is None:
        raise NotThere(
            errors.problem(
                "number-or-secret",
                "编号或查询码不对",
                "wrong number or secret",
                right=Text("连错几次后请过15分钟再试", "after several wrong ones, wait for 15 minutes"),
            )
        )
    return row


def _say(call: Call, what: Any, *, grade: str = "", step: str = "") -> out.FollowedOut:
    row = _own(call)
    key = f"{call.key(RESIDENT)}:{what[:2]}" if call.sent_key else ""
    residents.say(
        row,
        what,
        now=clock.now(),
        on=clock.today(),
        grade=grade,
        step=step,
        words=call.body.words,
        key=key,
    )
    return _followed(Matter.rows.for_nobody(row.book).get(id=row.id))


def _followed(row: Matter) -> out.FollowedOut:
    one = residents.followed(row)
    _badge, words = status(row)
    return out.FollowedOut(
        number=row.number,
        kind=row.kind,
        called=said(one.kind.called),
        category=row.category,
        status=row.status,
        status_title=said(words),
        unit=said(one.unit),
        due=row.answer_due or row.due_on,
        outcome=said(one.outcome),
        answer=one.answer,
        history=[
            out.Step(
                name=happened["name"],
                title=said(happened_title(happened["name"], one.kind)),
                on=date.fromisoformat(happened["on"]),
                words=note,
            )
            for happened, note in one.history
        ],
        clocks=[
            out.Limit(
                id=reading.form.id,
                title=said(reading.form.title),
                state=reading.clock.state,
                due=reading.clock.due.day if reading.clock.due else None,
                words=said(clock_words(reading)),
            )
            for reading in one.clocks
        ],
        steps=[out.Named(id=step.id, title=said(step.title)) for step in one.steps],
        grades=[_grade(grade) for grade in one.grades],
        graded=said(one.graded),
        may_reopen=one.may_reopen,
        may_withdraw=one.may_withdraw,
        may_ask_erasure=one.may_ask_erasure,
    )


def _links(call: Call, row: Book) -> out.BookLinks:
    def at(name: str) -> str:
        return call.request.build_absolute_uri(reverse(name, args=[row.id]))

    return out.BookLinks(
        id=row.id,
        title=said(titled(row)),
        portal=at("portal:home"),
        kinds=at("api:list_kinds"),
        answers=at("api:raise_one"),
        promises=at("portal:promises-json"),
        notices=at("portal:notices-json"),
        open311=call.request.build_absolute_uri(reverse("open311:root")),
    )


def kind_out(
    book: str, id: str, kind: Kind, title: Text, places: list[out.Named], *, office: bool = False
) -> out.KindOut:
    """A kind with everything that it asks; the office is also offered the categories that only it chooses."""
    against = residents.complained_about(book, kind, clock.today())
    return out.KindOut(
        id=id,
        title=said(title),
        called=said(kind.called),
        prompt=said(kind.prompt) if kind.prompt else None,
        about=list(kind.about),
        needs_place=kind.needs_place,
        asks_author=kind.confidential.author != "anonymous",
        categories=[_cause(one) for one in kind.categories if one.public or office],
        services=[_service(one) for one in kind.services],
        fields=[
            out.Asked(
                id=one.id,
                title=said(one.title),
                type=one.type,
                required=one.required,
                choices=[said(choice) for choice in one.choices],
                help=said(one.help) if one.help else None,
            )
            for one in kind.fields
        ],
        places=places,
        against=[out.Named(id=key, title=said(words)) for key, words in against],
        grades=[_grade(grade) for grade in kind.verdict.grades] if kind.verdict else [],
        limit=_limit(kind),
        source=kind.source,
    )


def _limit(kind: Kind) -> Any:
    clock_form = next((one for one in kind.clocks if one.answer), None)
    if clock_form is None or clock_form.limit == AS_ORDERED:
        return said("")
    length = clock_form.length
    return said(length.text) if length is not None else said("")


def _cause(one: Category) -> out.Cause:
    return out.Cause(
        id=one.id,
        title=said(one.title),
        group=said(one.group) if one.group else None,
        description=said(one.description) if one.description else None,
    )


def _service(one: ServiceItem) -> out.Service:
    return out.Service(
        id=one.id,
        title=said(one.title),
        conditions=[said(line) for line in one.conditions],
        materials=[said(line) for line in one.materials],
        fee=said(one.fee),
        steps=[said(line) for line in one.steps],
        legal=one.legal,
        promised=one.promised,
        place=said(one.place) if one.place else None,
        source=one.source,
    )


def _grade(grade: Any) -> out.Grade:
    return out.Grade(id=grade.id, title=said(grade.title), satisfied=grade.satisfied)
