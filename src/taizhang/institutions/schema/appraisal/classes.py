"""Classes of units that a file names, and tables by class that leave one of them out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from taizhang.institutions.schema.forms import Finding
from taizhang.problems import Text

if TYPE_CHECKING:
    from taizhang.institutions.schema.appraisal.rulebook import Appraisal


def classes_unpaid(appraisal: Appraisal) -> Iterator[Finding]:
    """A doubt about each table of money by class that leaves out a class named elsewhere in the file, which gets nothing by any other."""
    tables = [
        (number, key, table)
        for number, pay in enumerate(appraisal.pays)
        for key, table in (("base", pay.base), ("times", pay.times))
        if isinstance(table, dict)
    ]
    paid = [{*table} for _, _, table in tables]
    named = dict.fromkeys(_named(appraisal))
    for at, (number, key, table) in enumerate(tables):
        others = [one for place, one in enumerate(paid) if place != at and tables[place][0] != number]
        missed = [name for name in named if name not in table and not any(name in one for one in others)]
        if missed:
            yield Finding(
                "warn-class-unpaid",
                Text(f"{key} 里没有{'、'.join(missed)}，这些类别不发", f"{key} names no {', '.join(missed)}, which get nothing"),
                Text("补上这一类；确实不发的，写 0", "add the class; where it gets nothing write 0"),
                ("pay", number, key),
            )  # fmt: skip


def _named(appraisal: Appraisal) -> Iterator[str]:
    """The classes that groups, items and tables of the file name."""
    for group in appraisal.groups:
        yield from group.classes
    for item in appraisal.items:
        yield from item.applies_to
    amounts = [appraisal.times, *(section.times for section in appraisal.sections)]
    amounts += [item.times for item in appraisal.items]
    amounts += [amount for pay in appraisal.pays for amount in (pay.base, pay.times, pay.pot, pay.cap)]
    for amount in amounts:
        if isinstance(amount, dict):
            yield from amount
