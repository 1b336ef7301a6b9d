"""Births and deaths: 出生198人, 死亡112人, 出生率10.6‰, 自然增长率4.6‰.

The rate of natural increase is births less deaths over the population (人口自然增长率, as the statistical yearbooks define it); where only one
of the rates is told, it gives the population too.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import FAR, PEOPLE, Arithmetic, Test, show
from taizhang.reading.patterns import pattern
from taizhang.reading.triggers import TRIGGERS

_NATURAL = pattern(r"自然增长率")
NATURAL_SAID = TRIGGERS.bit([_NATURAL])
_BORN, _DIED = pattern(r"出生(?!率)|新生儿"), pattern(r"死亡(?!率)|去世")
_BIRTH_RATE, _DEATH_RATE = pattern(r"出生率"), pattern(r"死亡率")
_POPULATION = pattern(r"总人口|户籍人口|人口$")
TIMES = {"‰": Decimal(1000), "%": Decimal(100)}
MOST_TIMES = Decimal(3)
"""A rate further off than this is of something else."""
BACK = 200
"""Figures looked back over for the population: this keeps time linear."""


class VitalRates(Arithmetic):
    """Tests the rate of natural increase against births and deaths."""

    def natural_increase(self, index: int) -> None:
        """Test one rate by the rates of birth and death, or by births, deaths and the population."""
        found, rate = self.found, self.found[index]
        if rate.unit not in TIMES or rate.bound != "=" or not _NATURAL.search(self.left(index)):
            return
        floor = self.layout.full_sentence(self.layout.full_sentence(rate.start) - 2)
        near = [other for other in range(max(index - FAR, 0), index) if found[other].start >= floor]
        birth, death = (
            next((o for o in near if found[o].unit == rate.unit and said.search(self.left(o))), -1)
            for said in (_BIRTH_RATE, _DEATH_RATE)
        )
        if birth >= 0 and death >= 0:
            expected = found[birth].value - found[death].value
            shown = f"{show(found[birth].value)} - {show(found[death].value)} = {show(expected)}{rate.unit}"
            self._hold_increase((birth, death, index), expected, shown, rate.step * 2)
            return
        born, died = (
            next((o for o in near if found[o].unit in PEOPLE and said.search(self.left(o))), -1)
            for said in (_BORN, _DIED)
        )
        if min(born, died) < 0 or found[born].value <= 0:
            return
        more = found[born].value - found[died].value
        if birth >= 0:
            expected = more / found[born].value * found[birth].value
            shown = f"({show(found[born].value)} - {show(found[died].value)}) ÷ {show(found[born].value)} × {show(found[birth].value)}{rate.unit} = {show(expected)}{rate.unit}"
            self._hold_increase((born, died, birth, index), expected, shown, rate.step * Decimal("1.5"))
            return
        known = {
            found[other].value: other
            for other in range(max(index - BACK, 0), born)
            if found[other].unit in PEOPLE
            and found[other].bound == "="
            and _POPULATION.search(found[other].indicator)
            and found[other].value > 20 * found[born].value
        }
        if len(known) == 1:
            people, member = next(iter(known.items()))
            expected = more / people * TIMES[rate.unit]
            shown = f"({show(found[born].value)} - {show(found[died].value)}) ÷ {show(people)} = {show(expected)}{rate.unit}"
            self._hold_increase(
                (member, born, died, index), expected, shown, max(rate.step * 2, expected / 20)
            )

    def _hold_increase(self, members: tuple[int, ...], expected: Decimal, shown: str, gap: Decimal) -> None:
        stated = self.found[members[-1]].value
        if expected > 0 and stated <= expected * MOST_TIMES and expected <= stated * MOST_TIMES:
            self.add("share", members, Test(expected, gap), shown)
