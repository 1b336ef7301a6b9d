"""Opening a township's book in one step: all acts or none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from taizhang.books.acts import BookOpened, InstitutionAdopted
from taizhang.institutions import shipped
from taizhang.journal import SYSTEM, Act, append, new_id
from taizhang.office.models import Account
from taizhang.office.opening import adopting_order, effective_from, promised_bound
from taizhang.promises.acts import PromiseMade
from taizhang.reading import Proposal
from taizhang.server.store import STORE
from taizhang.units.acts import PersonRegistered, PostCreated, TermStarted, UnitOpened
from taizhang.units.naming import initials
from taizhang.vault.keeping import keep

OWN = "own-indicators"
"""The institution that declares what the township promises beyond the shipped indicators."""

_LONG_NAME = 16  # longer than any name of a person: a title such as 党政办经办人 makes no sign-in name


@dataclass(frozen=True, slots=True)
class Opening:
    """What a book is opened with: its id, the township, the year, the clerk's name, the promises taken."""

    book: str
    township: str
    year: int
    clerk: str
    promises: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What was made: the clerk's person id, the institutions adopted, the own indicators by the promise's place."""

    clerk: str
    institutions: tuple[str, ...]
    declared: Mapping[int, str]


def open_township(opening: Opening, *, now: datetime, today: date) -> Opened:
    """Open the book, adopt what ships, create the township and its clerk, and make the promises, all in one append.

    Raises `Refused` if any of it cannot be; then nothing was done.
    """
    declared, text = own_indicators(opening)
    offered = adopting_order()
    township, clerk = new_id("u"), new_id("p")
    first = min(date(opening.year, 1, 1), date(today.year, 1, 1))

    def acts() -> Iterable[Act]:
        yield BookOpened(book=opening.book, name=opening.township)
        yield UnitOpened(
            id=township,
            unit_kind="township",
            name=opening.township,
            initials=initials(opening.township),
            since=first,
        )
        post = PostCreated(
            id=new_id("o"),
            unit=township,
            name="党政办经办人",
            name_en="Clerk",
            role="clerk",
            key="office-head",
            since=first,
        )
        yield PersonRegistered(
            id=clerk, name=keep(opening.book, opening.clerk, kind="name", owner=clerk, findable=True)
        )
        yield post
        yield TermStarted(id=new_id("t"), post=post.id, person=clerk, since=first)
        for one in offered:
            since = effective_from(one, min(opening.year, today.year))
            yield InstitutionAdopted.of(
                new_id("i"), one.text, effective_from=since, based_on=one.sha256, file=one.file
            )
        if text:
            yield InstitutionAdopted.of(new_id("i"), text, effective_from=first, file=f"{OWN}.toml")
        yield from _promises(opening, township, declared)

    append(STORE, opening.book, lambda state, head: acts(), who=SYSTEM, now=now, happened_on=today)
    adopted = tuple(one.id for one in offered) + ((OWN,) if text else ())
    return Opened(clerk, adopted, declared)


def _promises(opening: Opening, township: str, declared: Mapping[int, str]) -> Iterable[Act]:
    rules = {rule.id: rule for one in shipped().values() for rule in one.institution.indicators}
    for place, proposal in enumerate(opening.promises):
        indicator = proposal.indicator or declared[place]
        direction = rules[indicator].direction if indicator in rules else "up"
        yield PromiseMade(
            id=new_id("m"),
            indicator=indicator,
            unit=township,
            year=opening.year,
            target=_kept(proposal.value),
            bound=promised_bound(proposal.bound, direction),
            due=date(opening.year, 12, 31),
            quote=proposal.quote[:300],
        )


def own_indicators(opening: Opening) -> tuple[Mapping[int, str], str]:
    """The ids of new indicators by the promise's place, and the institution file that declares them ("" without any).

    Each is reported by the township itself, quarter by quarter, until the office says otherwise.
    """
    new = [(place, proposal) for place, proposal in enumerate(opening.promises) if not proposal.indicator]
    if not new:
        return {}, ""
    declared = {place: f"own-{number}" for number, (place, _) in enumerate(new, 1)}
    lines = [
        "# 由工作报告提出、本地自定的指标；口径、填报单位请核对后修改，再采用一次即生效。",
        "# Indicators of our own, proposed from the work report; edit and adopt again.",
        "",
        "[institution]",
        f'id = "{OWN}"',
        'title = { zh = "本地自定指标", en = "Indicators of our own" }',
        f"from = {opening.year}-01-01",
        f"source = {_quoted(f'{opening.township}工作报告（{opening.year}年目标）')}",
    ]
    for place, proposal in new:
        rate = proposal.unit in ("%", "％", "‰")
        lines += [
            "",
            "[[indicator]]",
            f'id = "{declared[place]}"',
            f"title = {{ zh = {_quoted(proposal.title)} }}",
            f"unit = {_quoted(proposal.unit or '项')}",
            f'measure = "{"stock" if rate else "flow"}"',
            'of = ["township"]',
            'period = "quarter"',
            *(['roll_up = "last"'] if rate else []),
            f"decimals = {_decimals(proposal)}",
            f"aliases = [{_quoted(proposal.phrase)}]"
            if proposal.phrase != proposal.title
            else "aliases = []",
            f"source = {_quoted(f'工作报告：{proposal.quote[:60]}')}",
        ]
    return declared, "\n".join(lines) + "\n"


def _decimals(proposal: Proposal) -> int:
    exponent = _kept(proposal.value).as_tuple().exponent
    least = 2 if proposal.unit in ("元", "万元", "%", "公里", "亿元") else 0
    return max(least, -exponent if isinstance(exponent, int) else 0)


def _kept(value: Decimal) -> Decimal:
    """A target with at most six decimals, without an exponent."""
    return Decimal(f"{round(value, 6).normalize():f}")


def _quoted(text: str) -> str:
    """A TOML string of one line."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return json.dumps(line, ensure_ascii=False)


def free_sign_in_name(name: str) -> str:
    """A sign-in name that nobody has, made of the pinyin of a name; "clerk" where that gives too little."""
    from pypinyin import lazy_pinyin

    letters = re.sub(r"[^a-z0-9]+", "", "".join(lazy_pinyin(name, errors="ignore")).lower())[:30]
    base = letters if 3 <= len(letters) <= _LONG_NAME else "clerk"
    taken = set(Account.objects.filter(sign_in_name__startswith=base).values_list("sign_in_name", flat=True))
    return next(wanted for wanted in (base, *(f"{base}{n}" for n in range(2, 10_000))) if wanted not in taken)
