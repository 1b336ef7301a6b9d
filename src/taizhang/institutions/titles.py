"""What appraisals and their items are called where another takes up what they gave."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.institutions.schema import Institution
from taizhang.problems import Text


def titles_of(institutions: Iterable[Institution]) -> dict[str, Text]:
    """The title of each institution by its id, and of each item of its appraisal by ID/ITEM."""
    found: dict[str, Text] = {}
    for one in institutions:
        found[one.id] = one.title.text
        items = one.appraisal.items if one.appraisal is not None else ()
        found |= {f"{one.id}/{item.id}": item.title.text for item in items}
    return found
