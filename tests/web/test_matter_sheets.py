"""Matters on paper and in lists: sheets of a month, a village's ledger, cards, wall papers, letters, rounds, my matters,
opened seals; and nothing of it for those whom a complaint is about."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.factories import create_contact
from tests.institutions.counters import Counter, day, paper
from tests.institutions.test_supervision_order import order
from tests.institutions.test_two_sheets import line

ENTRY = {"category": "small", "channel": "counter", "about": "place", "text": "二组水渠塌了一段"}


def said(page) -> str:
    assert page.status_code == 200, page.status_code
    return page.content.decode()


def test_the_two_sheets_of_a_month_list_what_is_due_in_it_and_what_came_of_it(db):
    counter = Counter.of("two-sheets")
    with day("2026-03-02"):
        line(counter, "unstable-factor", place=counter.town.villages[0])
        central = line(counter, "central-work", text="春耕检查")
        counter.do(central, "assign", "clerk", unit=counter.unit("station2"))
        counter.do(central, "sign", "station2")
    with day("2026-03-30"):
        counter.do(central, "answer", "station2", outcome="done", text="查完")
        counter.do(central, "pass", "leader")
        counter.do(central, "mark-checked", "clerk", on_day="2026-03-30", result="完成")
        page = counter.as_("clerk").get(counter.office.at("matters/kinds/two-sheets/sheets/"))
        first, second = page.context["sheets"]
        assert [row["what"] for row in first["rows"]] == ["村口老桥限行后的绕行"]
        assert second["rows"][0]["came"] == ["完成（已化解）", "月末对账：完成"]
        assert "category=central-work" in second["add_href"]
        empty = counter.as_("clerk").get(counter.office.at("matters/kinds/two-sheets/sheets/?month=2026-02"))
        assert all(not sheet["rows"] for sheet in empty.context["sheets"])


def test_the_ledger_of_a_village_has_its_own_lines_and_its_groups(db):
    counter = Counter.of("peoples-ledger")
    village, other = counter.town.villages
    with day("2026-03-02"):
        for place in (village, other, counter.group):
            counter.register("peoples-ledger", **ENTRY, place=place)
        page = counter.as_("clerk").get(counter.office.at(f"matters/kinds/peoples-ledger/ledger/?place={village}"))  # fmt: skip
        assert len(page.context["rows"]) == 2
        assert "二组水渠" in said(page)
        own = counter.as_("village2").get(counter.office.at("matters/kinds/peoples-ledger/ledger/"))
        assert len(own.context["rows"]) == 1, "a village opens at its own ledger"


def test_a_complaint_is_on_no_page_of_those_it_is_about(db):
    counter = Counter.of("peoples-ledger")
    village = counter.town.villages[0]
    with day("2026-03-02"):
        complaint = ENTRY | {"about": "unit", "text": "村镇建设办收了钱不办事"}
        counter.register("peoples-ledger", **complaint, place=village, against=counter.unit("station2"))
    with day("2026-04-20"):
        pages = (
            "matters/today/",
            "matters/?show=late",
            "matters/kinds/peoples-ledger/",
            f"matters/kinds/peoples-ledger/ledger/?place={village}",
            "matters/rates/peoples-ledger/?month=2026-03",
        )
        for path in pages:
            answer = said(counter.as_("station2").get(counter.office.at(path)))
            assert "收了钱" not in answer, path
        figures = counter.as_("station2").get(counter.office.at(pages[2])).context["figures"]
        assert [one["amount"] for one in figures] == [0, 0]
        assert "收了钱" in said(counter.as_("clerk").get(counter.office.at(pages[3])))
        public = said(Client().get(f"/p/{counter.town.book}/matters/"))
        assert "村里能办的事" not in public


def test_an_order_goes_to_several_units_from_its_form_and_prints_as_a_letter(db):
    counter = Counter.of("supervision-order", "hotline")
    with day("2026-03-02"):
        late = counter.register("hotline", category="roads", channel="phone", about="place", text="路灯不亮", place=counter.town.villages[0])  # fmt: skip
    with day("2026-04-20"):
        listed = counter.as_("leader").get(counter.office.at("matters/?show=late"))
        (row,) = listed.context["table"]["rows"]
        to_order = row["cells"][-1]["href"]
        assert to_order == f"/o/{counter.town.book}/matters/new/supervision-order/?from={late}"
        form = counter.as_("leader").get(to_order).context["form"]
        assert counter.row(late).number in form["text"].value()
        assert "路灯不亮" not in form["text"].value()
        both = [counter.unit("station"), counter.unit("station2")]
        matter = order(counter, "leader", to=both, due="2026-04-30")
        letter = said(counter.as_("leader").get(counter.office.at(f"matters/{matter}/paper/order/")))
        assert all(words in letter for words in ("便民中心", "村镇建设办", "2026年4月30日", "三日内清理河道"))
        assert counter.as_("clerk").get(counter.office.at(f"matters/{matter}/paper/none/")).status_code == 404
        assert f"?from={late}" not in said(counter.as_("clerk").get(counter.office.at("matters/?show=late")))


def test_cards_say_who_is_bound_to_a_village_and_when_they_have_to_be_given_out_again(db):
    counter = Counter.of("contact-card")
    village = counter.town.villages[0]
    listed = counter.office.at("matters/kinds/contact-card/cards/")
    with day("2026-03-02"):
        rows = counter.as_("clerk").get(listed).context["rows"]
        assert rows[0]["cells"][-1]["text"] == "开始发卡"
        counter.register("contact-card", category="first", channel="order", about="place", place=village, text="首次", field_households="120")  # fmt: skip
        sheet = said(counter.as_("clerk").get(f"{listed}{village}/"))
        assert "<svg" in sheet
        assert sheet.count("青禾") >= 8
        assert counter.as_("clerk").get(listed).context["rows"][0]["cells"][-1]["text"] == "打印"
    create_contact(counter.town.book, counter.town.people["station2"], village, since=date(2026, 3, 10))
    with day("2026-03-11"):
        rows = counter.as_("clerk").get(listed).context["rows"]
        assert rows[0]["cells"][-1]["text"] == "人变了，重新发卡"
        assert counter.as_("clerk").get(f"{listed}{counter.town.station}/").status_code == 404


def test_rules_steps_services_and_agents_print_for_the_wall_and_services_stand_on_the_portal(db):
    counter = Counter.of("agency-service", "service-pledge")
    with day("2026-03-02"):
        wall = said(counter.as_("clerk").get(counter.office.at("matters/kinds/agency-service/wall/")))
        assert all(words in wall for words in ("全程代办制度", "代办流程图", "代办不收费", "代办员名单", "第1村"))  # fmt: skip
        guide = said(Client().get(f"/p/{counter.town.book}/services/"))
        assert "政府信息公开申请" in guide
        full = said(Client().get(f"/p/{counter.town.book}/services/service-pledge/"))
        assert all(words in full for words in ("办理条件", "申请材料", "20个工作日", "15个工作日"))
        assert "青禾" not in full, "people are named inside the office only"
        assert Client().get(f"/p/{counter.town.book}/services/none/").status_code == 404


def test_who_answers_for_each_grid_is_shown_and_where_nobody_does(db):
    counter = Counter.of("grid")
    with day("2026-03-02"):
        page = counter.as_("clerk").get(counter.office.at("matters/kinds/grid/bound/"))
        assert page.context["rows"][0]["cells"][1] == {"state": "late", "title": "没有责任人"}


def test_every_opened_seal_is_listed_for_the_auditor_alone(db):
    counter = Counter.of("peoples-ledger")
    with day("2026-03-02"):
        matter = counter.register("peoples-ledger", **ENTRY, place=counter.town.villages[0], name="春生")
        counter.do(matter, "open-seal", "clerk", reason="要核对地点")
        page = said(counter.as_("auditor").get(counter.office.at("matters/seals/")))
        assert "要核对地点" in page
        assert counter.row(matter).number in page
        assert counter.as_("clerk").get(counter.office.at("matters/seals/")).status_code == 403


def test_my_matters_say_whom_to_call_back(db):
    counter = Counter.of("peoples-ledger")
    with day("2026-03-02"):
        matter = counter.register("peoples-ledger", **ENTRY, place=counter.town.villages[0])
        counter.do(matter, "sign", "village1")
        counter.do(matter, "answer", "village1", outcome="solved", text="砌好了")
        lists = counter.as_("clerk").get(counter.office.at("matters/today/")).context["lists"]
        assert "待回访" in [one["heading"] for one in lists]
        lists = counter.as_("village1").get(counter.office.at("matters/today/")).context["lists"]
        assert "待回访" not in [one["heading"] for one in lists]


def test_the_list_is_narrowed_by_its_form(db):
    counter = Counter.of("peoples-ledger")
    with day("2026-03-02"):
        counter.register("peoples-ledger", **ENTRY, place=counter.town.villages[0])
        for query, found in (("category=small", 1), ("category=town", 0), ("channel=counter", 1), ("status=assigned", 1)):  # fmt: skip
            page = counter.as_("clerk").get(
                counter.office.at(f"matters/?show=all&kind=peoples-ledger&{query}")
            )
            assert len(page.context["table"]["rows"]) == found, query
        names = [one["name"] for one in page.context["filters"]]
        assert names == ["kind", "category", "place", "unit", "channel", "status"]


@pytest.mark.parametrize("path", ["cards", "sheets", "ledger", "wall", "bound"])
def test_a_kind_without_such_papers_has_no_such_page(db, path):
    counter = Counter.of("hotline")
    with day("2026-03-02"):
        answer = counter.as_("clerk").get(counter.office.at(f"matters/kinds/hotline/{path}/"))
        assert answer.status_code == (200 if path == "wall" else 404)


def test_what_is_told_to_a_resident_prints_as_letters_and_names_only_whom_the_reader_may_know(db):
    counter = Counter.of("petition")
    claim = {"category": "claim", "channel": "letter", "about": "decision", "text": "占地补偿没有到位", "name": "春生", "field_asks": "补足青苗费"}  # fmt: skip
    with day("2026-02-10"):
        matter = counter.register("petition", **claim)
        counter.do(matter, "assign", "clerk", unit=counter.unit("station2"))
        counter.do(matter, "sign", "station2")
        counter.do(matter, "accept", "station2", note="属本镇职权")
    with day("2026-03-20"):
        counter.do(matter, "answer", "station2", outcome="supported", text="青苗费补足", evidence=paper())
        counter.do(matter, "pass", "secretary")
        titles = [str(one["title"]) for one in counter.page(matter, "station2").context["papers"]]
        assert titles == ["信访事项告知书", "信访事项处理意见书"]
        letters = {
            name: said(counter.as_("station2").get(counter.office.at(f"matters/{matter}/paper/{name}/")))
            for name in ("notice-of-receipt", "written-answer")
        }
        assert "村镇建设办" in letters["notice-of-receipt"]
        assert "青苗费补足" in letters["written-answer"]
        assert "30日内申请复查" in letters["written-answer"]
        assert all("春生" not in letter for letter in letters.values()), "sealed until opened by an act"
        assert counter.as_("village2").get(counter.office.at(f"matters/{matter}/paper/written-answer/")).status_code == 404  # fmt: skip
