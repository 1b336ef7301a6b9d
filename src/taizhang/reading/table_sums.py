"""Statements of tables: a total row is the sum of its rows, a total column of its columns, a change the difference."""

from __future__ import annotations

import itertools
from collections import Counter
from decimal import Decimal

from taizhang.reading.arithmetic import Test, show
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.statements import Statements
from taizhang.reading.tables import Cell, Table, is_total, label

MOST_COLUMNS = 12
_PART = pattern(r"\s*(?:其中|#|[-—·])")
_SUB = pattern(r"小\s*计")
_DIFFERENCE = pattern(r"增减(?:额|量|数)?|增加(?:额|数)?|变化|净增")
_BRACKETS = pattern(r"[(（].*?[)）]")
_STEM = pattern(r"(?:19|20)[0-9]{2}年?|上年|去年|本年|今年|[(（].*?[)）]|完成|实际|数$")
_OF_PLAN = pattern(r"完成率|完成比例|执行率|进度")
_SEXES = ({"男", "女"}, {"男性", "女性"}, {"男生", "女生"}, {"男性人数", "女性人数"})
_RATE = pattern(r"(?<!年均)(?<!年平均)(?:增长|增幅|增速)|同比|增减(?:%|率|幅度)")


def table_statements(book: Statements, tables: list[Table]) -> None:
    """Add the statements of every table to those of the text."""
    index = {id(quantity): place for place, quantity in enumerate(book.found)}
    for table in tables:
        for column in table.columns().values():
            _down(book, index, column)
        ruled = _column_rules(book, index, table)
        _row_totals(book, index, table)
        _row_products(book, index, table)
        for row in table.rows:
            _across(book, index, table, row, ruled)


def _column_rules(book: Statements, index: dict[int, int], table: Table) -> set[int]:
    """Percentages of a column computed of two others: the pair that most rows bear out; the columns so explained."""
    ruled: set[int] = set()
    rows = [
        {at: table.numbers[cell.start] for at, cell in enumerate(row) if cell.start in table.numbers}
        for row in table.rows
    ]
    width = min(max((len(row) for row in table.rows), default=0), MOST_COLUMNS)
    for at in range(width):
        given = [row for row in rows if at in row and row[at].unit == "%"]
        if len(given) < 3:
            continue
        best: tuple[int, int, int, int] = (0, 0, 0, 0)
        for part, whole in itertools.permutations((other for other in range(width) if other != at), 2):
            for less in (0, 100):
                fits = sum(_row_fits(book, row, at, part, whole, less) for row in given)
                best = max(best, (fits, -less, part, whole))
        fits, less, part, whole = best
        if fits * 5 < len(given) * 3 and _of_column(book, index, table, at, width):
            ruled.add(at)
            continue
        if fits < 3 or fits * 5 < len(given) * 3:
            continue
        ruled.add(at)
        for row in given:
            _row_rate(book, index, row, at, part, whole, -less)
    return ruled


def _of_column(book: Statements, index: dict[int, int], table: Table, at: int, width: int) -> bool:
    """Shares of the total of another column: most rows bear it out; whether they do."""
    rows = [
        (
            label(row),
            {
                place: table.numbers[cell.start]
                for place, cell in enumerate(row)
                if cell.start in table.numbers
            },
        )
        for row in table.rows
    ]
    for other in range(width):
        column = [(name, row[other], row[at]) for name, row in rows if other in row and at in row]
        if other == at or len(column) < 3 or any(one.unit == "%" or one.value < 0 for _, one, _ in column):
            continue
        totals = [one for name, one, _ in column if is_total(name)]
        parts = [(one, rate) for name, one, rate in column if not is_total(name)]
        whole = totals[-1] if totals else None
        if whole is None or whole.value <= 0:
            continue
        shares = [(one, rate, one.value * 100 / whole.value) for one, rate in parts]
        if sum(abs(share - rate.value) <= rate.step for _, rate, share in shares) * 5 < len(shares) * 3:
            continue
        for one, rate, share in shares:
            shown = f"{show(one.value)} ÷ {show(whole.value)} = {show(share)}%"
            members = (index[id(whole)], index[id(one)], index[id(rate)])
            book.add("share", members, Test(share, rate.step), shown)
        return True
    return False


def _row_totals(book: Statements, index: dict[int, int], table: Table) -> None:
    """A column that is the sum of those before it, as most rows bear out, whatever it is called."""
    rows = [
        [(at, table.numbers[cell.start]) for at, cell in enumerate(row) if cell.start in table.numbers]
        for row in table.rows
    ]
    last = max((row[-1][0] for row in rows if row), default=0)
    whole = [row for row in rows if len(row) >= 3 and row[-1][0] == last]
    if (last < len(table.header) and is_total(table.header[last].text)) or len(whole) < 4:
        return
    if any(len({one.unit for _, one in row}) > 1 or row[-1][1].unit == "%" for row in whole):
        return
    sums = [(row, sum((one.value for _, one in row[:-1]), Decimal(0))) for row in whole]
    if sum(abs(added - row[-1][1].value) <= row[-1][1].step / 2 for row, added in sums) * 3 < len(sums) * 2:
        return
    for row, added in sums:
        members = tuple(index[id(one)] for _, one in row)
        formula = " + ".join(show(one.value) for _, one in row[:-1])
        book.add("total", members, Test(added, row[-1][1].step / 2), f"{formula} = {show(added)}")


def _row_products(book: Statements, index: dict[int, int], table: Table) -> None:
    """面积, 单产, 总产: a column that is the product of two others, up to noughts, as most rows bear out."""
    rows = [
        {at: table.numbers[cell.start] for at, cell in enumerate(row) if cell.start in table.numbers}
        for row in table.rows
        if not is_total(label(row))
    ]
    width = min(max((len(row) for row in table.rows), default=0), MOST_COLUMNS)
    for one, other in itertools.combinations(range(width), 2):
        for at in range(width):
            given = [
                row for row in rows if {one, other, at} <= row.keys() and _multiplied(row, one, other, at)
            ]
            noughts = Counter(
                scale for row in given if (scale := _scale(row[one], row[other], row[at])) is not None
            )
            scale, fits = noughts.most_common(1)[0] if noughts else (0, 0)
            if at in (one, other) or fits < 3 or fits * 3 < len(given) * 2:
                continue
            for row in given:
                expected = (row[one].value * row[other].value).scaleb(-scale)
                shown = f"{show(row[one].value)} × {show(row[other].value)} → {show(expected)}"
                members = tuple(index[id(row[place])] for place in (one, other, at))
                book.add(
                    "product",
                    members,
                    Test(expected, _product_gap(row[one], row[other], row[at], expected)),
                    shown,
                )
            return


def _multiplied(row: dict[int, Quantity], one: int, other: int, at: int) -> bool:
    """Whether three numbers of a row can be two and what they come to: none a percentage, none a nought or a one."""
    return all(row[place].unit != "%" and row[place].value > 1 for place in (one, other, at))


def _scale(one: Quantity, other: Quantity, product: Quantity) -> int | None:
    """By how many noughts a number is the product of two others; None if it is not."""
    ratio = one.value * other.value / product.value
    scale = ratio.adjusted() + (ratio.scaleb(-ratio.adjusted()) > 5)
    expected = (one.value * other.value).scaleb(-scale)
    return scale if abs(expected - product.value) <= _product_gap(one, other, product, expected) else None


def _product_gap(one: Quantity, other: Quantity, product: Quantity, expected: Decimal) -> Decimal:
    steps = sum((factor.step / factor.value for factor in (one, other) if factor.decimals), Decimal(0))
    return product.step + expected * steps / 2


def _expected(row: dict[int, Quantity], part: int, whole: int, less: int) -> Decimal | None:
    a, b = row.get(part), row.get(whole)
    if a is None or b is None or a.unit != b.unit or a.unit == "%" or b.value <= 0 or a.value < 0:
        return None
    return a.value / b.value * 100 - less


def _row_fits(book: Statements, row: dict[int, Quantity], at: int, part: int, whole: int, less: int) -> bool:
    expected = _expected(row, part, whole, less)
    return expected is not None and abs(expected - row[at].value) <= row[at].step


def _row_rate(
    book: Statements,
    index: dict[int, int],
    row: dict[int, Quantity],
    at: int,
    part: int,
    whole: int,
    less: int,
) -> None:
    expected, rate = _expected(row, part, whole, less), row[at]
    if expected is None:
        return
    a, b = row[part], row[whole]
    shown = f"{show(a.value)} ÷ {show(b.value)}{' - 1' if less else ''} = {show(expected)}%"
    members = (index[id(b)], index[id(a)], index[id(rate)])
    spread = 100 * _tolerance([a], b) / b.value
    book.add("growth" if less else "share", members, Test(expected, rate.step + spread), shown)


def _down(book: Statements, index: dict[int, int], column: list[tuple[str, Quantity]]) -> None:
    """Total rows: of the rows above back to the last total, of all rows above, of the subtotals, or of those below."""
    totals = [place for place, (name, one) in enumerate(column) if is_total(name) and one.kind != "percent"]
    for place in totals:
        whole = column[place][1]
        above = [one for name, one in column[:place] if not is_total(name) and not _PART.match(name)]
        since = max((other for other in totals if other < place), default=-1)
        near = [one for name, one in column[since + 1 : place] if not _PART.match(name)]
        below = [one for name, one in column[place + 1 :] if not is_total(name) and not _PART.match(name)]
        subtotals = [one for name, one in column[:place] if _SUB.search(name)]
        ways = [near, above, subtotals] if place else [below]
        if any(name.startswith("其中") for name, _ in column[:place]):
            ways.append([one for name, one in column[:place] if not is_total(name)])
        _best(book, index, ways, whole)


def _best(book: Statements, index: dict[int, int], ways: list[list[Quantity]], whole: Quantity) -> None:
    """Keep the way of adding up that holds, else the first with two parts or more."""
    if any(len(way) == 1 and way[0].value == whole.value for way in ways):
        return
    usable = [
        way
        for way in ways
        if len(way) >= 2 and all(one.unit == whole.unit and "negative" not in one.cues for one in way)
    ]
    if not usable or "negative" in whole.cues:
        return
    sums = [sum((one.value for one in way), Decimal(0)) for way in usable]
    steps = [_tolerance(way, whole) for way in usable]
    right = next((at for at in range(len(usable)) if abs(sums[at] - whole.value) <= steps[at]), 0)
    way = usable[right]
    members = (*(index[id(one)] for one in way), index[id(whole)])
    formula = " + ".join(show(one.value) for one in way[:12]) + (" + …" if len(way) > 12 else "")
    book.add("total", members, Test(sums[right], steps[right]), f"{formula} = {show(sums[right])}")


def _tolerance(parts: list[Quantity], whole: Quantity) -> Decimal:
    """Half a last place of every part and of the whole, where they are printed with decimals."""
    return sum((one.step / 2 for one in [*parts, whole] if one.decimals), Decimal(0))


def _rate(
    book: Statements, index: dict[int, int], head: str, before: list[tuple[str, Quantity]], rate: Quantity
) -> None:
    """整改率 is 已整改 over 问题: the column that shares its letters over the one before it."""
    stem = set(_BRACKETS.sub("", head).replace("率", "")) - set("的占比例重完成")
    if not stem and len(before) > 1 and _OF_PLAN.search(head):
        done, plan = sorted((one for _, one in before[-2:]), key=lambda one: one.role == "target")
        if plan.role == "target" != done.role and plan.unit == done.unit and plan.value > 0:
            expected = done.value / plan.value * 100
            shown = f"{show(done.value)} ÷ {show(plan.value)} = {show(expected)}%"
            members = (index[id(plan)], index[id(done)], index[id(rate)])
            book.add("share", members, book.rounded(rate, expected, Decimal(0)), shown)
            return
    for place in range(len(before) - 1, 0, -1):
        (name, part), (_, whole) = before[place], before[place - 1]
        if (
            part.unit != whole.unit
            or not 0 < part.value <= whole.value
            or not stem & set(_BRACKETS.sub("", name))
        ):
            continue
        expected = part.value / whole.value * 100
        shown = f"{show(part.value)} ÷ {show(whole.value)} = {show(expected)}%"
        members = (index[id(whole)], index[id(part)], index[id(rate)])
        book.add("share", members, book.rounded(rate, expected, Decimal(0)), shown)
        return


def _two_years(head: str, named: list[tuple[str, Quantity]], change: Quantity) -> list[Quantity]:
    """The earlier and the later value a column of changes is of: those of its name, or the only two of one name."""
    groups: dict[tuple[str, str], list[Quantity]] = {}
    for other, one in named:
        if (
            one.role == "actual"
            and one.period
            and (one.unit == change.unit or (change.unit == "%" != one.unit))
        ):
            groups.setdefault((_STEM.sub("", other), one.unit), []).append(one)
    pairs = {
        key: sorted(row, key=lambda one: one.period or "")
        for key, row in groups.items()
        if len(row) == 2 and row[0].period != row[1].period
    }
    own = [row for (stem, _), row in pairs.items() if len(stem) > 1 and stem in head]
    return own[0] if own else next(iter(pairs.values())) if len(pairs) == 1 else []


def _across(book: Statements, index: dict[int, int], table: Table, row: list[Cell], ruled: set[int]) -> None:
    """Within a row: a total column, and the change between two years."""
    named = [
        (table.header[at].text, table.numbers[cell.start])
        for at, cell in enumerate(row)
        if cell.start in table.numbers and at < len(table.header) and at not in ruled
    ]
    for (_, whole), (head, one), (beside, other) in zip(named, named[1:], named[2:], strict=False):
        if {head, beside} in _SEXES and whole.unit == one.unit == other.unit and not is_total(head):
            added = one.value + other.value
            members = (index[id(one)], index[id(other)], index[id(whole)])
            book.add(
                "total",
                members,
                Test(added, Decimal(0)),
                f"{show(one.value)} + {show(other.value)} = {show(added)}",
            )
    for place, (head, whole) in enumerate(named):
        if is_total(head) and whole.kind != "percent":
            ways = [
                [one for other, one in named[:place] if one.unit == whole.unit and not is_total(other)],
                [one for other, one in named[place + 1 :] if one.unit == whole.unit and not is_total(other)],
            ]
            same = [way for way in ways if len({one.period for one in way}) <= 1]
            _best(book, index, same, whole)
        elif whole.role == "share" and whole.unit == "%":
            _rate(book, index, head, named[:place], whole)
        elif whole.role == "change" and label(row):
            values = _two_years(head, named, whole)
            if not values:
                continue
            low, high = values
            members = (index[id(low)], index[id(high)], index[id(whole)])
            if whole.unit == high.unit and _DIFFERENCE.search(head):
                gap = high.value - low.value
                expected = gap if whole.value < 0 else abs(gap)
                book.add(
                    "difference",
                    members,
                    Test(expected, _tolerance([low, high], whole)),
                    f"{show(high.value)} - {show(low.value)} = {show(gap)}",
                )
            elif whole.unit == "%" and low.unit == high.unit and low.value > 0 and _RATE.search(head):
                growth = (high.value / low.value - 1) * 100
                expected = growth if whole.value < 0 else abs(growth)
                book.add(
                    "growth",
                    members,
                    Test(expected, whole.step + 100 * _tolerance([high], low) / low.value),
                    f"{show(high.value)} ÷ {show(low.value)} - 1 = {show(growth)}%",
                )
