"""What pages of scores call things: lines, effects, ways."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from taizhang.institutions import Institution
from taizhang.problems import Text
from taizhang.scoring import BASE, RESCALED, Item, Rule, Veto
from taizhang.scoring.millionths import half_up
from taizhang.scoring.sheets import (
    CONVERTED,
    MOVED,
    NO_PAY,
    PAY,
    POOL,
    ROUNDED,
    SECTION,
    SECTION_ROUNDED,
    SECTION_TIMES,
    SPILL_LINE,
    TIMES,
    TOTAL,
)

USUAL_DECIMALS = 2
"""To how many decimals points are printed where the scheme states none."""

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

EFFECTS = {
    "not-excellent": Text("不得评为优秀", "cannot be graded excellent"),
    "one-grade-lower": Text("降一等次", "one grade lower"),
    "unqualified": Text("评为不合格", "graded unqualified"),
    "last-place": Text("位次列最后", "placed last"),
    "item-zero": Text("该项记零分", "the item gives 0"),
    "no-honours": Text("不得评先评优", "barred from honours"),
    "total-zero": Text("总分计零分", "the total is 0"),
    "total-capped": Text("总分封顶", "the total is held"),
    "not-placed": Text("不排名次", "without a place"),
    "not-graded": Text("不定等次", "without a grade"),
    "no-pay": Text("停发奖金补贴", "nothing is paid"),
    "referred": Text("移送有关机关处理", "referred to the body in charge"),
}
"""What a veto does."""

WAYS = {"excluded": Text("剔除", "excluded"), "exempt": Text("尽职免责", "exempt: duty was done")}
"""How an item or veto is left out for a unit."""


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


def total_decimals(text: Institution | None) -> int:
    """To how many decimals totals are printed: as the scheme states, else two."""
    stated = text.appraisal.decimals if text is not None and text.appraisal is not None else None
    return USUAL_DECIMALS if stated is None else stated


def line_decimals(item: Item | None, text: Institution | None) -> int:
    """To how many decimals the points of a line are printed: as its item states, else two, or as many as the total has."""
    if item is not None and item.decimals is not None:
        return item.decimals
    return max(USUAL_DECIMALS, total_decimals(text))


def total_cell(total: Decimal, text: Institution | None) -> dict[str, Any]:
    """A total in a cell of a table."""
    decimals = total_decimals(text)
    return {"amount": half_up(total, decimals), "decimals": decimals}


def effects_of(veto: Veto) -> Text:
    """All that a veto does."""
    said = [EFFECTS[one.value] for one in veto.effects]
    return Text("，".join(one.zh for one in said), ", ".join(one.to("en") for one in said))
