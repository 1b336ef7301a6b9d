"""How fast the reader is, and that its time grows no faster than the text, on hostile text too.

usage: python -m bench.reading [REPORT...] [--json] [--large] [--peers PYTHON [--folder FOLDER]]

Speed is measured over the reports named (else a short one of its own) and over the annotated reports of the tests, which
are packed with figures, in processor time. The start of the command and the memory of a text of 5 MB are measured in
processes of their own. With --large, hostile texts of a million characters and more are read too.

With --peers, Recognizers-Text and JioNLP read the annotated reports of FOLDER (those of the tests) in the same run, by
the interpreter that has them; see bench/peers.py.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from taizhang.reading import open_document, read

SAMPLE = """青禾镇2023年工作总结

一、2023年主要工作
全镇完成工业总产值3.6亿元，同比增长12.5%，其中税收收入2100万元，占财政收入的62%。新建农村公路12.6公里，改造危房××户，
村集体经济收入由2021年的310万元增加到2023年的465万元，增长50%；学生健康知识知晓率和健康行为形成率分别达到94%和89%。
清运垃圾八十余吨，召开屋场会二十四次，自来水普及率达到百分之九十八点五。三次产业结构调整为22：41：37。
二、2024年工作计划
力争工业总产值突破4亿元，新增高标准农田1500亩，每年新改建公路不少于10公里。
"""

HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "7" * size,
    "digits and commas": lambda size: "111," * (size // 4),
    "digits and colons": lambda size: "12:" * (size // 3),
    "numerals": lambda size: "万" * size,
    "mixed numerals": lambda size: "一二三百万亿" * (size // 6),
    "open brackets": lambda size: "（" * size,
    "open quotes": lambda size: "《“" * (size // 2),
    "masks": lambda size: "X" * size,
    "masks and units": lambda size: "3X户" * (size // 3),
    "one sentence of figures": lambda size: "新建公路3公里、" * (size // 8),
    "one list": lambda size: "由3户增加到5户" * (size // 8),
    "bare units": lambda size: "资金万元" * (size // 4),
    "years": lambda size: "2023年" * (size // 5),
    "parts of parts": lambda size: "其中3户" * (size // 4),
    "respectively": lambda size: "甲和乙分别达到3户和4户" * (size // 12),
    "one value, many names": lambda size: "".join(f"完成路灯安装{n % 97}盏。" for n in range(size // 9)),
    "headings": lambda size: "一、今后打算\n" * (size // 7),
    "semicolons": lambda size: "增长3%；" * (size // 5),
    "spaces": lambda size: "新 " * (size // 2),
    "line ends": lambda size: "\n" * size,
}


LARGE: dict[str, tuple[str, int]] = {
    "10 MB of digits on a line": ("7", 10_000_000),
    "a million 万": ("万", 1_000_000),
    "a million brackets": ("（", 1_000_000),
    "50 MB of words on a line": ("各村认真抓好各项工作落实", 1_400_000),
    "10 MB of reports": ("", 3_500_000),
}
"""A piece and how often it stands there; the last is the annotated reports over and over, so many characters."""
CORPUS = Path(__file__).parents[1] / "tests" / "reading" / "corpus"
MEMORY = "import resource,sys;from taizhang.reading import read;r=read(sys.stdin.read());print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def packed() -> str:
    """The annotated reports of the tests, one after the other."""
    return "\n".join(path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt")))


def longer(text: str, size: int) -> str:
    """A text over and over, to so many characters at least."""
    return text * max(1, -(-size // len(text)))


def memory(text: str) -> float:
    """Most memory in MB of a process that reads 5 MB of a text."""
    five = longer(text, 5 * 2**20 * len(text) // len(text.encode()))
    done = subprocess.run(
        [sys.executable, "-c", MEMORY],
        input=five,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return round(int(done.stdout) / 1024, 1)


def start() -> float:
    """Processor seconds of `taizhang read` on a report of a few lines, the best of five."""
    command = Path(sys.executable).with_name("taizhang")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.txt"
        file.write_text(SAMPLE, encoding="utf-8")
        best = 10.0**9
        for _ in range(5):
            before = os.times()
            subprocess.run([str(command), "read", str(file)], stdout=subprocess.DEVNULL, check=True)
            after = os.times()
            spent = (
                after.children_user + after.children_system - before.children_user - before.children_system
            )
            best = min(best, spent)
    return round(best, 2)


def large() -> dict[str, dict[str, float]]:
    """Seconds and characters a second of each large text, and the most memory so far."""
    found = {}
    for name, (piece, times) in LARGE.items():
        text = piece * times if piece else longer(packed(), times)
        began = time.process_time()
        read(text)
        spent = time.process_time() - began
        found[name] = {
            "characters": len(text),
            "seconds": round(spent, 2),
            "characters_per_second": round(len(text) / spent),
            "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }
    return found


def seconds(text: str) -> float:
    """Processor time of the better of two readings."""
    best = 10.0**9
    for _ in range(2):
        start = time.process_time()
        read(text)
        best = min(best, time.process_time() - start)
    return best


def _arguments() -> tuple[list[str], str, Path]:
    """The reports to read, the interpreter of the others, the folder they read."""
    rest = [argument for argument in sys.argv[1:] if argument not in ("--json", "--large")]
    given = {"--peers": "", "--folder": str(CORPUS)}
    for name in given:
        if name in rest:
            at = rest.index(name)
            given[name] = rest[at + 1]
            del rest[at : at + 2]
    return rest, given["--peers"], Path(given["--folder"])


def main() -> int:
    """Measure and print; 1 if some input takes more than its share when it grows fourfold."""
    arguments, python, folder = _arguments()
    texts = [open_document(Path(argument)) for argument in arguments] or [SAMPLE]
    body, dense = longer("".join(texts), 100_000), packed()
    read(SAMPLE)
    speed, dense_speed = len(body) / seconds(body), len(dense) / seconds(dense)
    growth = {}
    for name, make in HOSTILE.items():
        short, long = make(25_000), make(100_000)
        first, second = seconds(short), seconds(long)
        growth[name] = {"seconds_100k": round(second, 3), "ratio_4x": round(second / max(first, 1e-4), 2)}
    result = {
        "characters": len(body),
        "characters_per_second": round(speed),
        "packed_characters_per_second": round(dense_speed),
        "start_seconds": start(),
        "memory_mb_of_5_mb": memory("".join(texts)),
        "memory_mb_of_5_mb_packed": memory(dense),
        "hostile": growth,
        "linear": all(one["ratio_4x"] <= 8 or one["seconds_100k"] < 0.05 for one in growth.values()),
    }
    if "--large" in sys.argv:
        result["large"] = large()
    if python:
        from bench.peers import compare, told

        result["peers"] = compare(folder, python)
    if "--json" in sys.argv:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(f"{result['characters_per_second']:>12,} characters a second over {len(body):,} characters")
        print(f"{result['packed_characters_per_second']:>12,} where a report is packed with figures")
        print(
            f"{result['start_seconds']:>12} s of processor time for the command to start and read a short report"
        )
        print(
            f"{result['memory_mb_of_5_mb']:>12} MB for a text of 5 MB, {result['memory_mb_of_5_mb_packed']} MB packed with figures"
        )
        for name, one in growth.items():
            print(
                f"{name:<26} 100,000 characters {one['seconds_100k']:>8.3f} s   4x the text: {one['ratio_4x']:>5.2f}x the time"
            )
        for name, one in result.get("large", {}).items():
            print(
                f"{name:<26} {one['characters']:>11,} characters {one['seconds']:>7.2f} s {one['memory_mb']:>7.1f} MB so far"
            )
        if python:
            print("\n".join(told(result["peers"])))
        print("time grows with the text" if result["linear"] else "time grows FASTER than the text")
    return 0 if result["linear"] else 1


if __name__ == "__main__":
    sys.exit(main())
