"""The other events of the sample year: a merger, somebody acting for the mayor, changed promises, notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from taizhang.books import queries as books
from taizhang.demo import sample
from taizhang.demo.play import Play
from taizhang.demo.scribe import moment
from taizhang.journal import Act, Head, State, append
from taizhang.notices.acts import Body, NoticePosted, Table, Words
from taizhang.promises.acts import PromiseChanged
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.acts import ContactEnded, PostCreated, TermEnded, TermStarted, UnitClosed
from taizhang.vault.keeping import keep
from taizhang.writing.figures import print_figure


def plan_affairs(play: Play) -> None:
    """Plan all of them."""
    events = sample.events()
    merger, acting = events["merger"], events["acting"]
    play.plan(moment(play.stage.day(merger["decided"]), 14, 30), lambda: merge(play, merger))
    play.plan(moment(play.stage.day(acting["since"]), 8, 40), lambda: act_for(play, acting))
    for change in events["change"]:
        play.plan(
            moment(play.stage.day(change["day"]), 11, 10), lambda change=change: change_promises(play, change)
        )
    for notice in events["notice"]:
        play.plan(
            moment(play.stage.day(notice["day"]), 9, 5), lambda notice=notice: post_notice(play, notice)
        )


def act_for(play: Play, acting: Mapping[str, Any]) -> None:
    """Somebody takes the post of an absent person for a time (代理)."""
    scribe, since = play.scribe, play.stage.day(acting["since"])
    held = units.holdings(scribe.book, since, person=scribe.person_ids[acting["post_of"]])
    act = TermStarted(
        id=scribe.id("t"),
        post=held[0].post.id,
        person=scribe.person_ids[acting["person"]],
        since=since,
        until=play.stage.day(acting["until"]),
        acting=True,
        ground=acting["ground"],
    )
    scribe.write([act], at=moment(since, 8, 40), by="clerk1")
    scribe.posts_changed(since, play.stage.day(acting["until"]))


def change_promises(play: Play, change: Mapping[str, Any]) -> None:
    """The parts and the whole of a promise move by the same amount, approved by the one who may."""
    wanted = [((change["indicator"], unit, ""), Decimal(by)) for unit, by in change["units"].items()]
    if change["township"]:
        wanted.insert(0, ((change["indicator"], "town", ""), Decimal(change["township"])))
    at = moment(play.stage.day(change["day"]), 11, 10)
    play.scribe.write(
        lambda: [
            act
            for key, by in wanted
            for act in _change(play, key, by, change["approved_by"], change["reason"])
        ],
        at=at,
        by="clerk1",
    )


def merge(play: Play, merger: Mapping[str, Any]) -> None:
    """A village becomes part of another: promises move, terms and duties end, the unit is closed with its successor."""
    scribe, gone, successor = play.scribe, merger["unit"], merger["successor"]
    until, decided = play.stage.day(merger["takes_effect"]), play.stage.day(merger["decided"])
    at = moment(decided, 14, 30)
    scribe.write(lambda: list(_moved_promises(play, merger, until)), at=at, by="clerk1")
    unit = scribe.unit_ids[gone]
    acts: list[Act] = [
        ContactEnded(contact=contact.id, until=until)
        for contact in units.contacts(scribe.book, decided, unit=unit)
    ]
    acts += [
        TermEnded(term=held.term, until=until) for held in units.holdings(scribe.book, decided, unit=unit)
    ]
    acts.append(UnitClosed(unit=unit, until=until, successor=scribe.unit_ids[successor]))
    post = PostCreated(
        id=scribe.id("o"),
        unit=scribe.unit_ids[successor],
        name="村民委员会副主任",
        name_en="Deputy head of the village committee",
        role="village",
        position=900,
        since=until,
    )
    person = scribe.person_ids[f"{gone}-secretary"]
    acts += [post, TermStarted(id=scribe.id("t"), post=post.id, person=person, since=until)]
    scribe.write(acts, at=at, by="clerk1")
    scribe.posts_changed(until)


def _moved_promises(play: Play, merger: Mapping[str, Any], until: date) -> Iterable[Act]:
    """Of each yearly amount the village keeps what falls to its months; its successor takes on the rest."""
    rules = books.indicators(play.scribe.book, until)
    course = sample.course()
    posted = {line.unit: line.person for line in sample.contacts() if line.binds == "village"}
    for indicator, unit, person in [key for key in play.goals if key[1] == merger["unit"]]:
        if rules[indicator].measure == "stock":
            continue
        season = course["season"][course["promised"].get(indicator, {"season": "steady"})["season"]]
        goal = play.goals[indicator, unit, person]
        step = Decimal(1).scaleb(-min(rules[indicator].decimals, 1))
        kept = (goal.target * sum(season[: until.month - 1]) / 100).quantize(step, ROUND_HALF_UP)
        taker = (indicator, merger["successor"], posted[merger["successor"]] if person else "")
        if taker in play.goals and kept != goal.target:
            rest = goal.target - kept
            yield from _change(
                play, (indicator, unit, person), -rest, merger["approved_by"], merger["reason"]
            )
            yield from _change(play, taker, rest, merger["approved_by"], merger["reason"])


def _change(
    play: Play, key: tuple[str, str, str], by: Decimal, approved_by: str, reason: str
) -> Iterable[Act]:
    goal, scribe = play.goals[key], play.scribe
    yield PromiseChanged(
        promise=goal.id,
        target=(goal.target + by).normalize() + 0,
        approved_by=scribe.person_ids[approved_by],
        reason=keep(scribe.book, reason, kind="reason"),
        from_version=goal.version,
    )
    goal.target, goal.version = goal.target + by, goal.version + 1


def post_notice(play: Play, notice: Mapping[str, Any]) -> None:
    """The clerk puts up a notice; it carries the head of the book."""
    scribe, since = play.scribe, play.stage.day(notice["day"])

    def said(key: str) -> str:
        return notice[key].replace("{year}", str(play.stage.year))

    def plan(state: State, head: Head) -> Iterable[Act]:
        table = {"promises": _promise_table, "contacts": _contact_table}.get(notice["table"])
        yield NoticePosted(
            id=scribe.id("n"),
            institution=notice["institution"],
            name=Words(zh=said("title"), en=said("title_en")),
            period=Period(play.stage.year).key,
            body=Body(
                paragraphs=(Words(zh=said("paragraph"), en=said("paragraph_en")),),
                tables=(table(play),) if table else (),
            ),
            ground=notice["ground"],
            head_hash=head.hash,
            since=since,
            until=since + timedelta(days=notice["days"]),
        )

    at = moment(since, 9, 5)
    append(STORE, scribe.book, plan, who=scribe.actor("clerk1", since), now=at, happened_on=since)


def _promise_table(play: Play) -> Table:
    rules = books.indicators(play.scribe.book, date(play.stage.year, 1, 31))
    named = {unit.key: unit.name for unit in sample.units()}
    rows = []
    for (indicator, unit, _), goal in play.goals.items():
        if unit == "town":
            parts = [named[part] for name, part, _ in play.goals if name == indicator and part != "town"]
            amount = print_figure(goal.target, rules[indicator].unit, decimals=rules[indicator].decimals)
            rows.append((rules[indicator].title.zh, amount, "、".join(dict.fromkeys(parts))))
    heads = (Words(zh="目标", en="Goal"), Words(zh="全镇", en="Township"), Words(zh="责任单位", en="Units"))
    return Table(heads=heads, rows=tuple(rows))


def _contact_table(play: Play) -> Table:
    """Villages and the offices that post a cadre there; names are not written into a notice."""
    named = {unit.key: unit.name for unit in sample.units()}
    home = {post.key: post for post in sample.posts() if post.post_key != "posted-cadre"}
    rows = [
        (named[line.unit], named[home[line.person].unit], home[line.person].post)
        for line in sample.contacts()
        if line.binds == "village"
    ]
    heads = (Words(zh="村", en="Village"), Words(zh="派出单位", en="Posted by"), Words(zh="岗位", en="Post"))
    return Table(heads=heads, rows=tuple(rows))
