"""Measures: which count whole things, and their English words for one of a thing."""

from __future__ import annotations

WHOLE = frozenset(["件", "项", "起", "次", "个", "户", "人", "处", "名", "份", "期"])
"""Measures of things that come whole."""

_ONE = {
    "people": "person",
    "businesses": "business",
    "copies": "copy",
    "entries": "entry",
    "batches": "batch",
}
"""Words for one of a thing that are not the plural without its s."""


def one_of(measure: str) -> str:
    """The word for one of what a measure counts; a sign or an abbreviation as it is.

    >>> one_of("days"), one_of("copies"), one_of("ms"), one_of("mu")
    ('day', 'copy', 'ms', 'mu')
    """
    return _ONE.get(measure, measure.removesuffix("s") if len(measure) > 2 else measure)


def decimals_said(decimals: int) -> str:
    """So many decimals in English.

    >>> decimals_said(1), decimals_said(2)
    ('1 decimal', '2 decimals')
    """
    return f"{decimals} decimal{'' if decimals == 1 else 's'}"
