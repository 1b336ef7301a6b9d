"""What an act's data points to outside the journal: texts in the vault, and evidence files. Found by their shape,
so that acts of every version, and of kinds yet to come, are covered alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_SEALED = {"ref", "digest"}
_FILE = {"sha256", "size", "type"}


def may_refer(body: str) -> bool:
    """A quick look at an act's bytes: False where there is certainly nothing to be found."""
    return '"ref":"' in body or '"sha256":"' in body


def sealed_in(data: Any) -> Iterator[tuple[str, str]]:
    """The texts in the vault that an act's data names: reference and digest.

    >>> list(sealed_in({"id": "p1", "name": {"ref": "v1", "digest": "00"}, "phone": None}))
    [('v1', '00')]
    """
    for found in _shaped(data, _SEALED):
        yield found["ref"], found["digest"]


def files_in(data: Any) -> Iterator[tuple[str, int]]:
    """The evidence files that an act's data names: content hash and size in bytes."""
    for found in _shaped(data, _FILE):
        yield found["sha256"], found["size"]


def _shaped(data: Any, keys: set[str]) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, dict):
        if data.keys() == keys:
            yield data
        else:
            for item in data.values():
                yield from _shaped(item, keys)
    elif isinstance(data, list):
        for item in data:
            yield from _shaped(item, keys)
