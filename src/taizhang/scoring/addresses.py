"""What a column of facts is called, so that whoever supplies columns knows what is asked for.

A plan names its columns by address:

- `village-days`: the figure for the period that is scored; `promise.pace`: a registered metric;
- `village-days/target`, `/last`, `/back-2`, `/last-year`, `/mean-2-years`: what was promised of it to date, its value in the last
  period, two periods back, in the same period a year before, the mean of the same period over the two years before;
- `village-days@quarter`: the figure for the quarter that ends with the period that is scored (also with the looks above);
- `judged:leaders`, `judged:leaders/2`: the points that a judge entered for an item, or for a clause of it;
- `score:monthly-appraisal:month:mean`: the mean of the totals of an appraisal over the months within the period;
  `score:monthly-appraisal:month:best:10,11,12` of these months only; `score:other::last` its total for the same period;
  `score:monthly-appraisal/environment:month:mean` the mean of what one of its items gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Address:
    """A column's address, read. `look` is "", "target", "last", "back-N", "last-year" or "mean-N-years"; `years` and `back` are the N."""

    kind: Literal["fact", "judged", "score"]
    name: str
    look: str = ""
    period: str = ""
    take: str = ""
    which: tuple[int, ...] = ()
    item: str = ""

    @property
    def years(self) -> int:
        """How many earlier years a mean is taken over, 0 for any other look."""
        return int(self.look.split("-")[1]) if self.look.startswith("mean-") else 0

    @property
    def back(self) -> int:
        """How many periods back it looks, 0 for any other look."""
        if self.look == "last":
            return 1
        return int(self.look.split("-")[1]) if self.look.startswith("back-") else 0


def parse_address(text: str) -> Address:
    """The address that a plan wrote.

    >>> parse_address("income@quarter/last")
    Address(kind='fact', name='income', look='last', period='quarter', take='', which=(), item='')
    >>> parse_address("score:monthly-appraisal:month:mean:10,11,12").which
    (10, 11, 12)
    >>> parse_address("score:monthly-appraisal/environment:month:mean").item
    'environment'
    """
    if text.startswith("judged:"):
        return Address("judged", text.removeprefix("judged:"))
    if text.startswith("score:"):
        _, scheme, period, take, *which = text.split(":")
        name, _, item = scheme.partition("/")
        numbers = tuple(map(int, which[0].split(","))) if which else ()
        return Address("score", name, period=period, take=take, which=numbers, item=item)
    figure, _, look = text.partition("/")
    name, _, period = figure.partition("@")
    return Address("fact", name, look, period)


def judged(line: str) -> str:
    """The column of the points that a judge enters for a line."""
    return f"judged:{line}"


def score_of(appraisal: str, periods: str, take: str, which: tuple[int, ...], item: str = "") -> str:
    """The column of another appraisal's score, or of what an item of it gave."""
    scheme = f"{appraisal}/{item}" if item else appraisal
    text = f"score:{scheme}:{periods}:{take}"
    return f"{text}:{','.join(map(str, which))}" if which else text
