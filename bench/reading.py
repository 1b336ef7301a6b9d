"""How fast the reader is, and that its time grows no faster than the text, on hostile text too.

usage: python -m bench.reading [REPORT...] [--json] [--peers PYTHON [--folder FOLDER]]

With --peers, Recognizers-Text and JioNLP read the annotated reports of FOLDER (those of the tests) in the same run, by
the interpreter that has them; see bench/peers.py.
"""

from __future__ import annotations

import json
import sys
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
    rest = [argument for argument in sys.argv[1:] if argument != "--json"]
    given = {"--peers": "", "--folder": str(Path(__file__).parents[1] / "tests" / "reading" / "corpus")}
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
    body = "".join(texts)
    body *= max(1, 200_000 // len(body))
    read(SAMPLE)
    speed = len(body) / seconds(body)
    growth = {}
    for name, make in HOSTILE.items():
        small, large = make(25_000), make(100_000)
        first, second = seconds(small), seconds(large)
        growth[name] = {"seconds_100k": round(second, 3), "ratio_4x": round(second / max(first, 1e-4), 2)}
    result = {
        "characters": len(body),
        "characters_per_second": round(speed),
        "hostile": growth,
        "linear": all(one["ratio_4x"] <= 8 or one["seconds_100k"] < 0.05 for one in growth.values()),
    }
    if python:
        from bench.peers import compare, told

        result["peers"] = compare(folder, python)
    if "--json" in sys.argv:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(f"{result['characters_per_second']:>12,} characters a second over {len(body):,} characters")
        for name, one in growth.items():
            print(
                f"{name:<26} 100,000 characters {one['seconds_100k']:>8.3f} s   4x the text: {one['ratio_4x']:>5.2f}x the time"
            )
        if python:
            print("\n".join(told(result["peers"])))
        print("time grows with the text" if result["linear"] else "time grows FASTER than the text")
    return 0 if result["linear"] else 1


if __name__ == "__main__":
    sys.exit(main())
