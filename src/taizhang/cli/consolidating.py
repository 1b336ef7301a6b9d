"""`taizhang ship` and `taizhang consolidate`: closed books out as Parquet, and those of many counties scored together."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from taizhang.cli.setup import language, refusals_shown
from taizhang.cli.speaking import grouped, progress_bar, ready, say
from taizhang.consolidation.needs import need
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.timekeeping import Period


@click.command()
@click.argument("month")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, file_okay=False),
              help="写到哪个目录 / the folder to write")  # fmt: skip
@click.option(
    "--book",
    "chosen",
    multiple=True,
    help="账簿号，可多次 / a book's id; all that are closed if none is named",
)
@click.option(
    "--county", default="", help="县的六位区划代码 / the county's six-digit code, where units have none"
)
@click.option(
    "--adbc", is_flag=True, help="用 ADBC 成列读取记录 / read the records column by column, by ADBC"
)
@refusals_shown
def ship(month: str, out: Path, chosen: tuple[str, ...], county: str, adbc: bool) -> None:
    """报送：把已封账的月份写成 Parquet / write a closed MONTH such as 2026-03 as four Parquet files.

    They hold the units, every metric of every unit, and the lines and totals of the close, with the digest that the
    close act holds. Tell the digest to the receiving office by another way.
    """
    need("database" if adbc else "county")
    ready()
    from taizhang.appraisal.by_adbc import record_rows
    from taizhang.appraisal.shipping import closed_books
    from taizhang.appraisal.shipping import ship as ship_books
    from taizhang.server.store import STORE

    period = Period.parse(month)
    books = chosen or closed_books(period)
    unknown = set(books) - set(STORE.books())
    if unknown or not books:
        raise Refused(_no_book(sorted(unknown), period, STORE.books()))
    with progress_bar("报送", "shipping", len(books)) as done:
        manifest = ship_books(
            books, period, out, county=county, read=record_rows if adbc else None, progress=done
        )
    for close in manifest.closes:
        say(f"{close.title}（{close.book}）{close.period}", f"{close.title} ({close.book}) {close.period}")
        say(f"  封账摘要 {grouped(close.digest)}", f"  digest of the close {grouped(close.digest)}")
    say(f"已写到 {out}", f"written to {out}")


@click.command()
@click.argument("books", nargs=-1, required=True)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, file_okay=False),
              help="结果目录；中断后用同一目录续做 / the folder of the results; the same one again resumes")  # fmt: skip
@click.option("--scheme", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="共同的考核办法文件 / the common scheme; without it the one by which all books closed")  # fmt: skip
@click.option("--month", help="账簿在数据库里时汇总哪个月 / which month, where BOOKS are databases")
@click.option("--engine", type=click.Choice(["numpy", "spark"]), default="numpy", show_default=True,
              help="在本机算，或交给 Spark / here, or on Spark")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 64), default=lambda: os.cpu_count() or 1,
              help="同时算几部分（默认为处理器数） / how many parts at a time (as many as processors)")  # fmt: skip
@click.option("--spark-master", default="local[*]", show_default=True,
              help="Spark 的主节点 / the Spark master")  # fmt: skip
@click.option("--witness", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="各单位另行告知的摘要，每行“账簿号 摘要” / digests told by another way, BOOK DIGEST on each line")  # fmt: skip
@refusals_shown
def consolidate(
    books: tuple[str, ...],
    out: Path,
    scheme: Path | None,
    month: str | None,
    engine: str,
    jobs: int,
    spark_master: str,
    witness: Path | None,
) -> None:
    """汇总各县已封账的账簿，按同一办法计分排名 / score closed BOOKS of many counties by one scheme.

    BOOKS are folders written by `taizhang ship`, folders of such folders, or addresses of databases
    (postgresql://…, sqlite:///…). Each book is checked against the digest of its close; an altered one is refused.
    Lines, totals, and places within township, county and nation are written as Parquet. Interrupted, the same command goes on
    where it stopped.
    """
    need("spark" if engine == "spark" else "county")
    if any("://" in book for book in books):
        need("database")
    from taizhang.consolidation.consolidating import consolidate as consolidated

    with _folders(books, month) as folders, progress_bar("汇总", "consolidating", None) as done:
        result = consolidated(
            folders,
            out,
            scheme_text=None if scheme is None else scheme.read_text("utf-8"),
            scheme_file="" if scheme is None else str(scheme),
            engine="spark" if engine == "spark" else "numpy",
            jobs=jobs,
            told=None if witness is None else _told(witness),
            started=lambda counties, kept: _starting(done, counties, kept),
            master=spark_master,
        )
    say(
        f"{result.scheme.period}，办法 {result.scheme.institution}：{result.counties} 个县、{result.books} 本账、"
        f"{result.units} 个单位、{result.lines} 条得分",
        f"{result.scheme.period} by {result.scheme.institution}: {result.counties} counties, {result.books} books, "
        f"{result.units} units, {result.lines} lines",
    )
    if result.kept:
        say(
            f"其中 {result.kept} 个县上次已算完，没有重算",
            f"{result.kept} counties were finished by an earlier run",
        )
    if result.unwitnessed:
        say(
            f"{len(result.unwitnessed)} 本账的摘要没有另行告知的佐证：若整份被重写，本命令看不出来（--witness）",
            f"{len(result.unwitnessed)} books are unwitnessed: if one were written anew as a whole, this command could not "
            "tell (--witness)",
        )
    say(f"结果在 {out}", f"the results are in {out}")


def _starting(done: Callable[..., None], counties: int, kept: int) -> Callable[[int], None]:
    done(kept, counties)
    return done


def _told(file: Path) -> dict[str, str]:
    """Book → digest, from lines of two words; blanks inside a digest do not matter."""
    told = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        book, _, digest = line.strip().partition(" ")
        digest = "".join(digest.split()).lower()
        if not book:
            continue
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise Refused(
                Problem(
                    "witness-malformed",
                    Text("看不懂这一行", "this line is not understood"),
                    Text(
                        "每行写账簿号、空格、64位摘要",
                        "write a book's id, a blank, and the 64 digits of the digest",
                    ),
                    Place(file=str(file), line=number),
                )
            )
        told[book] = digest
    return told


@contextmanager
def _folders(books: tuple[str, ...], month: str | None) -> Iterator[list[Path]]:
    """The folders to read; the closed books of a database are shipped into a temporary folder first."""
    with tempfile.TemporaryDirectory(prefix="taizhang-") as temporary:
        folders = []
        for number, book in enumerate(books):
            if "://" in book:
                folders.append(_shipped_from(book, month, Path(temporary) / str(number)))
            else:
                folders.append(Path(book))
        yield folders


def _shipped_from(address: str, month: str | None, folder: Path) -> Path:
    """The closed books of a database, shipped by a process that has this database as its own."""
    if month is None:
        raise Refused(
            Problem(
                "month-missing",
                Text("从数据库读取账簿要写明月份", "to read books from a database, say which month"),
                Text("加上 --month 2026-03", "add --month 2026-03"),
            )
        )
    program = "from taizhang.cli import main; main()"
    english = ["--en"] if language() == "en" else []
    done = subprocess.run(
        [sys.executable, "-c", program, *english, "ship", month, "-o", str(folder), "--adbc"],
        env={**os.environ, "DATABASE_URL": address, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        # an address may hold a password: only its host is repeated
        raise Refused(
            Problem(
                "database-not-read",
                Text(
                    f"数据库里的账簿读不出来：{said[-1] if said else ''}",
                    f"the books in the database cannot be read: {said[-1] if said else ''}",
                ),
                Text("请核对地址、权限和月份", "check the address, the permissions and the month"),
                Place(file=address.rpartition("@")[2]),
            )
        )
    return folder


def _no_book(unknown: list[str], period: Period, known: tuple[str, ...]) -> Problem:
    if unknown:
        return Problem(
            "no-such-book",
            Text(f"没有账簿 {'、'.join(unknown)}", f"there is no book {', '.join(unknown)}"),
            Text(f"现有：{'、'.join(known)}", f"there are: {', '.join(known)}"),
        )
    return Problem(
        "nothing-closed",
        Text(f"没有账簿封过 {period.text.zh} 的账", f"no book here has closed {period.text.en}"),
        Text("请先封账", "close the month first"),
    )
