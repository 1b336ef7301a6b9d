"""What pages of scores call things: effects, ways; and to how many decimals they print."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from taizhang.institutions import Institution
from taizhang.problems import Text
from taizhang.scoring import Effect, Item, Veto
from taizhang.scoring.millionths import half_up

USUAL_DECIMALS = 2
"""To how many decimals points are printed where the scheme states none."""

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
    said = [
        Text(veto.noted, veto.noted) if one is Effect.NOTED else EFFECTS[one.value] for one in veto.effects
    ]
    return Text("，".join(one.zh for one in said), ", ".join(one.to("en") for one in said))
