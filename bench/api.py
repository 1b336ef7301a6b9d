"""How the JSON API stands awkward questions: thousands of them, asked by schemathesis, valid ones and not.

    python -m bench.api [--json] [--cases 5000] [--seed N]

A small township is made in a folder of its own and served on 127.0.0.1. Every operation of the description is asked as it says
and as it does not say: other types, missing and unknown keys, NUL characters, huge numbers, wrong methods and content types,
no token. An answer fails if it is a server error, or is not as described, or takes what it should refuse.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

BOOK = "liuhe"
_ACTS = 2_000
_MATTERS = 12


def prepare(data: Path) -> dict[str, str]:
    """A township with matters in `data`: a token of its clerk, and ids to ask about."""
    from bench.synthetic import ready

    ready(data)
    from bench.office import prepare as township

    township(data, _ACTS)
    from taizhang.api import tokens
    from taizhang.api.models import STAFF
    from taizhang.books.acts import InstitutionAdopted
    from taizhang.journal import SYSTEM, append, new_id
    from taizhang.matters.raising import Raised, raise_matter
    from taizhang.server import clock
    from taizhang.server.store import STORE
    from taizhang.units import queries as units

    today, person = clock.today(), json.loads((data / "people.json").read_text())["clerk"]
    adopted = InstitutionAdopted.of(new_id("i"), KIND, effective_from=today.replace(month=1, day=1))
    append(STORE, BOOK, [adopted], who=SYSTEM, now=clock.now(), happened_on=today)
    who, matters = units.actor(BOOK, person, today), []
    for number in range(_MATTERS):
        raised = Raised(
            kind="street", channel="counter", texts={"text": f"第{number}盏路灯不亮"}, category="lamp"
        )
        matters.append(raise_matter(BOOK, raised, who=who, now=clock.now(), on=today).matter)
    return {
        "token": tokens.make(BOOK, STAFF, label="bench", by=person, person=person),
        "kind": "street",
        "matter": matters[0],
        "act": "assign",
    }


KIND = """
[institution]
id = "street"
title = { zh = "街面", en = "The street" }
from = 2020-01-01
source = "bench"

[matter]
called = { zh = "诉求", en = "request" }
about = ["place", "unit", "other"]
channels = ["counter", "api", "open311"]
opened_by = ["resident", "clerk"]
retention = { days = 365, source = "bench" }
source = "bench"

[matter.published]
shows = ["category", "place", "received", "answered", "outcome", "answer"]
when = "received"
source = "bench"

[[matter.category]]
id = "lamp"
title = { zh = "路灯", en = "Street lamps" }

[[matter.field]]
id = "how-many"
title = { zh = "几盏", en = "How many" }
type = "number"

[[matter.clock]]
id = "answer"
title = { zh = "答复", en = "Answer" }
from = ["received"]
limit = "5 working days"
stops = ["answered"]
answer = true
source = "bench"

[[matter.outcome]]
id = "solved"
title = { zh = "已解决", en = "Solved" }
class = "solved"

[[matter.return-ground]]
id = "not-ours"
title = { zh = "不属于本单位", en = "Not ours" }
"""


def config(known: dict[str, str]) -> str:
    """What schemathesis is told: ids that are there, so that not every question is about nothing."""
    words = {"book": BOOK, **{name: known[name] for name in ("kind", "matter", "act")}}
    return "\n".join(["[parameters]", *(f'"path.{name}" = "{word}"' for name, word in words.items())]) + "\n"


def ask(url: str, known: dict[str, str], folder: Path, cases: int, seed: int) -> dict[str, Any]:
    """Let schemathesis ask about `cases` questions; returns what its report says."""
    from taizhang.api.operations import OPERATIONS

    (folder / "schemathesis.toml").write_text(config(known), "utf-8")
    report = folder / "report.json"
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "--config-file", str(folder / "schemathesis.toml"),
        "run", f"{url}/api/v1/openapi.json",
        "--header", f"Authorization:Bearer {known['token']}",
        "--max-examples", str(max(cases // len(OPERATIONS), 1)),
        "--seed", str(seed),
        "--checks", "all",
        "--continue-on-failure",
        "--generation-database", "none",
        "--suppress-health-check", "all",
        "--warnings", "off",
        "--report", "json",
        "--report-json-path", str(report),
        "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if not report.exists():
        raise SystemExit(done.stderr or done.stdout)
    counted = re.search(
        r"Test cases:\s+([0-9,]+) generated(?:, ([0-9,]+) found ([0-9,]+) unique)?", done.stdout
    )
    if counted is None:
        raise SystemExit(done.stdout[-3000:])
    cases, _failed, unique = (int((part or "0").replace(",", "")) for part in counted.groups())
    return {"operations": len(OPERATIONS), "cases": cases, "failures": unique, "said": done.stdout}


def main(arguments: list[str]) -> None:
    """Serve, ask, print; ends with status 1 where an answer failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.api", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        known = prepare(folder / "data")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TAIZHANG_")}
        environment |= {"TAIZHANG_DATA": str(folder / "data"), "TAIZHANG_RAISED_AN_HOUR": "1000000"}
        from bench.pages import serving

        with serving(environment, subprocess.DEVNULL) as (port, _server):
            found = ask(f"http://127.0.0.1:{port}", known, folder, options.cases, options.seed)
    said = found.pop("said")
    found["seconds"] = round(time.monotonic() - begun, 1)
    if options.json:
        print(json.dumps(found))
    else:
        print(said if found["failures"] else "", end="")
        print("  ".join(f"{name} {value}" for name, value in found.items()))
    raise SystemExit(found["failures"] > 0)


if __name__ == "__main__":
    main(sys.argv[1:])
