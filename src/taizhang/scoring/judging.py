"""Points that people may give: those of which clause, and within which bounds."""

from __future__ import annotations

from taizhang.problems import Place, Problem, Text
from taizhang.scoring.addresses import parse_address
from taizhang.scoring.rules import Judge, Rule
from taizhang.scoring.titles import line_title


def judge_of(metric: str, rule: Rule) -> Judge | None:
    """The clause whose points a person enters in this column; None where it is no such column."""
    address = parse_address(metric)
    if address.kind != "judged":
        return None
    how = rule.clause(address.name).how
    return how if isinstance(how, Judge) else None


def outside(judge: Judge, rule: Rule | None = None) -> Problem:
    """That points lie outside the bounds of the rule; of which line, where the rule is given."""
    lo, hi = f"{judge.lo.normalize():f}", f"{judge.hi.normalize():f}"
    line = Text("") if rule is None else line_title(parse_address(judge.of).name, rule)
    head = Text(f"{line.zh}：" if line.zh else "", f"{line.to('en')}: " if line.zh else "")
    return Problem(
        "points-out-of-bounds",
        Text(f"{head.zh}得分应在 {lo} 到 {hi} 之间", f"{head.to('en')}the points lie between {lo} and {hi}"),
        Text("请改成办法规定范围内的分数", "give points within the bounds of the rule"),
        Place(key="points"),
    )


__all__ = ["judge_of", "outside"]
