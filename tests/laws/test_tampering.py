"""Law 2: any altered, removed, inserted or reordered act up to a witnessed head is found, with its place."""

from __future__ import annotations

import orjson
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from taizhang.journal import Head, Row, canonical, sha256, verify
from taizhang.server.store import STORE
from tests.database import journal_unguarded
from tests.journal.chains import chain, row_of

LENGTH = 12
ROWS = [row_of(entry) for entry in chain(LENGTH)]
OTHER = [row_of(entry) for entry in chain(LENGTH + 4)][LENGTH:]
HEAD = Head(ROWS[-1].seq, ROWS[-1].hash)
places = st.integers(0, LENGTH - 1)


def found(rows: list[Row], *, witness: str = HEAD.hash):
    return verify("b", rows, witnesses=[witness])


def lines(verification) -> set[int]:
    return {problem.where.line for problem in verification.problems}


def test_a_whole_chain_has_no_fault_and_is_witnessed_to_its_head():
    whole = found(ROWS)
    assert (whole.problems, whole.count, whole.witnessed, whole.unwitnessed) == ((), LENGTH, LENGTH, 0)


@given(places, st.sampled_from(Row._fields[:-2]), st.sampled_from(("x", "", None, 7, "p0", "a1", b"x")))
def test_a_changed_column_is_found_at_its_act(place, column, value):
    row = ROWS[place]
    kept = getattr(row, column)
    if (value or "") == (kept or ""):
        return
    changed = [*ROWS[:place], row._replace(**{column: value}), *ROWS[place + 1 :]]
    problems = found(changed).problems
    assert problems
    assert column == "seq" or place + 1 in lines(found(changed))


@given(places, st.integers(0, 400), st.characters(codec="utf-8"))
def test_a_changed_character_of_the_bytes_is_found_at_its_act(place, at, character):
    body = ROWS[place].body
    at %= len(body)
    altered = body[:at] + character + body[at + 1 :]
    if altered == body:
        return
    changed = [*ROWS[:place], ROWS[place]._replace(body=altered), *ROWS[place + 1 :]]
    assert place + 1 in lines(found(changed))


@pytest.mark.parametrize("body", [None, b"\xff\xfe", "", "[]", "{}", "null", '"\\ud800"', "\ud800"])
def test_bytes_that_are_no_act_are_found_at_their_place(body):
    changed = [*ROWS[:4], ROWS[4]._replace(body=body), *ROWS[5:]]
    assert 5 in lines(found(changed))


@given(places)
def test_an_act_altered_with_its_hash_made_anew_breaks_the_link_after_it(place):
    head = orjson.loads(ROWS[place].body)
    head["data"]["words"] = "改过"
    body = canonical(head)
    changed = [*ROWS[:place], ROWS[place]._replace(body=body.decode(), hash=sha256(body)), *ROWS[place + 1 :]]
    verification = found(changed)
    assert verification.problems
    assert place == LENGTH - 1 or place + 2 in lines(verification)
    assert place < LENGTH - 1 or {p.code for p in verification.problems} == {"witness-missing"}


@given(places)
def test_a_tail_made_anew_from_an_act_on_misses_the_witness(place):
    changed, previous = ROWS[:place], ROWS[place - 1].hash if place else "0" * 64
    for row in ROWS[place:]:
        head = orjson.loads(row.body) | {"prev": previous}
        head["data"] = {"about": head["subject"], "words": "改过"}
        body = canonical(head)
        previous = sha256(body)
        changed = [*changed, row._replace(body=body.decode(), hash=previous)]
    earlier = ROWS[place // 2].hash
    verification = verify("b", changed, witnesses=[earlier, HEAD.hash])
    assert "witness-missing" in {p.code for p in verification.problems}
    assert verification.witnessed <= place


@given(places)
def test_a_removed_act_is_found_where_it_was(place):
    verification = found([*ROWS[:place], *ROWS[place + 1 :]])
    assert verification.problems
    assert place == LENGTH - 1 or place + 2 in lines(verification)


@given(places, st.sampled_from(OTHER))
def test_an_inserted_act_is_found_where_it_stands(place, other):
    verification = found([*ROWS[:place], other, *ROWS[place:]])
    assert other.seq in lines(verification)


@given(places, places)
def test_acts_in_another_order_are_found(first, second):
    if first == second:
        return
    changed = list(ROWS)
    changed[first], changed[second] = changed[second], changed[first]
    assert lines(found(changed)) & {first + 1, second + 1}


@given(st.integers(0, LENGTH - 1))
def test_a_cut_tail_misses_the_witness_and_the_kept_head(left):
    cut = ROWS[:left]
    assert [p.code for p in found(cut).problems] == ["witness-missing"]
    assert [p.code for p in verify("b", cut, kept=HEAD).problems] == ["head-differs"]


def test_without_a_witness_the_tail_is_said_to_be_unwitnessed():
    early = found([*ROWS[:8]], witness=ROWS[4].hash)
    assert (early.problems, early.witnessed, early.unwitnessed) == ((), 5, 3)


@given(places)
def test_the_acts_of_another_book_are_found(place):
    other = [row_of(entry) for entry in chain(LENGTH, book="c")]
    assert place + 1 in lines(found([*ROWS[:place], other[place], *ROWS[place + 1 :]]))


@pytest.mark.parametrize(
    ("column", "value"),
    [("actor", "somebody"), ("happened_on", "2025-01-01"), ("subject", "x"), ("kind", "x")],
)
def test_a_row_changed_behind_the_database_is_found(township, column, value):
    seq = STORE.head(township.book).seq - 3
    with journal_unguarded(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE journal_entry SET {column} = %s WHERE book = %s AND seq = %s",
            [value, township.book, seq],
        )
    problems = verify(township.book, STORE.rows(township.book)).problems
    assert [problem.where.line for problem in problems] == [seq]
