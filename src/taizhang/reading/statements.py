"""Figures joined into statements with an arithmetic meaning, each tested against its own printed precision."""

from __future__ import annotations

from taizhang.reading.balances import Balances
from taizhang.reading.enumerations import Enumerations
from taizhang.reading.far_wholes import FarWholes
from taizhang.reading.flows import Flows
from taizhang.reading.goals import Goals
from taizhang.reading.grades import Grades
from taizhang.reading.halves import Halves
from taizhang.reading.layout import Layout
from taizhang.reading.one_whole import OneWhole
from taizhang.reading.products import Products
from taizhang.reading.quantity import Quantity
from taizhang.reading.report import Statement
from taizhang.reading.rhythms import Rhythms
from taizhang.reading.spans import Spans
from taizhang.reading.tables import Table
from taizhang.reading.years_said import YearsSaid


class Statements(
    YearsSaid,
    Goals,
    Grades,
    Balances,
    OneWhole,
    FarWholes,
    Halves,
    Products,
    Rhythms,
    Enumerations,
    Flows,
    Spans,
):
    """Finds the statements of a text from its quantities, in one pass."""

    def all(self) -> list[Statement]:
        """Every statement, in the order of the text."""
        for index, quantity in enumerate(self.found):
            if "cell" in quantity.cues:
                continue
            if quantity.kind == "percent" and quantity.role in ("share", "target") and not quantity.ratio:
                self.share(index)
            if self.is_change(index):
                self.change(index)
            else:
                self.made_good(index)
            self.apart(index)
            self.in_shares(index)
            self.rate_before(index)
            self.levied(index)
            self.raised(index)
            self.hundred(index)
            self.average(index)
            self.rhythm(index)
            self.total(index)
            self.all_of_them(index)
            self.rest(index)
            self.flow(index)
            self.days(index)
            self.enumerated(index)
            self.listed(index)
            self.ranked(index)
            self.moved(index)
            self.comes_to(index)
        self.split_wholes()
        self.halves()
        for index, quantity in enumerate(self.found):
            if "cell" not in quantity.cues:
                self._unexplained(index)
        self.rests_of_parts()
        self.shares_of_one_whole()
        return sorted(self.made, key=lambda statement: (statement.start, statement.end))

    def _unexplained(self, index: int) -> None:
        """What no statement was made of yet: relations over several sentences, and those told without their words."""
        if index in self.explained or self.found[index].bound not in "=<>":
            return
        self.left_of_far(index)
        self.rate_of_far(index)
        self.share_of_named(index)
        self.graded(index)
        self.balanced(index)
        self.of_said_year(index)
        self.goal_grown(index)
        self.piece(index)


def statements_of(
    norm: str, layout: Layout, found: list[Quantity], tables: list[Table] | None = None
) -> list[Statement]:
    """Every statement of a text; `holds` says which are true within the printed precision."""
    from taizhang.reading.table_sums import table_statements

    book = Statements(norm, layout, found)
    table_statements(book, tables or [])
    return book.all()
