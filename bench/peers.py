"""The reader beside Recognizers-Text and JioNLP: which figures each finds in annotated reports, and how fast.

usage: python -m bench.peers FOLDER --peers PYTHON [--json]

PYTHON is the interpreter of another environment that holds them, for they are no dependencies:
    uv venv /tmp/peers --python 3.11 && uv pip install -p /tmp/peers recognizers-text-suite jionlp "emoji<2"
A figure counts as found if the place overlaps a required one and the value is the same; units are not asked, since the
others name them in their own way. What overlaps an optional figure counts neither way.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.accuracy import harmonic, overlaps, pair
from taizhang.reading import open_document, read

Record = dict[str, Any]
ASKED = r"""
import json, sys, time, warnings
warnings.simplefilter("ignore")
texts = json.load(sys.stdin)
found = {}

def timed(name, one):
    one(texts[0][:200])
    start = time.process_time()
    results = [one(text) for text in texts]
    found[name] = {"results": results, "seconds": time.process_time() - start}

def value(text):
    try:
        return float(str(text).strip("%").replace(",", ""))
    except ValueError:
        return None

try:
    from recognizers_suite import Culture, recognize_currency, recognize_dimension, recognize_number, recognize_percentage

    def recognizers(text):
        out = []
        for ask in (recognize_number, recognize_percentage, recognize_currency, recognize_dimension):
            for one in ask(text, Culture.Chinese):
                number = value((one.resolution or {}).get("value"))
                if number is not None:
                    out.append({"start": one.start, "end": one.end + 1, "value": number})
        out.sort(key=lambda one: (one["start"], -one["end"]))
        kept = []
        for one in out:
            if not kept or one["start"] >= kept[-1]["end"]:
                kept.append(one)
        return kept

    timed("Recognizers-Text", recognizers)
except ImportError as error:
    found["Recognizers-Text"] = {"error": str(error)}
try:
    import contextlib
    with contextlib.redirect_stdout(sys.stderr):
        import jionlp

    def money(text):
        out = []
        for one in jionlp.ner.extract_money(text, with_parsing=True):
            number = one["detail"]["num"] if one.get("detail") else None
            number = value(number[0] if isinstance(number, list) else number)
            if number is not None:
                out.append({"start": one["offset"][0], "end": one["offset"][1], "value": number})
        return out

    timed("JioNLP", money)
except ImportError as error:
    found["JioNLP"] = {"error": str(error)}
print(json.dumps(found))
"""


def fits(found: Record, wanted: Record) -> bool:
    """Overlap and the same value."""
    return overlaps(found, wanted) and abs(found["value"] - wanted["value"]) <= 1e-9 * abs(wanted["value"])


def measured(results: list[list[Record]], golds: list[Record], seconds: float, size: int) -> Record:
    """F1 over all reports, and characters a second."""
    right = wrong = missed = 0
    for found, gold in zip(results, golds, strict=True):
        required = [one for one in gold["figures"] if not one.get("optional")]
        spare = [one for one in gold["figures"] if one.get("optional")]
        pairs = pair(found, required, fits)
        right += len(pairs)
        missed += len(required) - len(pairs)
        wrong += sum(
            index not in pairs and not any(overlaps(one, other) for other in spare)
            for index, one in enumerate(found)
        )
    return {
        "figures_f1": harmonic(right, wrong, missed),
        "characters_per_second": round(size / max(seconds, 1e-9)),
    }


def compare(folder: Path, python: str) -> Record:
    """F1 and speed of the three on the annotated reports of a folder, in one run."""
    names = [path.name.removesuffix(".gold.json") for path in sorted(folder.glob("*.gold.json"))]
    texts = [open_document(folder / f"{name}.txt") for name in names]
    golds = [json.loads((folder / f"{name}.gold.json").read_text("utf-8")) for name in names]
    size = sum(map(len, texts))
    read(texts[0])
    began = time.process_time()
    reports = [read(text) for text in texts]
    seconds = time.process_time() - began
    ours = [report.to_json()["figures"] for report in reports]
    rows: Record = {"taizhang": measured(ours, golds, seconds, size)}
    asked = [python, "-c", ASKED]
    done = subprocess.run(asked, input=json.dumps(texts), capture_output=True, text=True, check=True)
    for name, found in json.loads(done.stdout.splitlines()[-1]).items():
        rows[name] = found if "error" in found else measured(found["results"], golds, found["seconds"], size)
    return rows


def told(rows: Record) -> list[str]:
    """A line for each."""
    lines = []
    for name, row in rows.items():
        speed = f"{row.get('characters_per_second', 0):>9,} characters a second"
        lines.append(
            f"{name:<18} {row.get('error') or 'F1 ' + format(row['figures_f1'], '.3f') + '  ' + speed}"
        )
    return lines


def main() -> int:
    """Print the three side by side; 2 for a wrong call."""
    if len(sys.argv) < 4 or "--peers" not in sys.argv:
        print(__doc__, file=sys.stderr)
        return 2
    rows = compare(Path(sys.argv[1]), sys.argv[sys.argv.index("--peers") + 1])
    print(json.dumps(rows, ensure_ascii=False) if "--json" in sys.argv else "\n".join(told(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
