"""What was decided on single units before a close: items left out (剔除) or exempt (尽职免责), vetoes on record or lifted.

A rule with rulings reads more columns: `ruled:item:ID` holds 1 for a unit that the item is left out for and 2 for one that it takes
nothing off; `ruled:veto:ID` holds 1 for a unit that the veto strikes, whatever was counted, and 2 for one that it spares.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from taizhang.scoring.columns import Fact
from taizhang.scoring.rules import Rule

_ITEM, _VETO = "ruled:item:", "ruled:veto:"


@dataclass(frozen=True, slots=True)
class Rulings:
    """What was decided, as pairs: item and unit left out; item and unit exempt; veto and unit struck; veto and unit spared.

    Who is exempt or spared is so whatever else was decided.
    """

    excluded: frozenset[tuple[str, str]] = frozenset()
    exempt: frozenset[tuple[str, str]] = frozenset()
    struck: frozenset[tuple[str, str]] = frozenset()
    spared: frozenset[tuple[str, str]] = frozenset()

    def on(self, rule: Rule) -> Rule:
        """The rule, reading what was decided on its items and vetoes; the rule itself where nothing was."""
        items = {_ITEM + item for item, _ in self.excluded | self.exempt}
        vetoes = {_VETO + veto for veto, _ in self.struck | self.spared}
        return self.read_by(rule, items | vetoes) if items or vetoes else rule

    @staticmethod
    def read_by(rule: Rule, columns: Collection[str]) -> Rule:
        """The rule, reading what of these columns says what was decided on its items and vetoes."""
        return replace(
            rule,
            items=tuple(
                replace(one, ruled=_ITEM + one.id) if _ITEM + one.id in columns else one for one in rule.items
            ),
            vetoes=tuple(
                replace(one, ruled=_VETO + one.id) if _VETO + one.id in columns else one
                for one in rule.vetoes
            ),
        )

    def column(self, name: str, units: Iterable[str]) -> Mapping[str, Fact] | None:
        """The column of what was decided on an item or a veto; None for a column of another kind."""
        for head, first, second in (
            (_ITEM, self.excluded, self.exempt),
            (_VETO, self.struck, self.spared),
        ):
            if name.startswith(head):
                id = name.removeprefix(head)
                return {
                    unit: Decimal(2 if (id, unit) in second else 1 if (id, unit) in first else 0)
                    for unit in units
                }
        return None
