"""Reads random texts and checks that none is refused and that every place found is inside it and as reported.

usage: python -m bench.fuzzing [COUNT] [--seed N] [--atheris] [--json]

The texts are made of the pieces reports are made of, mutations of the annotated reports, and arbitrary characters. With
--atheris the interpreter's coverage guides the mutations, where that package is installed (it is no dependency).
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from taizhang.reading import Report, read

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "reading" / "corpus"
PIECES = [
    *"0123456789０１２零一二两三四五六七八九十百千万亿〇.,，、。；：（）()《》“”％%‰:∶/|+-年月日个户人元亩公里吨村镇组由到增加下降占其中共第约近超多余来Xx×*_○ \t\n",
    "增加到", "分别", "分别占", "2023年", "百分之", "三次产业", "同比增长", "以上", "合计", "翻了两番", "计划", "力争", "明年", "一、", "（一）",
    "达到", "每人", "人均", "亩均", "年均", "2017—2021年", "个百分点", "倍", "率", "满意率", "的", "，其中", "完成任务的", "单位：万元", "\t合计\t",
    "\n项目\t金额\n", "taizhang: ignore T201", "13812345678", "𝟛", "\x00", "😀", "\ud800", "前3名", "去年", "“十四五”",
]  # fmt: skip


def check(text: str) -> Report:
    """Read a text; AssertionError where a place is not what it says."""
    report = read(text)
    size = len(text)
    for figure in report.figures:
        assert 0 <= figure.start < figure.end <= size, figure
        assert text[figure.start : figure.end] == figure.text, figure
        assert figure.value.is_finite(), figure
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= size, finding
        assert text[finding.start : finding.end] == finding.quote, finding
        assert finding.message().zh, finding
        assert finding.suggestion().en, finding
    for statement in report.statements:
        assert 0 <= statement.start < statement.end <= size, statement
        assert all(0 <= index < len(report.figures) for index in statement.figures), statement
    for one, other in zip(report.figures, report.figures[1:], strict=False):
        assert one.end <= other.start, (one, other)
    return report


def texts(count: int, seed: int) -> object:
    """So many random texts, the same for the same seed."""
    chance = random.Random(seed)
    reports = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    for _ in range(count):
        way = chance.random()
        if way < 0.5 or not reports:
            yield "".join(chance.choices(PIECES, k=chance.randint(0, 40)))
        elif way < 0.9:
            report = chance.choice(reports)
            start = chance.randrange(len(report))
            letters = list(report[start : start + chance.randint(1, 80)])
            for _change in range(chance.randint(0, 6)):
                at = chance.randrange(len(letters) + 1)
                letters[at : at + chance.randint(0, 2)] = chance.choice(PIECES)
            yield "".join(letters)
        else:
            yield "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randint(0, 30)))


def guided(count: int) -> None:  # pragma: no cover - needs a package that is no dependency
    """So many mutations of sentences of the annotated reports, guided by the coverage of the reader."""
    import importlib
    import tempfile

    import atheris  # type: ignore[import-not-found]

    for name in [name for name in sys.modules if name.startswith("taizhang.reading")]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["taizhang.reading"]):
        globals()["read"] = importlib.import_module("taizhang.reading").read
    seeds = Path(tempfile.mkdtemp(prefix="sentences"))
    sentences = {one for path in CORPUS.glob("*.txt") for one in path.read_text("utf-8").split("。")}
    for number, sentence in enumerate(sorted(one for one in sentences if 10 < len(one) < 70)):
        (seeds / str(number)).write_text(f"{sentence}。", encoding="utf-8")

    def one(data: bytes) -> None:
        check(data.decode("utf-8", "surrogateescape"))

    atheris.Setup([sys.argv[0], f"-runs={count}", "-max_len=240", str(seeds)], one)
    atheris.Fuzz()


def main() -> int:
    """Fuzz and say how many texts were read; the first that fails is shown and gives status 1."""
    arguments = [argument for argument in sys.argv[1:] if argument.isdigit()]
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 1
    count = int(arguments[0]) if arguments else 1_000_000
    if "--atheris" in sys.argv:
        guided(count)
    began, figures = time.perf_counter(), 0
    for number, text in enumerate(texts(count, seed)):  # type: ignore[arg-type]
        try:
            figures += len(check(text).figures)
        except Exception as error:
            print(f"text {number} (seed {seed}): {error!r}\n{text!r}", file=sys.stderr)
            return 1
    result = {
        "texts": count,
        "seed": seed,
        "figures": figures,
        "seconds": round(time.perf_counter() - began, 1),
    }
    print(
        json.dumps(result)
        if "--json" in sys.argv
        else f"{count:,} texts read, {figures:,} figures, none failed"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
