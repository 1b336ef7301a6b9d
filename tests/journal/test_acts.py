"""Acts of older versions, and what a repetition is."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pytest

from taizhang.journal import Act, IdsTogether, NewId, build, decode, new_id
from taizhang.problems import Refused


class Weighed(Act):
    """An act of the tests in its third version: first kilograms as `kg`, then `weight`, now with the unit said."""

    kind: ClassVar[str] = "test.weighed"
    version: ClassVar[int] = 3
    upcasters: ClassVar = {
        1: lambda data: {"id": data["id"], "weight": data["kg"]},
        2: lambda data: {**data, "unit": "kg"},
    }

    id: NewId
    weight: Decimal
    unit: str


@pytest.mark.parametrize(
    ("version", "data"),
    [
        (1, {"id": "w", "kg": "12.50"}),
        (2, {"id": "w", "weight": "12.50"}),
        (3, {"id": "w", "weight": "12.50", "unit": "kg"}),
    ],
)
def test_an_act_of_every_version_is_lifted_to_the_newest(version, data):
    assert decode("test.weighed", version, data) == Weighed(id="w", weight=Decimal("12.50"), unit="kg")


def test_lifting_leaves_the_stored_data_alone():
    data = {"id": "w", "kg": "1"}
    decode("test.weighed", 1, data)
    assert data == {"id": "w", "kg": "1"}


@pytest.mark.parametrize(("kind", "version"), [("test.weighed", 4), ("test.unheard-of", 1)])
def test_an_act_of_a_newer_software_is_refused_and_names_what_to_do(kind, version):
    with pytest.raises(Refused, match="升级"):
        decode(kind, version, {})


def test_a_version_without_its_upcaster_cannot_be_declared():
    with pytest.raises(TypeError, match="lacks upcasters"):

        class Forgotten(Act):
            kind: ClassVar[str] = "test.forgotten"
            version: ClassVar[int] = 2


def test_two_acts_of_one_kind_cannot_be_declared():
    with pytest.raises(TypeError, match="two acts of kind"):

        class Again(Act):
            kind: ClassVar[str] = "test.weighed"


def test_every_wrong_field_of_a_form_is_named_at_once_and_no_value_is_repeated():
    with pytest.raises(Refused) as refused:
        build(Weighed, id="w", weight="十二", colour="13900001234")
    assert {problem.where.key for problem in refused.value.problems} == {"weight", "unit", "colour"}
    assert "13900001234" not in str(refused.value)
    assert all(problem.what.zh and problem.what.en for problem in refused.value.problems)


def test_ids_drawn_for_one_append_look_like_others_and_lie_together_without_one_coming_twice():
    ids = IdsTogether()
    drawn = [ids.new_id("m") for _ in range(20_000)]
    assert len(set(drawn)) == len(drawn)
    assert {len(id) for id in drawn} == {len(new_id("m"))}
    assert len({id[:4] for id in drawn}) == 1
    assert drawn != sorted(drawn)  # they still say nothing of their order


def test_random_bytes_drawn_for_one_append_come_as_many_as_asked_for_and_none_twice():
    ids = IdsTogether()
    drawn = [ids.random_bytes(16) for _ in range(5_000)]
    assert {len(some) for some in drawn} == {16}
    assert len(set(drawn)) == len(drawn)
    assert len(ids.random_bytes(20_000)) == 20_000
    assert not set(drawn) & {IdsTogether().random_bytes(16) for _ in range(100)}
