"""Standings of many items are told section by section, so that every table fits a sheet of paper."""

from __future__ import annotations

import pytest

from tests.factories import create_township
from tests.institutions.counters import day
from tests.rules import ALL, APPRAISAL
from tests.web.offices import Office

pytestmark = pytest.mark.django_db


def scheme(sections: int, items: int) -> str:
    """A rule of so many sections with so many items each, and one item outside of them."""
    text = APPRAISAL[: APPRAISAL.index("[[appraisal.item]]")]
    for section in range(sections):
        text += f'[[appraisal.section]]\nid = "s{section}"\ntitle = {{ zh = "第{section}部分" }}\n\n'
    for number in range(sections * items + 1):
        inside = f'section = "s{number // items}"\n' if number < sections * items else ""
        text += (
            f'[[appraisal.item]]\nid = "i{number}"\ntitle = {{ zh = "第{number}项" }}\n{inside}points = 1\n'
            'share = { of = "record.unreported", over = 100 }\n\n'
        )
    return text


def tables(sections: int, items: int) -> list[dict]:
    """The tables of the standings by such a rule."""
    return tables_of(scheme(sections, items))


def tables_of(rule: str) -> list[dict]:
    """The tables of the standings by a rule."""
    town = create_township(institutions=(*(text for text in ALL if text != APPRAISAL), rule))
    town.close("2026-01")
    office = Office(town)
    with day("2026-02-04"):
        page = office.as_("leader").get(office.at("standings/appraisal/2026-01/"))
    assert "print-wide" in page.content.decode()
    return page.context["tables"]


def test_few_items_stand_in_one_table():
    [table] = tables(2, 4)
    assert [str(column["title"]) for column in table["columns"]][3:6] == ["第0部分", "第1部分", "第0项"]


def test_points_that_go_to_another_item_are_told_with_their_section():
    rule = APPRAISAL[: APPRAISAL.index("[[appraisal.item]]")]
    rule += '[[appraisal.section]]\nid = "s"\ntitle = { zh = "部分" }\n\n'
    for id, points, more in (("a", 10, ""), ("b", 5, 'passes_to = "a"\napplies_to = ["别的类"]\n')):
        rule += f'[[appraisal.item]]\nid = "{id}"\ntitle = {{ zh = "{id}项" }}\nsection = "s"\npoints = {points}\n{more}'
        rule += f'count = {{ of = "record.unreported", each = -1, base = {points} }}\n\n'
    [table] = tables_of(rule)
    assert [str(column["title"]) for column in table["columns"][2:6]] == ["总分", "部分", "a项", "b项"]
    for row in table["rows"]:
        total, section, a = (row["cells"][at]["text"].partition("（")[0] for at in (2, 3, 4))
        assert float(section) == float(total) == 1.5 * float(a) > 0


def test_many_items_are_told_section_by_section_and_none_is_lost():
    found = tables(3, 14)
    assert [str(table["caption"]) for table in found] == [
        "全部（3个）",
        *("全部（3个）：第0部分",) * 2,
        *("全部（3个）：第1部分",) * 2,
        *("全部（3个）：第2部分",) * 2,
        "全部（3个）",
    ]
    told = [str(column["title"]) for table in found for column in table["columns"][3:]]
    assert told == [f"第{part}部分" for part in range(3)] + [f"第{number}项" for number in range(43)]
    for table in found:
        assert len(table["columns"]) <= 15
        assert all(len(row["cells"]) == len(table["columns"]) for row in table["rows"])
