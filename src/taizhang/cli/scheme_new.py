"""`taizhang institutions new appraisal`: asks step by step, or reads the answers from a file, and writes a first file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from taizhang.cli.scheme_files import show, text_of, write
from taizhang.cli.setup import language, refusals_shown
from taizhang.institutions import check, is_warning
from taizhang.institutions.drafting import Clause, Draft, drafted
from taizhang.institutions.unit_kinds import SCORED
from taizhang.institutions.workbook.cells import Wrong, flag_of, number_of, pairs_of
from taizhang.problems import Place, Problem, Refused, Text

OF = SCORED
PERIODS = ("month", "quarter", "half", "year")
WAYS = {
    "count": Text("每发现（完成）一个扣（加）几分", "points for each thing found or done"),
    "short": Text("少一个扣几分", "points off for each one short of a number"),
    "share": Text("按完成数÷目标数得分", "full points × done ÷ target"),
    "steps": Text("按数分档", "by steps of a number"),
    "met": Text("达标得满分，否则不得分", "full points if it is met, else none"),
    "line": Text("以标准为准，每差多少扣几分", "points off for every step below a standard"),
    "rank": Text("按名次得分", "by place"),
    "judge": Text("由人评定", "a person judges"),
    "ballot": Text("投票测评", "votes"),
    "part": Text("取外部评分", "an outside body's score"),
}


@click.group()
def new() -> None:
    """新写一个制度文件 / write a new institution file."""


@new.command()
@click.option(
    "-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="写到哪里 / the file (ID.toml)"
)
@click.option(
    "--answers", type=click.Path(path_type=Path, dir_okay=False), help="从文件取回答 / a TOML file of answers"
)
@click.option(
    "--sheet", "workbook", is_flag=True, help="只写出空的电子表格 / write an empty workbook instead"
)
@click.option("--title", help="名称 / what it is called")
@click.option("--source", help="依据的文件 / the document it carries out")
@click.option("--of", type=click.Choice(OF), help="考评谁 / whom it scores")
@click.option("--period", type=click.Choice(PERIODS), help="周期 / how often")
@click.option("--force", is_flag=True, help="覆盖已有的文件 / replace a file that is there")
@refusals_shown
def appraisal(
    out: Path | None, answers: Path | None, workbook: bool, force: bool, **given: str | None
) -> None:
    """一步一步问，写成一个考评办法 / ask step by step, and write a scheme with remarks.

    What an option or the file of answers gives is not asked. The answers are: title, source, of, period, full, ground, approver, id, since, and
    lists item (title, points, clause, way and what the way asks), veto (title, source), grade (title, at_least).
    """
    if workbook:
        from taizhang.institutions.workbook import template

        target = out or Path("appraisal.xlsx")
        write(target, template(), force=force)
        click.echo(str(target))
        return
    said: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    asking = answers is None
    if answers is not None:
        said = {**_answers(answers), **said}
    try:
        draft = _draft(_Answers(said, asking))
    except Wrong as wrong:
        raise Refused(Problem("answer-wrong", wrong.what, wrong.right, Place(str(answers or "")))) from None
    text = drafted(draft)
    id = tomllib.loads(text)["institution"]["id"]
    problems = check(text, f"{id}.toml")
    show(problems, err=True)
    target = out or Path(f"{id}.toml")
    write(target, text, force=force)
    click.echo(str(target))
    if any(not is_warning(problem) for problem in problems):
        raise SystemExit(1)


def _answers(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text_of(path), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            Problem("syntax-error", Text("回答文件不是正确的 TOML", f"not valid TOML: {error}"), Text("写成 键 = 值", "write key = value"), Place(str(path)))
        ) from None  # fmt: skip


class _Answers:
    """Answers given, and the asking of those that are not."""

    def __init__(self, given: dict[str, Any], asking: bool) -> None:
        self.given, self.asking = given, asking

    def text(self, key: str, zh: str, en: str, default: str | None = None) -> str:
        """A text; raises `Wrong` where it is needed and nobody is asked."""
        if key in self.given:
            return str(self.given[key])
        if self.asking:
            return str(click.prompt(Text(zh, en).to(language()), default=default)).strip()
        if default is None:
            raise Wrong(Text(f"回答里没有 {key}（{zh}）", f"the answers lack {key} ({en})"), Text(f"写 {key} = …", f"write {key} = …"))  # fmt: skip
        return default

    def choice(self, key: str, zh: str, en: str, choices: tuple[str, ...], default: str) -> str:
        """One of a closed list."""
        if not self.asking or key in self.given:
            chosen = str(self.given.get(key, default))
            if chosen not in choices:
                raise Wrong(Text(f"{key}：没有“{chosen}”", f"{key}: “{chosen}” is none of the choices"), Text("可选：" + "、".join(choices), "one of: " + ", ".join(choices)))  # fmt: skip
            return chosen
        return str(click.prompt(Text(zh, en).to(language()), type=click.Choice(choices), default=default))

    def read(
        self, key: str, zh: str, en: str, read: Callable[[object], Any], default: str | None = None
    ) -> Any:
        """A value in some form of its own, asked again until it can be read."""
        while True:
            written = self.given[key] if key in self.given else self.text(key, zh, en, default)
            if written == "":
                return None
            try:
                return read(written)
            except Wrong as wrong:
                if not self.asking or key in self.given:
                    raise
                click.echo(f"{wrong.what.to(language())}; {wrong.right.to(language())}", err=True)


def _draft(say: _Answers) -> Draft:
    from datetime import date

    from taizhang.institutions.workbook.cells import day_of
    from taizhang.server import clock

    today = clock.today()
    title = say.text("title", "办法叫什么", "what is it called")
    source = say.text("source", "依据的文件（文号、条款）", "the document it carries out")
    of = say.choice("of", "考评谁", "whom does it score", OF, "village")
    period = say.choice("period", "多久一次", "how often", PERIODS, "month")
    since = say.read("since", "从哪天起", "from which day", lambda one: one if isinstance(one, date) else day_of(one), f"{today.year}-01-01")  # fmt: skip
    full = say.read("full", "总分满分", "the full total", number_of, "100")
    ground = say.text(
        "ground", "排名的依据文件（没有就空着，不排名）", "the ground of a ranking (empty: no ranking)", ""
    )
    approver = say.text("approver", "谁批准公布", "who approves it", "party-secretary") if ground else ""
    clauses = _clauses(say)
    grades = _listed(say, "grade", "要等次吗：优秀 90、良好 80、合格 60、不合格 0", "grades: excellent 90, good 80, qualified 60, unqualified 0")  # fmt: skip
    lines = (
        tuple((str(one["title"]), number_of(one["at_least"])) for one in grades)
        if isinstance(grades, list)
        else _USUAL_GRADES
        if grades
        else ()
    )
    vetoes = say.given.get("veto", [])
    if (
        not vetoes
        and say.asking
        and click.confirm(Text("有一票否决吗", "is there a veto").to(language()), default=False)
    ):
        vetoes = [{"title": click.prompt(Text("否决的事项", "what it is on").to(language())), "source": click.prompt(Text("依据的上级文件", "the upper document").to(language()))}]  # fmt: skip
    return Draft(
        title=title,
        source=source,
        of=of,
        period=period,
        since=since,
        id=str(say.given.get("id", "")),
        full=full,
        ground=ground,
        approver=approver,
        clauses=clauses,
        vetoes=tuple((str(one["title"]), str(one["source"])) for one in vetoes),
        grades=lines,
    )


_USUAL_GRADES = (
    ("优秀", Decimal(90)), ("良好", Decimal(80)), ("合格", Decimal(60)), ("不合格", Decimal(0)),
)  # fmt: skip


def _listed(say: _Answers, key: str, zh: str, en: str) -> list[dict[str, Any]] | bool:
    if key in say.given:
        found = say.given[key]
        return found if isinstance(found, list) else flag_of(found)
    return bool(say.asking and click.confirm(Text(zh, en).to(language()), default=True))


def _clauses(say: _Answers) -> tuple[Clause, ...]:
    if "item" in say.given:
        return tuple(_clause(_Answers(dict(one), asking=False)) for one in say.given["item"])
    if not say.asking:
        raise Wrong(
            Text("回答里没有一项 [[item]]", "the answers have no [[item]]"),
            Text("至少写一项", "write at least one"),
        )
    found: list[Clause] = []
    while True:
        number = len(found) + 1
        click.echo(
            Text(f"\n第 {number} 项（名称空着就结束）", f"\nitem {number} (an empty name ends)").to(
                language()
            )
        )
        title = str(click.prompt(Text("名称", "name").to(language()), default="", show_default=False)).strip()
        if not title and found:
            return tuple(found)
        if title:
            for way, what in WAYS.items():
                click.echo(f"  {way:7}{what.to(language())}")
            found.append(_clause(_Answers({"title": title}, asking=True)))


def _clause(say: _Answers) -> Clause:
    title = say.text("title", "名称", "name")
    way = say.choice("way", "怎样计分", "how it gives points", tuple(WAYS), "count")
    points = say.read(
        "points",
        "分值（没有分值的加减分项空着）",
        "full points (empty for a bonus or penalty)",
        number_of,
        "",
    )
    fact = say.text("fact", "依据的数据叫什么", "what the fact is called", title)
    unit = say.text("unit", "计量单位", "unit of measure", "个") if way in ("count", "short", "share", "steps", "line", "rank") else ""  # fmt: skip
    make = {
        "count": _count, "short": _short, "share": _share, "steps": _steps, "met": _met, "line": _line,
        "rank": _rank, "judge": _judge, "ballot": _ballot, "part": _part,
    }[way]  # fmt: skip
    primitive, facts, settings = make(say, fact, unit)
    return Clause(
        title,
        points,
        primitive,
        facts,
        settings,
        clause=str(say.given.get("clause", "")),
        floor="none" if primitive == "count" else "",
    )


_Made = tuple[str, tuple[tuple[str, str, str], ...], dict[str, Any]]


def _kind(unit: str) -> str:
    return "percent" if unit in ("%", "％") else "number"


def _count(say: _Answers, fact: str, unit: str) -> _Made:
    each = say.read(
        "each", "每个几分（扣分写负数）", "points for each (negative to take off)", number_of, "-1"
    )
    return "count", ((fact, unit, "count"),), {"each": each}


def _short(say: _Answers, fact: str, unit: str) -> _Made:
    needed = say.read("needed", "应有多少", "how many are needed", number_of)
    each = say.read("each", "每少一个几分", "points for each one missing", number_of, "-1")
    return "count", ((fact, unit, "number"),), {"short_of": needed, "each": each}


def _share(say: _Answers, fact: str, unit: str) -> _Made:
    over = say.text("over", "除以什么：target（目标数），或另一个数据的名称", "divided by: target, or another fact's name", "target")  # fmt: skip
    facts = ((fact, unit, _kind(unit)), *(((over, unit, _kind(unit)),) if over != "target" else ()))
    return "share", facts, {"over": over, "cap": Decimal(100)}


def _steps(say: _Answers, fact: str, unit: str) -> _Made:
    table = say.read("table", "各档（不低于多少：几分），如 90：20；80：16", "steps (at least: points), such as 90: 20; 80: 16", pairs_of)  # fmt: skip
    rows = [{"at_least": number_of(bound), "points": points} for bound, points in (table or {}).items()]
    otherwise = say.read("otherwise", "其余几分", "otherwise", number_of, "0")
    return "steps", ((fact, unit, _kind(unit)),), {"table": rows, "otherwise": otherwise}


def _met(say: _Answers, fact: str, unit: str) -> _Made:
    return "steps", ((fact, "", "yes-no"),), {"is": True}


def _line(say: _Answers, fact: str, unit: str) -> _Made:
    target = say.read("target", "标准是多少", "the standard", number_of)
    step = say.read("step", "每差多少", "for every step of", number_of, "1")
    each = say.read("each", "扣几分（负数）", "points (negative)", number_of, "-1")
    return "line", ((fact, unit, _kind(unit)),), {"target": target, "short": {"step": step, "each": each}}


def _rank(say: _Answers, fact: str, unit: str) -> _Made:
    drop = say.read(
        "drop",
        "第一名得满分，每低一名减几分",
        "the first gets full points; each next place less",
        number_of,
        "1",
    )
    return "rank", ((fact, unit, _kind(unit)),), {"drop": drop}


def _judge(say: _Answers, fact: str, unit: str) -> _Made:
    return "judge", (), {"who": say.text("who", "由谁评定", "who judges", "班子成员")}


def _ballot(say: _Answers, fact: str, unit: str) -> _Made:
    grades = say.read("grades", "各种票的分值，如 优秀：100；称职：80", "what ballots are worth, such as A: 100; B: 80", pairs_of, "优秀：100；称职：80；基本称职：60；不称职：0")  # fmt: skip
    names = {grade: f"{fact}{grade}票" for grade in grades}
    facts = tuple((name, "票", "count") for name in names.values())
    return (
        "ballot",
        facts,
        {"votes": [{"of": names[grade], "value": value} for grade, value in grades.items()]},
    )


def _part(say: _Answers, fact: str, unit: str) -> _Made:
    out_of = say.read("out_of", "对方满分", "what that score is out of", number_of, "100")
    return "part", ((fact, "分", "number"),), {"out_of": out_of}
