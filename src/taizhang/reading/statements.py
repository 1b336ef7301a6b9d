"""Figures joined into statements with an arithmetic meaning, each tested against its own printed precision."""

from __future__ import annotations

from taizhang.reading.balances import BALANCE_SAID, Balances
from taizhang.reading.beyond import Beyond
from taizhang.reading.chains import Chains
from taizhang.reading.compositions import Compositions
from taizhang.reading.counted_shares import CountedShares
from taizhang.reading.enumerations import Enumerations
from taizhang.reading.far_wholes import LEFT_SAID, FarWholes
from taizhang.reading.flows import Flows
from taizhang.reading.goals import Goals
from taizhang.reading.grades import Grades
from taizhang.reading.halves import Halves
from taizhang.reading.layout import Layout
from taizhang.reading.multiplied import Multiplied
from taizhang.reading.named_ratios import NamedRatios
from taizhang.reading.one_whole import EACH_SAID, OneWhole
from taizhang.reading.pairs import POINTS
from taizhang.reading.products import Products
from taizhang.reading.quantity import Quantity
from taizhang.reading.relations import Relations
from taizhang.reading.report import Statement
from taizhang.reading.rests_named import STILL_SAID, RestsNamed
from taizhang.reading.rhythms import Rhythms
from taizhang.reading.rows import HANDED_SAID, Rows
from taizhang.reading.share_rows import IN_ALL_SAID, ShareRows
from taizhang.reading.spans import Spans
from taizhang.reading.surroundings import Surroundings
from taizhang.reading.tables import Table
from taizhang.reading.triads import Triads
from taizhang.reading.tuples import Tuples
from taizhang.reading.vital_rates import NATURAL_SAID, VitalRates
from taizhang.reading.years_said import YearsSaid


class Statements(
    Beyond,
    YearsSaid,
    Goals,
    Grades,
    Balances,
    Triads,
    Relations,
    ShareRows,
    Chains,
    Surroundings,
    Multiplied,
    Compositions,
    OneWhole,
    FarWholes,
    RestsNamed,
    Halves,
    Products,
    Rhythms,
    Enumerations,
    Rows,
    Tuples,
    CountedShares,
    Flows,
    Spans,
    VitalRates,
    NamedRatios,
):
    """Finds the statements of a text from its quantities, in one pass."""

    def all(self) -> list[Statement]:
        """Every statement, in the order of the text."""
        for index, quantity in enumerate(self.found):
            rate = quantity.kind == "percent"
            if "cell" in quantity.cues:
                if rate:
                    self.in_row(index)
                continue
            if rate and quantity.role in ("share", "target") and not quantity.ratio:
                self.share(index)
            if self.is_change(index):
                self.change(index)
            else:
                self.made_good(index)
            self.apart(index)
            if index > 1 and "percent" in (self.found[index - 1].kind, self.found[index - 2].kind):
                self.in_shares(index)
                self.rate_before(index)
                self.levied(index)
            if quantity.role == "target":
                self.raised(index)
            if rate:
                self.hundred(index)
            else:
                self.average(index)
                self.rhythm(index)
            self.total(index)
            if rate:
                continue
            self.all_of_them(index)
            self.rest(index)
            self.flow(index)
            self.days(index)
            self.enumerated(index)
            self.listed(index)
            self.ranked(index)
            self.moved(index)
            self.comes_to(index)
        self.pairs_of_counts()
        self.rows_of_shares()
        self.split_wholes()
        self.halves()
        for index, quantity in enumerate(self.found):
            if index not in self.explained and "cell" not in quantity.cues and quantity.bound in "=<>":
                self._unexplained(index)
        self.rests_of_parts()
        self.shares_of_one_whole()
        return sorted(self.made, key=lambda statement: (statement.start, statement.end))

    def _unexplained(self, index: int) -> None:
        """What no statement was made of yet: relations over several sentences, and those told without their words."""
        one = self.found[index]
        if one.said & LEFT_SAID:
            self.left_of_far(index)
        if one.said & STILL_SAID and index not in self.explained:
            self.rest_of_deed(index)
        if one.kind == "percent":
            if one.said & NATURAL_SAID:
                self.natural_increase(index)
            if one.said & IN_ALL_SAID:
                self.shares_in_all(index)
            self.ratio_of_name(index)
            self.in_tenths(index)
            self.rate_of_far(index)
            self.share_of_named(index)
            self.over_in_brackets(index)
            self.signed(index)
            self.grown_from(index)
            if index not in self.explained:
                self.share_by_names(index)
        elif one.kind in ("counter", "people"):
            self.graded(index)
        elif one.kind == "multiple":
            self.of_said_year(index)
            self.of_number(index)
        if one.said & BALANCE_SAID or one.unit in POINTS:
            self.balanced(index)
        if one.role in ("target", "change"):
            self.goal_grown(index)
        if one.kind in ("counter", "people", "measure", "money"):
            if one.said & HANDED_SAID:
                self.handed_out(index)
            if one.period_from == "listed years":
                self.over_years(index)
            self.by_name(index)
            self.divided(index)
            self.beyond(index)
            self.brought(index)
            self.by_measure(index)
            if one.kind == "money":
                self.by_standards(index)
            if one.kind != "money" and index not in self.explained:
                self.part_above_whole(index)
            self.on_basis(index)
            if index not in self.explained:
                self.triad(index)
        elif one.unit == "天":
            self.triad(index)
        if one.said & EACH_SAID:
            self.piece(index)
        if index not in self.explained and one.kind == "money":
            self.over_time(index) or self.sold(index)
        if index not in self.explained:
            self.multiplied(index)
        if index not in self.explained:
            self.composed(index)
        if index not in self.explained:
            self.related(index)
        if index not in self.explained:
            self.look_around(index)


def statements_of(
    norm: str, layout: Layout, found: list[Quantity], tables: list[Table] | None = None
) -> list[Statement]:
    """Every statement of a text; `holds` says which are true within the printed precision."""
    from taizhang.reading.table_sums import table_statements

    book = Statements(norm, layout, found)
    table_statements(book, tables or [])
    return book.all()
