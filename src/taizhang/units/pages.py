"""What other concepts add to a unit's page. They stand on higher floors, so they register here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from taizhang.server.pages import Desk
from taizhang.units.models import Unit

Section = Callable[[Desk, Unit], Mapping[str, Any]]

SECTIONS: list[Section] = []
"""Each gives a part of the context of units/detail.html; lists under the same key are joined."""


def unit_section(section: Section) -> Section:
    """Register a part of a unit's page."""
    SECTIONS.append(section)
    return section
