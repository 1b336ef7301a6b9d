"""The kinds of unit of a book: what opens, what reports and what is scored. They stand in unit_kinds.toml, and nowhere else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from taizhang.problems import Text


@dataclass(frozen=True, slots=True)
class KindOfUnit:
    """One kind: what one is called, what several are, whether it reports facts and whether an appraisal may score it as such."""

    id: str
    title: Text
    several: Text
    reports: bool
    scored: bool


def _read() -> Mapping[str, KindOfUnit]:
    source = files("taizhang.institutions").joinpath("unit_kinds.toml").read_text(encoding="utf-8")
    return {
        one["id"]: KindOfUnit(
            one["id"], Text(**one["title"]), Text(**one["several"]), one["reports"], one["scored"]
        )
        for one in tomllib.loads(source)["kind"]
    }


KINDS_OF_UNIT = _read()
"""By id, in the order in which pages list them."""

REPORTING = tuple(one.id for one in KINDS_OF_UNIT.values() if one.reports)
"""The kinds that report facts."""

PERSON = "person"
"""As the `of` of an appraisal: the posts that a book scores by themselves, whoever holds them."""

SCORED = (*(one.id for one in KINDS_OF_UNIT.values() if one.scored), PERSON)
"""What an appraisal may score."""

__all__ = ["KINDS_OF_UNIT", "PERSON", "REPORTING", "SCORED", "KindOfUnit"]
