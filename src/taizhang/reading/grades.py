"""Rows that must come to a whole told elsewhere: the classes of all villages, and a sum with all that was paid of it."""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Test, show
from taizhang.reading.likeness import one_digit_off, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.sums import Sums

_GAP = pattern(r"[,、;]?(?P<name>[“”\u4e00-\u9fffA-E]{1,12}?)(?:的|有|共|为)*")
_FIRST = pattern(r"(?:^|[,、;:。\n])(?P<name>[“”\u4e00-\u9fffA-E]{1,12}?)(?:的|有|共|为)*$")
_DIVIDED = pattern(
    r"(?:[按从依以据]|按照|根据|依据|对照|逐[村户个家])[\u4e00-\u9fff]{1,10}(?:[看分,:]|打分|评)|评[定级比出]|鉴定|星级|分级|等级|划分|分类"
)
_SCALES = (
    "一二三四五六",
    "ABCDE",
    "甲乙丙丁",
    "优良合不",
    "优良中差",
    "好中差",
    "强中弱",
    "红黄绿",
    "红橙黄蓝",
    "高中低",
    "增持减",
    "超达未",
)
_BELOW = pattern(r"以下|其他|其它|其余")
_OTHER = pattern(r"另[有外由]?|其余|剩[余下]|余下|还有")
_NOT_OF_IT = pattern(r"[。\n]|同比|[比较]|增|减|每|均|上年|去年|完成|节约|结余|奖|收入|偿还")
_PAID = ("money", "people", "counter", "measure")
MOST_OFF = Decimal("0.15")


class Grades(Sums):
    """Adds up rows that leave nothing out, though nothing says so."""

    def graded(self, index: int) -> None:
        """对照收入分类, 一类村3个、二类村6个、三类村4个, of the 13 villages told before."""
        found, first = self.found, self.found[index]
        if first.kind not in ("counter", "people") or first.role != "actual":
            return
        row, names = self._row_from(index)
        if len(row) < 3 or not self._steps_of_scale(names):
            return
        added = sum((found[member].value for member in row), Decimal(0))
        most = max(found[member].value for member in row)
        wholes = {
            found[other].value: other
            for other in self._wholes_of_row(index, names[0][-1:])
            if found[other].value > most
        }
        if not wholes:
            return
        whole = wholes.get(added)
        if whole is None and len(wholes) == 1:
            value, other = next(iter(wholes.items()))
            near = abs(value - added) <= max(value * MOST_OFF, Decimal(1)) or one_digit_off(value, added)
            whole = other if near or slipped(value, added) else None
        if whole is not None:
            self.explained.update(row)
            shown = " + ".join(show(found[member].value) for member in row) + f" = {show(added)}"
            self.add(
                "sum",
                (*row, whole),
                Test(added, Decimal(0)),
                shown,
                until=found[row[-1]].end,
                from_place=found[row[0]].start,
            )

    def _row_from(self, index: int) -> tuple[list[int], list[str]]:
        """A row of counts side by side, and the names before them."""
        found, norm = self.found, self.norm
        unit = found[index].unit
        if index + 2 >= len(found) or not found[index + 1].unit == found[index + 2].unit == unit:
            return [], []
        said = _FIRST.search(norm, max(found[index].start - 16, 0), found[index].start)
        if said is None:
            return [], []
        row, names = [index], [said["name"].strip("“”")]
        while row[-1] + 1 < len(found) and len(row) < 8:
            one, after = found[row[-1]], found[row[-1] + 1]
            gap = _GAP.fullmatch(norm, one.end, after.start) if after.start - one.end < 20 else None
            if gap is None or after.unit != one.unit or after.bound != "=" or after.role != "actual":
                break
            row.append(row[-1] + 1)
            names.append(gap["name"].strip("“”"))
        return row, names

    def _steps_of_scale(self, names: list[str]) -> bool:
        """一类村、二类村、三类村; 优秀、良好、合格: names that run through the steps of a scale."""
        if len({name[-1] for name in names}) != 1 and not all(len(name) == 2 for name in names):
            return False
        below = bool(_BELOW.search(names[-1]))
        for steps in _SCALES:
            at = [steps.find(next((step for step in name if step in steps), "-")) for name in names]
            if -1 in at or len(set(at)) < len(at):
                continue
            if at == sorted(at) and (not at[0] or below):
                return True
            if at == sorted(at, reverse=True) and (not at[-1] or below):
                return True
        return False

    def _wholes_of_row(self, index: int, noun: str) -> list[int]:
        """The counts of the same noun: in the sentence before and this one, else anywhere before."""
        found, one = self.found, self.found[index]
        floor = self.layout.full_sentence(max(self.layout.full_sentence(one.start) - 2, 0))
        like = [
            other
            for other in range(index - 1, max(index - 60, -1), -1)
            if found[other].unit == one.unit
            and found[other].role == "actual"
            and found[other].bound == "="
            and self.is_level(other)
        ]
        near = [other for other in like if found[other].start >= floor]
        return near or [other for other in like if found[other].indicator.endswith(noun)]

    def rests_of_parts(self) -> None:
        """Every 另有 of the text, with the first figure of its sentence for the whole."""
        asked = -1
        for match in _OTHER.finditer(self.norm):
            floor = self.layout.full_sentence(match.start())
            first = bisect_left(self.found, floor, key=lambda quantity: quantity.start)
            after = bisect_left(self.found, match.end(), lo=first, key=lambda quantity: quantity.start)
            for index in range(max(first, after - FAR), after - 1):
                if self.found[index].unit == self.found[min(after, len(self.found) - 1)].unit:
                    if (
                        index != asked
                        and index not in self.explained
                        and "cell" not in self.found[index].cues
                    ):
                        self._rest_of_parts(index)
                    asked = index
                    break

    def _rest_of_parts(self, index: int) -> None:
        """总投资960万元, 其中中央672万元, 占70%; 另有省级192万元、县级96万元: with what is left told too, all of it."""
        found, whole = self.found, self.found[index]
        if whole.kind not in _PAID or whole.role not in ("actual", "target") or whole.bound != "=":
            return
        if whole.high is not None or whole.base or self.past(index) or self.each(index):
            return
        floor, stop = self.layout.full_sentence(whole.start), self.layout.full_end(whole.end)
        if "其中" in self.left(index) or any(
            found[other].unit == whole.unit and found[other].start >= floor
            for other in range(max(index - 4, 0), index)
        ):
            return  # the first of a row of parts is no whole of the others
        parts: list[int] = []
        last = whole
        left_told = False
        for other in range(index + 1, min(index + FAR, len(found))):
            one = found[other]
            if one.start >= stop or one.high is not None or one.bound != "=":
                break
            said = self.norm[last.end : one.start]
            if one.kind == "percent" and said.startswith((",占", "(占")) and parts:
                last = one
                continue
            if one.unit != whole.unit or one.role not in ("actual", "target") or one.value >= whole.value:
                break
            if len(said) > 28 or _NOT_OF_IT.search(said):
                break
            told = bool(parts) and _OTHER.search(said) is not None
            if ";" in said and not told:
                break
            left_told = left_told or told
            parts.append(other)
            last = one
        if not left_told or len(parts) < 2:
            return
        added = sum((found[part].value for part in parts), Decimal(0))
        gap = abs(added - whole.value)
        if gap <= whole.value * MOST_OFF or one_digit_off(added, whole.value):
            self._sum(parts, index, "sum", exact=True)
