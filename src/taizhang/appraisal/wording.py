"""What pages of scores call things: lines, effects, ways."""

from __future__ import annotations

from taizhang.problems import Text
from taizhang.scoring import BASE, RESCALED, Item

DERIVED = {BASE: Text("基础分", "base points"), RESCALED: Text("折算", "rescaled")}
"""The lines that no item of the rule stands for."""

EFFECTS = {
    "not-excellent": Text("不得评为优秀", "cannot be graded excellent"),
    "unqualified": Text("评为不合格", "graded unqualified"),
    "last-place": Text("位次列最后", "placed last"),
    "item-zero": Text("该项记零分", "the item gives 0"),
    "no-honours": Text("不得评先评优", "barred from honours"),
}
"""What a veto does."""

WAYS = {"excluded": Text("剔除", "excluded"), "exempt": Text("尽职免责", "exempt: duty was done")}
"""How an item or veto is left out for a unit."""


def line_title(name: str, item: Item | None) -> Text:
    """The title of a score line."""
    return DERIVED.get(name) or (item.title if item else Text(name))
