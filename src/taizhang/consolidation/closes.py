"""What a shipped book says of itself: whose it is, which month, by which rules, and the digest of its close."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from taizhang.journal import canonical, plain, sha256
from taizhang.problems import Place, Problem, Refused, Text

FORMAT = 1
"""Raised whenever older software could not read the files."""


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShippedSheet(_Written):
    """One appraisal as the close kept it: which rule by its hash, which period, and the digest of its lines and results."""

    institution: str
    sha256: str
    period: str
    digest: str
    of: str


class Block(_Written):
    """The units and facts of one period: how many, which metrics in which order, and their digests."""

    period: str
    units: int
    metrics: tuple[str, ...]
    units_digest: str
    facts_digest: str


class Close(_Written):
    """One closed month of one book.

    `digest` is the one that the close act (`period.closed`) holds, over the sheets; `rules` are the hashes of all rules then
    in force. `county` is the code of the county by which the book is grouped.
    """

    book: str
    title: str
    county: str
    period: str
    engine: str
    digest: str
    rules: dict[str, str]
    sheets: tuple[ShippedSheet, ...]
    blocks: tuple[Block, ...]

    def block(self, period: str) -> Block | None:
        """The units and facts of a period, None if they are not in the shipment."""
        return next((block for block in self.blocks if block.period == period), None)

    @property
    def content(self) -> str:
        """A hash of all that a consolidation can read of this book: the same content, the same hash."""
        return sha256(self.model_dump_json().encode())


class Manifest(_Written):
    """What stands in the metadata of each of the four files, alike: the closes, and the texts of the appraisals by their hash."""

    format: Literal[1] = 1
    closes: tuple[Close, ...]
    texts: dict[str, str] = {}


def own(rule: str, metric: str) -> str:
    """The name in a shipment of a column that one rule alone reads, such as points entered for its items.

    >>> own("monthly-appraisal", "judged:visit"), own("monthly-appraisal", "income/target")
    ('monthly-appraisal>judged:visit', 'income/target')
    """
    return f"{rule}>{metric}" if metric.startswith(("judged:", "ruled:")) else metric


def close_digest(sheets: Sequence[tuple[str, str, str]]) -> str:
    """The digest that a close act holds, over (institution, period, digest of the sheet) of each sheet in order."""
    return sha256(canonical(plain([list(sheet) for sheet in sheets])))


@lru_cache(maxsize=64)  # the four files of a shipment say the same
def manifest_from(text: bytes, file: str) -> Manifest:
    """The manifest in a file's metadata. Raises `Refused` (code `not-a-shipment`) for anything else."""
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:3])
        raise Refused(
            Problem(
                "not-a-shipment",
                Text(
                    f"文件的说明看不懂（{said}）", f"what the file says of itself is not understood ({said})"
                ),
                Text(
                    "请原样使用 taizhang ship 写出的文件，或升级本软件",
                    "use the files as `taizhang ship` wrote them, or update this software",
                ),
                Place(file=file),
            )
        ) from None
