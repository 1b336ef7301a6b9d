"""`taizhang try`: score a table of facts by a scheme, without a ledger."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli.scheme_files import metric_names, scheme, show, write
from taizhang.cli.setup import language, refusals_shown
from taizhang.problems import Place, Problem, Refused, Text, refuse

if TYPE_CHECKING:
    from taizhang.scoring import MetricName, Plan, Rule, Sheet, Unit
    from taizhang.scoring.fact_tables import FactTable
    from taizhang.scoring.result_tables import ResultTable


@click.command(name="try")
@click.argument("file")
@click.option(
    "--facts", type=click.Path(path_type=Path, dir_okay=False), help="数据表 .csv .xlsx .parquet / the facts"
)
@click.option(
    "-o",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="结果写到 .xlsx .csv .parquet / the results",
)
@click.option("--explain", "unit", help="逐项说明一个单位 / explain the lines of one unit")
@click.option("--period", help="考评期，如 2026-03 / the period that is scored")
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写出空的数据表 / write an empty table of facts",
)
@click.option(
    "--printed",
    is_flag=True,
    help="与表里印出的总分、名次、率核对 / compare with the results that the table prints",
)
@click.option("--force", is_flag=True, help="覆盖已有的文件 / replace files that are there")
@refusals_shown
def try_(
    file: str,
    facts: Path | None,
    out: Path | None,
    unit: str | None,
    period: str | None,
    template: Path | None,
    printed: bool,
    force: bool,
) -> None:
    """试算：按考评办法给一张数据表打分，不用开账 / score a table of facts by a scheme, without a ledger.

    FILE is a scheme, or the id of one that ships. Units stand in rows and figures in columns (or one figure a row); an empty
    cell is no data, — does not apply. With --printed the results that the table itself has (total, place, grade, pay, points of an
    item, rates, a row of sums) are compared with what the rule gives. Exit status: 0; 1 when printed results differ, or when cells of the table are wrong (then it comes back with a column of
    verdicts, NAME-核对); 2 when the scheme or the table cannot be used.
    """
    from taizhang.scoring import rule_of, run
    from taizhang.scoring.fact_tables import read_facts
    from taizhang.scoring.result_tables import tables_of
    from taizhang.scoring.unlisted import unlisted

    given = scheme(file, warned=False)
    rule = rule_of(given.appraisal, id=given.institution.id, title=given.institution.title.text)
    plan, names = _plan(rule, period, asked=facts is not None), metric_names(given)
    if template is not None:
        _write_template(template, plan, names, force=force)
    if facts is None:
        if template is None:
            raise click.UsageError(
                "用 --facts 给出数据表，或用 --template 取得空表 / give --facts, or --template"
            )
        return
    rows = _rows(facts)
    table = read_facts(rows, plan, names, str(facts))
    _say_what_was_read(table, plan, names, printed=printed)
    if table.problems:
        _give_back(facts, table)
        sys.exit(1)
    if not table.units:
        raise Refused(Problem("no-units", Text("表里没有单位", "the table has no units"), Text("每个单位写一行", "write a row for each unit"), Place(str(facts))))  # fmt: skip
    show(unlisted(rule, table.units), err=True)
    sheet = run(plan, table.columns(plan))
    tables = tables_of(sheet, rule, table.units, names, language())
    if out is not None:
        _write_results(out, tables, force=force)
        click.echo(str(out))
    elif unit is None:
        _print(next(one for one in tables if one.id == "totals"))
    if unit is not None:
        _explain(unit, sheet, rule, table.units, names)
    if printed:
        _compare(rows, table, plan, sheet, names, str(facts))


def _compare(
    rows: Sequence[Sequence[str]],
    table: FactTable,
    plan: Plan,
    sheet: Sheet,
    names: dict[str, MetricName],
    file: str,
) -> None:
    from taizhang.scoring.printed import compare_printed

    differing = compare_printed(rows, table, plan, sheet, names, file)
    show(differing, err=True)
    if differing:
        sys.exit(1)
    agree = Text("印出的结果与办法相符", "the printed results agree with the rule")
    click.echo(agree.to(language()), err=True)


def _plan(rule: Rule, written: str | None, *, asked: bool) -> Plan:
    """The plan for the period asked for; an empty table needs none."""
    from taizhang.scoring import compile_rule
    from taizhang.server import clock
    from taizhang.timekeeping import Period

    if written is None and not asked:
        return compile_rule(rule, Period.month_of(clock.today()))
    try:
        period = None if written is None else Period.parse(written)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--period") from None
    try:
        return compile_rule(rule, period)
    except Refused as refused:
        hint = Text("用 --period 写明，如 --period 2026-03", "name it, such as --period 2026-03")
        raise Refused(
            *(
                Problem(one.code, one.what, hint, one.where) if one.code == "period-missing" else one
                for one in refused.problems
            )
        ) from None


def _rows(path: Path) -> Sequence[Sequence[str]]:
    if path.suffix.lower() == ".parquet":
        return _parquet_rows(path)
    from taizhang.units.sheets import open_sheet

    return open_sheet(path).rows


def _parquet_rows(path: Path) -> Sequence[Sequence[str]]:
    pyarrow = _pyarrow(path)
    try:
        table = pyarrow.parquet.read_table(path)
    except (OSError, pyarrow.ArrowException) as error:
        raise Refused(
            Problem("parquet-broken", Text("不是能读的 Parquet 文件", f"not a readable Parquet file: {error}"), Text("核对文件", "check the file"), Place(str(path)))
        ) from None  # fmt: skip
    columns = [[_written(value) for value in table.column(name).to_pylist()] for name in table.column_names]
    return [table.column_names, *map(list, zip(*columns, strict=True))]


def _written(value: object) -> str:
    from decimal import Decimal

    if value is None:
        return ""
    return f"{Decimal(repr(value)):f}" if isinstance(value, float) else str(value)


def _pyarrow(path: Path):  # type: ignore[no-untyped-def]
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise Refused(
            Problem(
                "parquet-extra",
                Text("读写 Parquet 要装 county 组件", "Parquet needs the county extra"),
                Text("运行 pip install 'taizhang[county]'，或改用 .xlsx、.csv", "run pip install 'taizhang[county]', or use .xlsx or .csv"),
                Place(str(path)),
            )
        ) from None  # fmt: skip
    return pyarrow


def _say_what_was_read(table: FactTable, plan: Plan, names: dict[str, MetricName], *, printed: bool) -> None:
    from taizhang.scoring.fact_tables import headers_of
    from taizhang.scoring.printed import unused

    heads = dict(zip(plan.metrics, headers_of(plan, names, language()), strict=True))
    spoken = language()
    if table.missing and not table.problems:
        listed = "、".join(heads[one] for one in table.missing)
        click.echo(
            Text(
                f"表里没有这些列，按未上报：{listed}", f"no such columns, taken as not reported: {listed}"
            ).to(spoken),
            err=True,
        )
    unread = unused(table, plan) if printed else table.unread
    if unread:
        listed = "、".join(unread)
        click.echo(
            Text(f"办法不用这些列：{listed}", f"columns the rule does not read: {listed}").to(spoken),
            err=True,
        )


def _give_back(facts: Path, table: FactTable) -> None:
    show(table.problems, err=True)
    if facts.suffix.lower() == ".parquet":
        return
    from taizhang.units.sheets import write_marked

    spoken = language()
    marks: dict[int, str] = dict(table.notes)
    for problem in table.problems:
        stop = "; " if spoken == "en" else "；"
        said = f"{problem.what.to(spoken)}{stop}{problem.right.to(spoken)}"
        marks[problem.where.line] = (
            f"{marks[problem.where.line]}\n× {said}" if problem.where.line in marks else f"× {said}"
        )
    target = facts.with_name(f"{facts.stem}-核对{facts.suffix}")
    write_marked(facts, target, marks, (table.header, Text("核对结果", "verdict").to(spoken)))
    click.echo(
        Text(f"没有打分。错处已标在 {target}", f"nothing was scored; the mistakes are marked in {target}").to(
            spoken
        ),
        err=True,
    )


def _write_template(path: Path, plan: Plan, names: dict[str, MetricName], *, force: bool) -> None:
    from taizhang.scoring.fact_tables import headers_of

    spoken = language()
    first = ("unit", "group", "class") if spoken == "en" else ("单位", "分组", "类别")
    headers = (*first, *headers_of(plan, names, spoken))
    if path.suffix.lower() == ".csv":
        write(path, "\ufeff" + _csv([headers]), force=force)
    else:
        from taizhang.cli.result_files import workbook_of

        write(path, workbook_of([(Text("数据", "facts").to(spoken), [headers])]), force=force)
    click.echo(str(path))


def _write_results(out: Path, tables: tuple[ResultTable, ...], *, force: bool) -> None:
    from taizhang.cli.result_files import csv_of, parquet_of, workbook_of

    spoken, kind = language(), out.suffix.lower()
    if kind == ".xlsx":
        sheets = [
            (one.name.to(spoken), [tuple(head.to(spoken) for _, head in one.headers), *one.rows])
            for one in tables
        ]
        write(out, workbook_of(sheets), force=force)
        return
    if kind not in (".csv", ".parquet"):
        raise click.BadParameter(
            "结果写成 .xlsx、.csv 或 .parquet / use .xlsx, .csv or .parquet", param_hint="-o"
        )
    if kind == ".parquet":
        _pyarrow(out)
    for one in tables:  # the totals under the name given, the others beside it
        path = out if one.id == "totals" else out.with_name(f"{out.stem}.{one.id}{out.suffix}")
        write(path, csv_of(one, spoken) if kind == ".csv" else parquet_of(one), force=force)


def _csv(rows: Sequence[Sequence[object]]) -> str:
    from taizhang.cli.result_files import csv_text

    return csv_text(rows)


def _print(table: ResultTable) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from taizhang.scoring.wording import number

    spoken = language()
    shown = Table(header_style="bold")
    for key, head in table.headers:
        numeric = key in ("total", "rank", "yuan")
        shown.add_column(head.to(spoken), justify="right" if numeric else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*(escape("" if cell is None else cell if isinstance(cell, str) else str(cell) if isinstance(cell, int) else number(cell)) for cell in row))  # fmt: skip
    Console(width=None if sys.stdout.isatty() else 160).print(shown)


def _explain(
    unit: str, sheet: Sheet, rule: Rule, units: tuple[Unit, ...], names: dict[str, MetricName]
) -> None:
    from taizhang.scoring import explain, explain_result, explain_veto
    from taizhang.scoring.titles import heading

    known = [one.id for one in units]
    refuse(
        [Problem("unit-unknown", Text(f"表里没有“{unit}”", f"“{unit}” is not in the table"), Text("可写：" + "、".join(known[:20]), "one of: " + ", ".join(known[:20])))]
        if unit not in known
        else []
    )  # fmt: skip
    spoken = language()
    click.echo(f"{unit}{'：' if spoken == 'zh' else ': '}{explain_result(sheet.result(unit), rule, spoken)}")
    for line in (*sheet.lines_of(unit), *sheet.pay_lines_of(unit)):
        said = explain(line, rule, spoken, names)
        click.echo(f"  {heading(line, rule, spoken, said)}{said}")
    states = dict(sheet.result(unit).vetoes)
    for veto in rule.vetoes:
        click.echo(f"  {explain_veto(veto, states[veto.id], rule, spoken, names)}")
