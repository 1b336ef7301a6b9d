"""Units that a table by class gives nothing, because their class stands in none of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from taizhang.problems import Problem, Text
from taizhang.scoring.columns import Unit
from taizhang.scoring.rules import ByClass, Pay, Rule

_SHOWN = 5


def unlisted(rule: Rule, units: Iterable[Unit]) -> Iterator[Problem]:
    """A remark for each class of units that no table of money by class names, so that they get nothing.

    Where several sums stand for one, each for its own class, no class is missed.
    """
    paid = {pay: classes for pay in rule.pays if (classes := _classes(pay)) is not None}
    without: dict[str, list[str]] = defaultdict(list)
    for unit in units if paid else ():
        if not any(unit.unit_class in classes for classes in paid.values()):
            without[unit.unit_class].append(unit.id)
    zh = "、".join(f"“{pay.title.zh}”" for pay in paid)
    en = ", ".join(f"“{pay.title.to('en')}”" for pay in paid)
    for name, missed in without.items():
        more = len(missed) > _SHOWN
        yield Problem(
            "class-without-amount",
            Text(
                f"{zh}没有写{f'类别“{name}”' if name else '没有类别的单位'}的数，不发：{'、'.join(missed[:_SHOWN])}{'等' * more}",
                f"{en}: no amount for {f'the class “{name}”' if name else 'units without a class'}, who get nothing: "
                + ", ".join(missed[:_SHOWN])
                + " and others" * more,
            ),
            Text(
                "核对表里的类别，或在办法里补上这一类",
                "check the classes in the table, or add the class to the scheme",
            ),
        )


def _classes(pay: Pay) -> frozenset[str] | None:
    """The classes that a sum is paid to; None where no table by class limits it."""
    tables = [frozenset(dict(one.amounts)) for one in (pay.base, pay.times) if isinstance(one, ByClass)]
    return frozenset.intersection(*tables) if tables else None
