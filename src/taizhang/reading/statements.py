"""Figures joined into statements with an arithmetic meaning, each tested against its own printed precision."""

from __future__ import annotations

from taizhang.reading.averages import Averages
from taizhang.reading.changes import Changes
from taizhang.reading.layout import Layout
from taizhang.reading.quantities import Quantity
from taizhang.reading.report import Statement
from taizhang.reading.shares import Shares
from taizhang.reading.sums import PARTS, PER_HEAD, SUM, Sums
from taizhang.reading.tables import Table


class Statements(Changes, Sums, Shares, Averages):
    """Finds the statements of a text from its quantities, in one pass."""

    def all(self) -> list[Statement]:
        """Every statement, in the order of the text."""
        for index, quantity in enumerate(self.found):
            if "cell" in quantity.cues:
                continue
            if (
                quantity.kind in ("percent", "multiple")
                or quantity.role == "change"
                or "change" in quantity.cues
            ):
                self.change(index)
            if quantity.ratio == 1:
                self._shares_of_hundred(index)
            if quantity.kind == "money" and PER_HEAD.search(self.left(index)):
                self._product(index)
            if quantity.kind in ("money", "measure"):
                self.average(index)
            if SUM.search(self.left(index)) or self.left(index).strip(" ,、为有") == "共":
                self._total(index)
            if quantity.kind == "percent" and quantity.role in ("share", "target") and not quantity.ratio:
                self._share(index)
        for match in PARTS.finditer(self.norm):
            self._parts(match.start(), match.end())
        return sorted(self.made, key=lambda statement: (statement.start, statement.end))


def statements_of(
    norm: str, layout: Layout, found: list[Quantity], tables: list[Table] | None = None
) -> list[Statement]:
    """Every statement of a text; `holds` says which are true within the printed precision."""
    from taizhang.reading.table_sums import table_statements

    book = Statements(norm, layout, found)
    table_statements(book, tables or [])
    return book.all()
