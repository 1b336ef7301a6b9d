"""The posts that institutions call by a key: who approves a ranking, who signs a letter."""

from taizhang.problems import Text

POSTS = {
    "party-secretary": Text("党委书记", "party secretary"),
    "mayor": Text("镇长", "mayor"),
    "discipline-secretary": Text("纪委书记", "discipline secretary"),
    "village-secretary": Text("村书记", "village secretary"),
    "village-head": Text("村主任", "village head"),
}
"""What each is called. A book may name others; those are known by their key alone."""
