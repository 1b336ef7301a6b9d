"""Items (考核项目) and the clauses they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from taizhang.problems import Text
from taizhang.scoring.rules.primitives import Count, Curve, Primitive, Share, Start, Steps
from taizhang.scoring.rules.words import SPILL, UNSAID, Absent, Amount, Condition, Limit, TimesOn, figure


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause beside the first of an item: a class of things, a part of a checklist, a group of voters, a further deduction.

    Its line is named `ITEM/ID`. `points` are its own full points where its primitive is measured against some.
    """

    id: str
    name: Text
    how: Primitive
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One scored item (考核项目). `points` are its own full points (分值), None if it only adds or deducts.

    The points of its clauses are added up one after the other, multiplied by `times` (all, or what `times_on` says of them), rounded to `decimals`, and held between floor and cap; each
    clause's line says by how much it moved the sum within those bounds, so that the lines add up. What is missing from one clause is
    missing from the item.
    """

    id: str
    title: Text
    how: Primitive | None
    points: Decimal | None = None
    clause: str = ""
    floor: Limit = UNSAID
    cap: Limit = UNSAID
    when_absent: Absent | Decimal = Absent.REFUSE
    applies_to: tuple[str, ...] = ()
    source: str = ""
    also: tuple[Clause, ...] = ()
    section: str = ""
    pool: str = ""
    times: Amount | None = None
    zero_if: tuple[Condition, ...] = ()
    applies_if: tuple[Condition, ...] = ()
    when_not_applicable: Absent | Decimal = Absent.DROP
    period: str = ""
    yuan: bool = False
    beside: bool = False
    evidence: str = ""
    decimals: int | None = None
    """To how many decimals its points are rounded before floor and cap."""
    times_on: TimesOn = TimesOn.POINTS
    passes_to: str = ""
    """The item of the same section that has its points besides, where this one is not assessed and that one is."""
    ruled: str = ""
    """The column of what was decided on the item for each unit: 1 left out, 2 exempt; "" where nothing was decided."""

    @property
    def decimals_in_force(self) -> int | None:
        """To how many decimals its points are rounded: yuan, where nothing is said, to the fen."""
        return 2 if self.yuan and self.decimals is None else self.decimals

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses in order; the first has no id of its own where it is the item's main one."""
        main = () if self.how is None else (Clause("", self.title, self.how, self.points),)
        return (*main, *self.also)

    @property
    def lines(self) -> Iterator[tuple[str, Clause]]:
        """The names of its lines, each with its clause."""
        for clause in self.clauses:
            yield (f"{self.id}/{clause.id}" if clause.id else self.id), clause

    def when_empty(self, clause: Clause) -> Absent | Decimal:
        """What it gives where a clause has nothing to assess: what the share says of 0 of 0, otherwise as where it does not apply."""
        own = clause.how.zero_over if isinstance(clause.how, Share) else None
        given = self.when_not_applicable if own is None else own
        return Absent.DROP if given is Absent.REFUSE else given

    @property
    def metrics(self) -> tuple[str, ...]:
        """The columns whose facts stand behind its lines: the value's first, then the denominator's, then any others.

        Without one of them the item is missing, but for steps that decide without it. Conditions that set the item to zero are not among
        them (`zero_metrics`).
        """
        own = [metric for clause in self.clauses for metric in clause.how.metrics]
        own += [one.of for one in self.applies_if]
        return tuple(dict.fromkeys(filter(None, [*own, figure("", self.times)])))

    @property
    def needed(self) -> tuple[str, ...]:
        """Those of its columns without which it is missing whatever the others hold."""
        own = [metric for clause in self.clauses if not _chooses(clause) for metric in clause.how.metrics]
        own += [one.of for one in self.applies_if]
        return tuple(dict.fromkeys(filter(None, [*own, figure("", self.times)])))

    @property
    def zero_metrics(self) -> tuple[str, ...]:
        """The columns of the conditions that set it to zero."""
        return tuple(one.of for one in self.zero_if)

    @property
    def floor_in_force(self) -> Decimal | None:
        """The least points of the item, None for no floor. Unsaid: 0 for items with own points, else none."""
        if isinstance(self.floor, Decimal):
            return self.floor
        if self.floor is SPILL:
            return Decimal(0)
        return Decimal(0) if self.floor is UNSAID and self.points is not None else None

    @property
    def cap_in_force(self) -> Decimal | None:
        """The most points of the item, None for no cap.

        Unsaid: a count with own points stops at them (满分), and so do steps that something else adds to (加分不超过本项分值); the others say
        their most themselves.
        """
        if isinstance(self.cap, Decimal):
            return self.cap
        ways = [one.how for one in self.clauses]
        counts = bool(ways) and isinstance(ways[0], Count | Start)
        steps = bool(ways) and isinstance(ways[0], Steps)
        added = (
            len(self.also) > 0 if self.how is not None else not all(isinstance(one, Steps) for one in ways)
        )
        return self.points if self.cap is UNSAID and (counts or (steps and added)) else None

    @property
    def in_total(self) -> bool:
        """Whether its points are part of the total: neither yuan nor beside it."""
        return not self.yuan and not self.beside


def _chooses(clause: Clause) -> bool:
    return isinstance(clause.how, Steps) and clause.how.chooses


def start_of(clause: Clause) -> Decimal:
    """Where a clause starts before it adds or takes off anything."""
    how = clause.how
    if isinstance(how, Start):
        return how.points
    if isinstance(how, Curve) and how.target is not None:
        return how.base if how.base is not None else clause.points or Decimal(0)
    return base_of(how, clause.points)


def base_of(how: Primitive | None, points: Decimal | None) -> Decimal:
    """Where a count starts from: as written, otherwise the full points where it deducts, otherwise 0."""
    if not isinstance(how, Count):
        return Decimal(0)
    if how.base is not None:
        return how.base
    return points if points is not None and how.each < 0 else Decimal(0)
