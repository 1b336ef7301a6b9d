"""Units that a table by class gives nothing, because their class stands in none of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from taizhang.problems import Problem, Text
from taizhang.scoring.columns import Unit
from taizhang.scoring.rules import ByClass, Pay, Rule

_SHOWN = 5


def unlisted(rule: Rule, units: Iterable[Unit]) -> Iterator[Problem]:
    """A remark for each sum of money that units of some class do not get and get by no other table either.

    Where several sums stand for one, each for its own class, no class is missed.
    """
    paid = {pay.id: _classes(pay) for pay in rule.pays}
    if not any(one is not None for one in paid.values()):
        return
    among = tuple(units)
    for pay in rule.pays:
        own = paid[pay.id]
        others = [one for id, one in paid.items() if id != pay.id and one is not None]
        without: dict[str, list[str]] = defaultdict(list)
        for unit in among:
            if own is not None and unit.unit_class not in own and not any(unit.unit_class in one for one in others):  # fmt: skip
                without[unit.unit_class].append(unit.id)
        for name, missed in without.items():
            more = len(missed) > _SHOWN
            zh, en = "、".join(missed[:_SHOWN]) + "等" * more, ", ".join(missed[:_SHOWN]) + " …" * more
            yield Problem(
                "class-without-amount",
                Text(
                    f"“{pay.title.zh}”没有写{f'类别“{name}”' if name else '没有类别的单位'}的数，不发：{zh}",
                    f"“{pay.title.to('en')}” has no amount for {f'the class “{name}”' if name else 'units without a class'}, who get nothing: {en}",
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
