"""What residents raise and leaders order in the sample year: answered in time or late, judged, and some still open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from taizhang.demo import sample
from taizhang.demo.pictures import inspection_sheet
from taizhang.demo.play import Play
from taizhang.demo.scribe import chance, moment
from taizhang.journal import Act, build
from taizhang.matters import acts
from taizhang.matters.models import Handling, Matter
from taizhang.matters.raising import Raised, raise_matter
from taizhang.matters.searching import seal
from taizhang.timekeeping import shanghai_date

_DAY = timedelta(days=1)
_EVERY = {"hotline": 6, "ledger": 5, "petition": 38, "order": 30}
"""A new one of each kind comes after about so many days."""
_SLOW = {"hotline": (2, 6, 30), "ledger": (3, 8, 40), "petition": (30, 52, 75)}
"""Days to an answer: the soonest, what is usual, and what is late."""
_GRADES = ("satisfied", "satisfied", "fairly", "dissatisfied")


class Affairs:
    """The matters of the sample year, one after another, each played by those who would do it."""

    def __init__(self, play: Play) -> None:
        self.play, self.scribe = play, play.scribe
        self.at = moment(play.stage.last_day)
        self.villages = [unit.key for unit in sample.units() if unit.kind == "village"]
        self.heads = {
            post.unit: post.key for post in reversed(sample.posts()) if post.post_key == "station-head"
        }
        self.heads |= {village: f"{village}-secretary" for village in self.villages}
        self.contacts = {one.unit: one.person for one in sample.contacts() if one.binds == "village"}

    def plan(self) -> None:
        """Plan the whole year's."""
        begin, last = date(self.play.stage.year, 1, 26), self.play.stage.last_day
        for kind, every in _EVERY.items():
            day, number = begin, 0
            while day <= last:
                on = self.play.workday(day, day + 3 * _DAY, chance(kind, number, "day").random())
                at = moment(on, 10, 5 + number % 50)
                self.play.plan(at, lambda kind=kind, number=number, at=at: self._raised(kind, number, at))
                day += timedelta(days=every + chance(kind, number, "gap").randint(-2, 3))
                number += 1

    def _raised(self, kind: str, number: int, at: datetime) -> None:
        self.at = at
        stock = sample.matters()[kind]
        raising = {
            "hotline": self._hotline,
            "ledger": self._ledger,
            "petition": self._petition,
            "order": self._order,
        }
        raising[kind](stock[number % len(stock)], number, shanghai_date(at))

    def _hotline(self, one: Mapping[str, Any], number: int, day: date) -> None:
        place = self._village("hotline", number, day)
        head = self.heads[one["unit"]]
        matter = self._raise(
            "clerk2", day, kind="hotline", channel=chance("way", number).choice(("phone", "counter", "letter", "visit")),
            category=one["category"], about="place", place=place, texts={"text": one["text"]},
            to=(self._given(one["unit"], head),),
        )  # fmt: skip
        self._answered(matter, one, head, self._delay("hotline", number), day, number)

    def _ledger(self, one: Mapping[str, Any], number: int, day: date) -> None:
        place = self._village("ledger", number, day)
        village = next(key for key, id in self.scribe.unit_ids.items() if id == place)
        matter = self._raise(
            self.heads[village], day, kind="peoples-ledger", channel="household",
            category=one["category"], about="place", place=place, texts={"text": one["text"]},
        )  # fmt: skip
        mine = one["category"] in ("small", "suggestion")
        who = self.heads[village] if mine else self.contacts[village]
        self._answered(matter, one, who, self._delay("ledger", number), day, number)

    def _given(self, unit: str, person: str = "", part: str = "lead") -> acts.Given:
        ids = self.scribe.unit_ids[unit], self.scribe.person_ids.get(person, "")
        return acts.Given(unit=ids[0], person=ids[1], part=part)

    def _petition(self, one: Mapping[str, Any], number: int, day: date) -> None:
        head = self.heads[one["unit"]]
        matter = self._raise(
            "clerk1", day, kind="petition", channel="letter", category="claim", about="decision",
            texts={"text": one["text"], "asks": one["asks"]}, values={"topic": one["topic"]},
            to=(self._given(one["unit"], head),),
        )  # fmt: skip
        person = self.scribe.person_ids[head]

        def accepted() -> Iterable[Act]:
            yield build(acts.MatterSigned, matter=matter, turn=1, person=person)
            yield build(acts.MatterAccepted, matter=matter)
            told = seal(self.scribe.book, matter, "text", one["told"])
            yield build(acts.MilestoneMarked, matter=matter, milestone="told", text=told)

        def answered() -> Iterable[Act]:
            yield self._answer(matter, one, "supported")

        def passed() -> Iterable[Act]:
            yield build(acts.AnswerPassed, matter=matter, turn=1)

        at = self._worked(day + self._delay("petition", number))
        self._do(head, day + 3 * _DAY, 15, accepted)
        self._do(head, at, 15, answered)
        self._do("mayor", at + _DAY, 16, passed)
        self._do("clerk1", at + 6 * _DAY, 10, lambda: [build(acts.MatterClosed, matter=matter)])

    def _order(self, one: Mapping[str, Any], number: int, day: date) -> None:
        due = day + timedelta(days=one["days"])
        matter = self._raise(
            one["by"], day, kind="supervision-order", channel=one["channel"], category=one["category"],
            about="decision", due=due, ordered_by=self.scribe.person_ids[one["by"]],
            texts={"text": one["text"], "standard": one["standard"]},
            to=tuple(self._given(key, part="each") for key in one["units"]),
        )  # fmt: skip
        for turn, key in enumerate(one["units"], start=1):
            head = self.heads[key]
            late = chance("order late", number, turn).random() < 0.2
            early = -chance("order", number, turn).randint(0, 4)
            done = self._worked(due + timedelta(days=4 if late else early))
            self._do(head, day, 14, lambda turn=turn: [build(acts.MatterSigned, matter=matter, turn=turn)])
            self._do(head, done, 15, lambda turn=turn: [self._done(matter, turn)])
            if chance("redo", number, turn).random() < 0.15:
                back = self._worked(done + _DAY)
                done = self._worked(back + 2 * _DAY)
                self._do(one["by"], back, 9, lambda turn=turn: [self._sent_back(matter, turn)])
                self._do(head, done, 15, lambda turn=turn: [self._done(matter, turn)])
            passing = self._worked(done + _DAY)
            self._do(
                one["by"],
                passing,
                17,
                lambda turn=turn: [build(acts.AnswerPassed, matter=matter, turn=turn)],
            )
        self._do("clerk1", due + 12 * _DAY, 17, lambda: self._closed(matter))

    def _answered(
        self, matter: str, one: Mapping[str, Any], who: str, after: timedelta, day: date, number: int
    ) -> None:
        answered = self._worked(day + after)
        self._do(who, day, 14, lambda: [build(acts.MatterSigned, matter=matter, turn=1, person=self.scribe.person_ids[who])])  # fmt: skip
        self._do(who, answered, 15, lambda: [self._answer(matter, one, "solved")])
        draw = chance("verdict", number, one["text"])
        reached = draw.random() < 0.9

        def called() -> Iterable[Act]:
            yield build(acts.MatterCalledBack, matter=matter, reached=reached, grade=draw.choice(_GRADES) if reached else "")  # fmt: skip

        self._do("clerk1", answered + 2 * _DAY, 16, called)

    def _raise(self, by: str, day: date, **fields: Any) -> str:
        who = self.scribe.actor(by, day)
        return raise_matter(self.scribe.book, Raised(**fields), who=who, now=self.at, on=day).matter

    def _worked(self, day: date) -> date:
        """The day, or the next one that is worked."""
        return self.play.workday(day, day + 10 * _DAY, 0)

    def _do(self, by: str, day: date, hour: int, what: Callable[[], Iterable[Act]]) -> None:
        """Somebody does something on a day, or on the next one that is worked."""
        at = self._worked(day)
        when = moment(at, hour, chance(by, day, hour).randint(0, 55))
        if at <= self.play.stage.last_day:
            self.play.plan(when, lambda: self._written(by, when, what))

    def _written(self, by: str, at: Any, what: Callable[[], Iterable[Act]]) -> None:
        self.scribe.write(lambda: list(what()), at=at, by=by)

    def _answer(self, matter: str, one: Mapping[str, Any], usual: str) -> Act:
        outcome = one.get("outcome", usual)
        papers = (inspection_sheet("matter", "sheet"),) if outcome == "supported" else ()
        text = seal(self.scribe.book, matter, "answer", one["answer"])
        public = seal(self.scribe.book, matter, "public", one["answer"])
        more: dict[str, Any] = {}
        if outcome == "planned":
            row = Matter.rows.for_nobody(self.scribe.book).get(id=matter)
            more["condition"] = seal(self.scribe.book, matter, "condition", "养护经费下达")
            more["look_again_on"] = row.opened_on + timedelta(days=120)
        return build(acts.MatterAnswered, matter=matter, turn=1, outcome=outcome, text=text, public=public, evidence=papers, **more)  # fmt: skip

    def _done(self, matter: str, turn: int) -> Act:
        text = seal(self.scribe.book, matter, "answer", "已按要求办结，照片附后。")
        sheet = inspection_sheet("order", str(turn))
        return build(
            acts.MatterAnswered, matter=matter, turn=turn, outcome="done", text=text, evidence=(sheet,)
        )

    def _sent_back(self, matter: str, turn: int) -> Act:
        reason = seal(self.scribe.book, matter, "reason", "还有一处没有做到，补做后再报。")
        return build(acts.AnswerSentBack, matter=matter, turn=turn, reason=reason)

    def _closed(self, matter: str) -> Iterable[Act]:
        waiting = Handling.rows.for_nobody(self.scribe.book).filter(matter=matter, answered_on=None)
        return () if waiting.exists() else (build(acts.MatterClosed, matter=matter),)

    def _village(self, kind: str, number: int, day: date) -> str:
        gone, successor = sample.events()["merger"]["unit"], sample.events()["merger"]["successor"]
        key = chance(kind, number, "village").choice(self.villages)
        merged = day >= self.play.stage.day(sample.events()["merger"]["decided"])
        return self.scribe.unit_ids[successor if key == gone and merged else key]

    def _delay(self, kind: str, number: int) -> timedelta:
        soon, usual, late = _SLOW[kind]
        draw = chance(kind, number, "delay")
        return timedelta(days=late if draw.random() < 0.15 else draw.randint(soon, usual))


def plan_matters(play: Play) -> None:
    """Plan everything that residents raise and leaders order in the year."""
    Affairs(play).plan()


def count(book: str) -> int:
    """How many matters there are."""
    return int(Matter.rows.for_nobody(book).count())
