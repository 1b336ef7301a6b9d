"""What the lines of a sheet are called: items, their clauses under them, and the lines that stand above items."""

from __future__ import annotations

from collections.abc import Mapping

from taizhang.problems import Text
from taizhang.scoring.rules import Rule
from taizhang.scoring.sheets import (
    BASE,
    CONVERTED,
    MOVED,
    NO_PAY,
    PASSED,
    PAY,
    POOL,
    RESCALED,
    ROUNDED,
    SECTION,
    SECTION_ROUNDED,
    SECTION_TIMES,
    SPILL_LINE,
    TIMES,
    TOTAL,
    Line,
)

DERIVED = {
    BASE: Text("基础分", "base points"),
    RESCALED: Text("折算", "rescaled"),
    TIMES: Text("系数", "coefficient"),
    CONVERTED: Text("折合", "converted"),
    MOVED: Text("位次升降", "places moved"),
    ROUNDED: Text("保留小数", "rounded"),
    TOTAL: Text("总分上下限", "bounds of the total"),
    NO_PAY: Text("因否决停发", "nothing is paid because of a veto"),
}
"""The lines that no item of the rule stands for."""


def line_titles(rule: Rule | None) -> Mapping[str, Text]:
    """What the lines of a sheet are called: items, their clauses under them, and the lines that stand above items."""
    if rule is None:
        return DERIVED
    found: dict[str, Text] = dict(DERIVED)
    for item in rule.items:
        for name, clause in item.lines:
            own = clause.name if clause.id else None
            found[name] = _under(item.title, own) if own else item.title
        found[SPILL_LINE + item.id] = _under(
            item.title, Text("不足扣的从总分扣", "the rest comes off the total")
        )
    into = Text("分值并入另一项", "its points counted in another item")
    found |= {PASSED + item.id: _under(item.title, into) for item in rule.items if item.passes_to}
    found |= {POOL + pool.id: _under(pool.title, Text("合并计分", "counted together")) for pool in rule.pools}
    found |= {SECTION + one.id: _under(one.title, Text("本部分", "the section")) for one in rule.sections}
    found |= {
        SECTION_ROUNDED + one.id: _under(one.title, Text("保留小数", "rounded")) for one in rule.sections
    }
    found |= {SECTION_TIMES + one.id: _under(one.title, Text("系数", "coefficient")) for one in rule.sections}
    found |= {PAY + pay.id: pay.title for pay in rule.pays}
    return found


def _under(title: Text, part: Text) -> Text:
    return Text(f"{title.zh}：{part.zh}", f"{title.to('en')}: {part.to('en')}")


def line_title(name: str, rule: Rule | None) -> Text:
    """The title of a score line."""
    return line_titles(rule).get(name, Text(name))


def heading(line: Line, rule: Rule, language: str, sentence: str) -> str:
    """What stands before the sentence of a line where lines are listed: its title as far as the sentence does not say it."""
    if line.item.startswith("="):
        return ""  # these sentences say themselves what they are about
    item, clause = rule.item(line.item).title.to(language), rule.clause(line.item)
    own = clause.name.to(language) if clause.id else item
    stop = ": " if language.startswith("en") else "："
    named = sentence.startswith((f"{own} ", f"{own}: "))
    if own == item:
        return "" if named else f"{item}{stop}"
    return f"{item}{stop}" if named else f"{item}{stop}{own}{stop}"
