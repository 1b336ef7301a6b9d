"""Which clause of the papers that were studied is written in which test scheme: `python -m tests.scoring.clauses`.

The list is schemes/clauses.csv. A clause is named PAPER/NUMBER in the order of the paper, PAPER/composition for how its items make a
total, and PAPER/veto-N, band-N, reward-N. `at` names the items of the scheme that write it, or `section:ID`, `pool:ID`, `group:ID`,
`veto:ID`, `grade:ID`, `pay:ID`, `base`, `rank`, `times`. A clause that may no longer be written says why under `left_out`; then the scheme
writes the same arithmetic on a lawful matter.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from taizhang.institutions import load
from taizhang.institutions.schema.appraisal import Appraisal

SCHEMES = Path(__file__).parent / "schemes"
LEFT_OUT = {
    "birth-planning": "生育指标和社会抚养费已取消（人口与计划生育法 2021 年修正）",
    "petition-count": "来访和聚集的数量不得作为考核依据，只考办理",
    "clock-in": "不得以打卡签到、在线时长作为考核依据；改用请销假登记或经核实的驻村记录",
}
"""The lawful reasons for leaving a clause out."""


@dataclass(frozen=True, slots=True)
class Written:
    """One clause of a paper: the scheme that writes it and where, or why only its arithmetic is written."""

    clause: str
    scheme: str
    at: tuple[str, ...]
    left_out: str

    @property
    def paper(self) -> str:
        """The paper it stands in."""
        return self.clause.partition("/")[0]


def clauses() -> tuple[Written, ...]:
    """The list in the order of the papers."""
    with (SCHEMES / "clauses.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Written(row["clause"], row["scheme"], tuple(row["at"].split()), row["left_out"])
            for row in csv.DictReader(lines)
        )


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One clause of our own making: its words, the scheme that writes it and where."""

    scheme: str
    number: int
    at: tuple[str, ...]
    words: str


def rehearsed() -> tuple[Rehearsed, ...]:
    """The clauses that were made up first and written as files then, of papers unlike those that were studied (schemes/rehearsal.csv)."""
    with (SCHEMES / "rehearsal.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Rehearsed(row["scheme"], int(row["number"]), tuple(row["at"].split()), row["words"])
            for row in csv.DictReader(lines)
        )


def appraisal(scheme: str) -> Appraisal:
    """The rulebook of a test scheme; `Refused` where it has an error."""
    path = SCHEMES / f"{scheme}.toml"
    found = load(path.read_text(encoding="utf-8"), file=path.name).appraisal
    assert found is not None
    return found


def places(rules: Appraisal) -> Iterator[tuple[str, str]]:
    """Everything of a rulebook that a clause can name, with its title."""
    for kind, ones in (
        ("", rules.items),
        ("section:", rules.sections),
        ("pool:", rules.pools),
        ("group:", rules.groups),
        ("veto:", rules.vetoes),
        ("grade:", rules.grades),
        ("pay:", rules.pays),
    ):
        for one in ones:
            yield f"{kind}{one.id}", one.title.zh
    if rules.base:
        yield "base", "基础分"
    if rules.rank is not None:
        yield "rank", "排名"
    if rules.times is not None:
        yield "times", "系数"
    if rules.convert is not None:
        yield "convert", "折合"
    if rules.moved is not None:
        yield "moved", "位次升降"


def main() -> None:
    """Print the list, and how many of the lawful clauses are written."""
    listed = clauses()
    titles = {scheme: dict(places(appraisal(scheme))) for scheme in {one.scheme for one in listed}}
    for one in listed:
        named = "、".join(titles[one.scheme][at] for at in one.at)
        why = f"  不写原条：{LEFT_OUT[one.left_out]}；算法见左" if one.left_out else ""
        print(f"{one.clause:42} {one.scheme}: {' '.join(one.at)}（{named}）{why}")
    numbered = [one for one in listed if one.clause.rpartition("/")[2].isdecimal()]
    for name, those in (("计分条款", numbered), ("连同合成、否决、等次、兑现", listed)):
        reasons = Counter(one.left_out for one in those if one.left_out)
        written = len(those) - reasons.total()
        why = "，".join(f"{reason} {times}" for reason, times in sorted(reasons.items()))
        print(f"{name} {len(those)} 条：写成 {written} 条；依法不写 {reasons.total()} 条（{why}），算法另写")
    made_up = rehearsed()
    for clause in made_up:
        print(f"{clause.scheme}/{clause.number:<3} {' '.join(clause.at)}: {clause.words}")
    print(f"演练 {len({one.scheme for one in made_up})} 份 {len(made_up)} 条：写成 {len(made_up)} 条")


if __name__ == "__main__":
    main()
