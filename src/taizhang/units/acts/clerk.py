"""What the acts of the clerk (党政办) share: who may do them, and the refusals they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from taizhang.journal import Act, Actor, State
from taizhang.problems import Place, Problem, Text
from taizhang.units.models import Spanning
from taizhang.vault.masking import personal_data


class ClerkAct(Act):
    """An act that the office's clerk (党政办) does."""

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk."""
        return who.holds("clerk")


def unknown(key: str, zh: str, en: str) -> Problem:
    """The problem that something named is not there."""
    return Problem(
        "unknown",
        Text(f"找不到{zh}", f"there is no such {en}"),
        Text("请从列表中选择", "choose from the list"),
        Place(key=key),
    )


def ended(row: Spanning, until: date) -> Iterable[Problem]:
    """What speaks against ending a row on a day."""
    if row.until is not None:
        yield Problem(
            "already-ended",
            Text("已于此前终止", "it has ended already"),
            Text("无需再次办理", "nothing to do"),
        )
    elif until <= row.since:
        yield Problem(
            "ends-before-start",
            Text("终止日期须晚于开始日期", "it must end after it began"),
            Text(f"开始日期为 {row.since}", f"it began on {row.since}"),
            Place(key="until"),
        )


def personal_data_problems(text: str, key: str) -> Iterable[Problem]:
    """The text stands in the journal for ever, so it must not hold numbers that identify a person."""
    for what in personal_data(text):
        yield Problem(
            "personal-data",
            Text(f"这里不能写{what.zh}", f"{what.en} must not stand here"),
            Text("请去掉；需要留的写在加密的说明里", "leave it out, or write it in the sealed note"),
            Place(key=key),
        )
