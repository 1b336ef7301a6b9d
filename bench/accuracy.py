"""How accurate the reader is on annotated reports: pooled over every NAME.txt with a NAME.gold.json in a folder.

usage: python bench/accuracy.py DIR [--json] [--list]

A figure is found if it overlaps a required one of the same value and unit, one to one; optional figures count
neither way. Role, indicator and period are judged on the figures found: an indicator fits if one string holds the
other or they are alike to six tenths; a period fits if it begins with the wanted one. A finding is found if it
overlaps a wanted one (or its other place) of the same kind; more pieces of a found one, and optional ones, count
neither way. A false alarm is a wrong arithmetic or contradiction finding on a statement listed as true.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from taizhang.reading import open_document, read

Record = dict[str, Any]
PERSONS = frozenset("人口名位")


def overlaps(one: Record, other: Record) -> bool:
    """Whether two records share a character."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def pair(found: list[Record], wanted: list[Record], fits: Callable[[Record, Record], bool]) -> dict[int, int]:
    """A largest one-to-one pairing of found with wanted records (augmenting paths)."""
    choices = [[at for at, want in enumerate(wanted) if fits(one, want)] for one in found]
    holder: dict[int, int] = {}

    def settle(index: int, tried: set[int]) -> bool:
        for at in choices[index]:
            if at in tried:
                continue
            tried.add(at)
            if at not in holder or settle(holder[at], tried):
                holder[at] = index
                return True
        return False

    for index in range(len(found)):
        settle(index, set())
    return {index: at for at, index in holder.items()}


def units_fit(found: str, wanted: Record) -> bool:
    """The same unit; any classifier of persons; 个工作日 also as 个 or 工作日; none where the source lost it."""
    unit = wanted["unit"]
    if found == unit or (found in PERSONS and unit in PERSONS) or (not found and wanted.get("unit_inferred")):
        return True
    forms = [
        {text, "个", text[1:]} if text[:1] == "个" and len(text) > 1 else {text} for text in (found, unit)
    ]
    return bool(forms[0] & forms[1])


def figure_fits(found: Record, wanted: Record) -> bool:
    """Overlap, equal value, equal unit."""
    gap = abs(found["value"] - wanted["value"])
    return (
        overlaps(found, wanted)
        and gap <= 1e-9 * max(abs(found["value"]), abs(wanted["value"]))
        and units_fit(found["unit"], wanted)
    )


def finding_fits(found: Record, wanted: Record) -> bool:
    """The same kind, and overlap with the finding or its other place."""
    also = wanted.get("also") or []
    places = [wanted, *(also if isinstance(also, list) else [also])]
    return found["kind"] == wanted["kind"] and any(overlaps(found, place) for place in places)


def indicator_fits(found: str, wanted: str) -> bool:
    """One phrase holds the other, or they are alike."""
    if not found or not wanted:
        return False
    alike = max(
        difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
        for one, other in ((found, wanted), (wanted, found))
    )
    return found in wanted or wanted in found or alike >= 0.6


def judge(name: str, found: Record, gold: Record, text: str, show: bool) -> Counter[str]:
    """The counts of one report."""
    counts: Counter[str] = Counter()
    required = [figure for figure in gold["figures"] if not figure.get("optional")]
    spare = [figure for figure in gold["figures"] if figure.get("optional")]
    pairs = pair(found["figures"], required, figure_fits)
    wrong = [
        one
        for index, one in enumerate(found["figures"])
        if index not in pairs and not any(overlaps(one, other) for other in spare)
    ]
    missed = [one for at, one in enumerate(required) if at not in set(pairs.values())]
    counts.update(figures_right=len(pairs), figures_wrong=len(wrong), figures_missed=len(missed))
    for index, at in pairs.items():
        one, want = found["figures"][index], required[at]
        counts["roles"] += one["role"] in (want["role"], *want.get("role_alt", ()))
        counts["indicators"] += indicator_fits(one["indicator"], want["indicator"])
        if want.get("period"):
            counts["dated"] += 1
            counts["periods"] += str(one["period"] or "").startswith(want["period"])
    wanted = [finding for finding in gold["findings"] if not finding.get("optional")]
    open_to_both = [finding for finding in gold["findings"] if finding.get("optional")]
    met = pair(found["findings"], wanted, finding_fits)
    false = [
        one
        for index, one in enumerate(found["findings"])
        if index not in met
        and not any(finding_fits(one, other) for other in wanted)
        and not any(overlaps(one, other) for other in open_to_both)
    ]
    unmet = [one for at, one in enumerate(wanted) if at not in set(met.values())]
    counts.update(findings_right=len(met), findings_wrong=len(false), findings_missed=len(unmet))
    true = gold.get("correct") or []
    alarms = [one for one in false if one["kind"] in ("arithmetic", "contradiction")]
    counts["true_statements"] += len(true)
    counts["false_alarms"] += sum(any(overlaps(alarm, one) for alarm in alarms) for one in true)
    if show:
        for title, records in (
            ("missed figure", missed),
            ("wrong figure", wrong),
            ("missed finding", unmet),
            ("wrong finding", false),
        ):
            for one in records:
                around = text[max(0, one["start"] - 12) : one["end"] + 8].replace("\n", " ")
                print(f"{name}: {title}: {one['start']} {around}", file=sys.stderr)
    return counts


def ratio(part: float, whole: float) -> float | None:
    """A share to four decimals, None over nothing."""
    return round(part / whole, 4) if whole else None


def harmonic(right: int, wrong: int, missed: int) -> float | None:
    """F1."""
    return ratio(2 * right, 2 * right + wrong + missed)


def summary(counts: Counter[str], reports: int) -> dict[str, Any]:
    """The pooled measures."""
    return {
        "reports": reports,
        "figures_f1": harmonic(counts["figures_right"], counts["figures_wrong"], counts["figures_missed"]),
        "roles": ratio(counts["roles"], counts["figures_right"]),
        "indicators": ratio(counts["indicators"], counts["figures_right"]),
        "periods": ratio(counts["periods"], counts["dated"]),
        "findings_f1": harmonic(
            counts["findings_right"], counts["findings_wrong"], counts["findings_missed"]
        ),
        "false_alarm_rate": ratio(counts["false_alarms"], counts["true_statements"]),
        "counts": dict(sorted(counts.items())),
    }


def measure(folder: Path, show: bool = False, only: Collection[str] | None = None) -> dict[str, Any]:
    """Read every annotated report of a folder, or only those named, and pool the measures."""
    total: Counter[str] = Counter()
    golds: Iterable[Path] = sorted(folder.glob("*.gold.json"))
    reports = 0
    for gold_file in golds:
        name = gold_file.name.removesuffix(".gold.json")
        if only is not None and name not in only:
            continue
        text = open_document(folder / f"{name}.txt")
        total += judge(
            name, read(text).to_json(), json.loads(gold_file.read_text(encoding="utf-8")), text, show
        )
        reports += 1
    return summary(total, reports)


def main() -> int:
    """Measure the folder named on the command line; 2 if it holds no annotated report."""
    folders = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if len(folders) != 1 or not Path(folders[0]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    result = measure(Path(folders[0]), "--list" in sys.argv)
    if "--json" in sys.argv:
        print(json.dumps(result, ensure_ascii=False))
    else:
        for key, value in result.items():
            print(
                f"{key:<18} {value if not isinstance(value, dict) else ', '.join(f'{k} {v}' for k, v in value.items())}"
            )
    return 0 if result["reports"] else 2


if __name__ == "__main__":
    sys.exit(main())
