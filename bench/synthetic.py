"""A township's book of any size, quickly: believable acts in one chain, as JSON Lines that import and verify.

    python -m bench.synthetic FILE [--acts N] [--today DATE]

The acts end on DATE (today). The current year and the one before are those of a township that breaks its promises down
among some of its villages, about 8,000 acts a year, whatever N is; a longer book reaches further back, and in its older
years every village reports everything, about 25,000 acts a year. Entries are forged into the chain without guards.
Months up to two years ago are closed, with scores, and their notices posted; the latest are left open, so that
whoever measures can close them. Texts of the vault (names, reasons) are not in a book; where they were not put into
the vault beside it, people read as erased.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path


def ready(data: Path) -> None:
    """Start Django on a data folder, with its tables and its vault key."""
    os.environ["TAIZHANG_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "taizhang.server.settings"
    from taizhang.cli.setup import django_ready

    django_ready(migrate=True)


def today() -> date:
    """The present day in China."""
    from taizhang.timekeeping import shanghai_date

    return shanghai_date(datetime.now(UTC))


def main(arguments: list[str]) -> None:
    """Write a book to a file."""
    parser = argparse.ArgumentParser(prog="python -m bench.synthetic", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--acts", type=int, default=1_000_000)
    parser.add_argument("--today", type=date.fromisoformat, default=today())
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ready(Path(folder))
        from bench.years import Synthetic

        book = Synthetic(options.acts, options.today)
        with options.file.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(book.lines())
    print(
        f"{book.pen.head.seq:,} acts from {book.years[0].year} on in {time.monotonic() - begun:.1f} s",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
