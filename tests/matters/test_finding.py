"""Lists by key, rates with their denominators, and search by two characters that gives no text away."""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from taizhang.books.metrics import Question, computed
from taizhang.matters import acts, queries, searching
from taizhang.matters.keeping import erase_matter, retire
from taizhang.matters.models import MatterWords
from taizhang.matters.queries import Asked
from taizhang.matters.raising import kinds_in_force
from taizhang.matters.rates import days_to_answer, rates_for, repeats, summed
from taizhang.matters.searching import reindex, seal
from taizhang.matters.seeing import Viewer
from taizhang.problems import Refused
from taizhang.scoring import NOT_APPLICABLE
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.vault.keeping import open_texts
from tests.factories import noon
from tests.matters.playing import FIRST, Play, Secret

MARCH = Period.parse("2026-03")


def viewer(play: Play, role: str = "clerk") -> Viewer:
    return Viewer.of(play.book, play.who(role), FIRST)


def shown(page: queries.Page) -> list[str]:
    return [row.id for row in page.rows]


def test_a_list_is_read_page_by_page_without_gaps_or_repeats(play):
    made = [play.raised(on=FIRST + timedelta(days=day % 3)).matter for day in range(7)]
    found, after = [], ""
    while True:
        page = queries.page(viewer(play), Asked(), after=after, size=3)
        found += shown(page)
        after = page.after
        if not after:
            break
    assert sorted(found) == sorted(made)
    days = [play.row(matter).opened_on for matter in found]
    assert days == sorted(days, reverse=True)


def test_a_list_may_be_narrowed_by_anything(play):
    lamp, road = play.raised().matter, play.raised(category="road", place=play.town.villages[1]).matter
    for asked, expected in (
        (Asked(category="lamp"), [lamp]),
        (Asked(place=(play.town.villages[1],)), [road]),
        (Asked(unit=play.town.station), [lamp]),
        (Asked(kind="petition"), []),
        (Asked(status="at-work", category="road"), [road]),
        (Asked(late_on=date(2026, 3, 10), category="lamp"), [lamp]),
        (Asked(late_on=date(2026, 3, 9)), []),
        (Asked(order="due", category="road"), [road]),
    ):
        assert shown(queries.page(viewer(play), asked)) == expected, asked
    assert shown(queries.page(viewer(play), Asked(), after="nonsense")) == shown(
        queries.page(viewer(play), Asked())
    )


def test_what_is_late_is_the_same_whether_ones_own_is_gathered_first_or_not(play, monkeypatch):
    mine = [play.raised(on=FIRST + timedelta(days=number)).matter for number in range(3)]
    against = play.raised("petition", against=(play.town.station,)).matter
    asked = Asked(late_on=FIRST + timedelta(days=400), order="due")

    def late():
        return [shown(queries.page(viewer(play, role), asked)) for role in ("clerk", "station", "village2")]

    gathered = late()
    assert against in gathered[0]
    assert gathered[1:] == [mine, []]
    monkeypatch.setattr(queries, "_FEW", 0)
    assert late() == gathered


def test_counts_stop_at_a_bound(play):
    for _ in range(4):
        play.raised()
    assert queries.count(viewer(play), Asked(), upto=3) == 4
    assert queries.count(viewer(play), Asked(), upto=10) == 4


def test_two_characters_find_a_matter_by_index_and_one_finds_nothing(play):
    lamp = play.raised(texts={"text": "村口的路灯坏了，G320 边上"}).matter
    road = play.raised(texts={"text": "路面不平，灯光很暗"}).matter
    for words, expected in (
        ("路灯", [lamp]),
        ("路灯 坏了", [lamp]),
        ("g320", [lamp]),
        ("路面不平", [road]),
        ("灯", []),
        ("", sorted([lamp, road])),
        ("路灯 不平", []),
    ):
        assert sorted(shown(queries.page(viewer(play), Asked(words=words)))) == expected, words


def test_words_that_many_texts_hold_are_found_the_same_and_the_count_says_it_stopped(play, monkeypatch):
    lamps = [
        play.raised(texts={"text": f"{number}号路灯坏了"}, on=FIRST + timedelta(days=number)).matter
        for number in range(4)
    ]
    play.raised(texts={"text": "路面不平，灯光很暗"})
    play.raised("petition", against=(play.town.station,), texts={"text": "便民中心说路灯不归他们管"})
    asked = Asked(words="路灯", kind="hotline")

    def pages():
        return [shown(queries.page(viewer(play, role), asked)) for role in ("clerk", "station", "village2")]

    few = pages()
    assert few[0] == lamps[::-1]
    monkeypatch.setattr(queries, "_FEW", 0)  # nobody is concerned with so few that theirs are gathered first
    assert pages() == few
    one = queries.page(viewer(play), asked, size=1)
    assert str(queries.counted(viewer(play), asked, one)) == "4"
    for most in (8_000, 2):  # all of them known, and so many that they are not
        monkeypatch.setattr(queries, "SOME", 1)
        monkeypatch.setattr(searching, "_MOST", most)
        assert pages() == few
        assert shown(queries.page(viewer(play, "station"), Asked(words="不归"))) == []
        assert str(queries.counted(viewer(play), asked, queries.page(viewer(play), asked))) == "4"
        first = queries.page(viewer(play), asked, size=1)
        following = queries.page(viewer(play), asked, size=9, after=first.after)
        assert [*shown(first), *shown(following)] == few[0]
    monkeypatch.setattr(searching, "FEW", 3)  # of those found first one is the petition
    monkeypatch.setattr(searching, "_MOST", 8_000)
    # that so many hold them is remembered: then no more are read than are counted, in whatever order they come
    assert str(queries.counted(viewer(play), asked, queries.page(viewer(play), asked, size=1))) in (
        "2+",
        "3+",
    )
    monkeypatch.setattr(searching, "_common", {})
    assert str(queries.counted(viewer(play), asked, queries.page(viewer(play), asked, size=1))) == "2+"
    monkeypatch.setattr(queries, "_FEW", 20_000)
    assert pages() == few
    assert shown(queries.page(viewer(play, "station"), Asked(words="不归"))) == []


def test_the_whole_is_the_sum_of_its_parts_by_any_cut(play):
    for village in play.town.villages:
        play.raised(place=village)
    kind = queries.kind_of(play.row(play.raised().matter))
    whole = rates_for(viewer(play), "hotline", kind, MARCH)
    assert whole
    for by in ("unit", "category", "channel", "place"):
        assert summed(kind, rates_for(viewer(play), "hotline", kind, MARCH, by)) == whole


def test_a_search_finds_nothing_that_is_kept_from_who_searches(play):
    against = play.raised("petition", against=(play.town.station,), texts={"text": "便民中心吃拿卡要"}).matter
    assert shown(queries.page(viewer(play), Asked(words="吃拿"))) == [against]
    assert shown(queries.page(viewer(play, "station"), Asked(words="吃拿"))) == []


def test_nobodys_name_is_indexed_and_no_token_tells_its_word(play):
    matter = play.raised(texts={"text": "路灯", "name": "春生", "phone": "13900001234"}).matter
    assert shown(queries.page(viewer(play), Asked(words="春生"))) == []
    [words] = MatterWords.objects.filter(matter=matter).values_list("words", flat=True)
    assert "路灯" not in words
    assert len(words.split()) == 1


def test_the_index_goes_with_the_text_and_can_be_made_anew(play):
    matter = play.raised(channel="portal", by="resident").matter
    play.do(acts.MatterWithdrawn, matter, by="resident")
    assert reindex(play.book) == 1
    assert shown(queries.page(viewer(play), Asked(words="路灯"))) == [matter]
    erase_matter(play.book, matter, ground="本人申请", who=play.who("clerk"), now=noon(FIRST), on=FIRST)
    assert not MatterWords.objects.filter(matter=matter).exists()
    assert shown(queries.page(viewer(play), Asked(words="路灯"))) == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO matters_words_index(matters_words_index) VALUES ('integrity-check')")


def test_an_answer_is_searched_too(play):
    matter = play.raised().matter
    play.do(acts.MatterSigned, matter, by="station", turn=1)

    def plan(state, head):
        text = seal(play.book, matter, "answer", "已经更换灯泡")
        return [acts.MatterAnswered(matter=matter, turn=1, outcome="solved", text=text)]

    from taizhang.journal import append

    append(STORE, play.book, plan, who=play.who("station"), now=noon(FIRST), happened_on=FIRST)
    assert shown(queries.page(viewer(play), Asked(words="灯泡"))) == [matter]


def test_what_people_wrote_is_erased_when_its_time_is_over_and_days_and_rates_stay(play):
    matter = play.raised(texts={"text": "路灯", "name": "春生"}, values={"kind-of-lamp": "市电"}).matter
    refs = list(play.row(matter).texts.values())
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="solved", text=Secret("好"))
    play.do(acts.MatterJudged, matter, by="resident", grade="good", words=Secret("谢谢"))
    later = FIRST + timedelta(days=365)
    assert retire(play.book, now=noon(later), on=later) == 0
    assert retire(play.book, now=noon(later), on=later + timedelta(days=1)) == 1
    assert retire(play.book, now=noon(later), on=later + timedelta(days=1)) == 0
    row = play.row(matter)
    assert (row.texts, row.values, row.satisfied) == ({}, {}, True)
    assert open_texts(play.book, refs) == {}
    assert not any("text" in happened for happened in row.events)


def test_what_has_not_ended_is_not_erased(play):
    with pytest.raises(Refused):
        erase_matter(
            play.book, play.raised().matter, ground="x", who=play.who("clerk"), now=noon(FIRST), on=FIRST
        )


def _worked(play: Play) -> None:
    """Five matters: one late, one unanswered, one left out, two on time of which one is judged well, one badly."""
    people = play.town.people
    for number, (day, grade) in enumerate(((4, "good"), (5, "bad"), (20, ""), (6, ""))):
        matter = play.raised().matter
        on = date(2026, 3, day)
        play.do(acts.MatterSigned, matter, by="station", turn=1, on=on)
        outcome = "solved" if number < 3 else "out-of-power"
        play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome=outcome, text=Secret("好"), on=on)
        if grade:
            play.do(acts.MatterJudged, matter, by="resident", grade=grade, on=on)
        if number == 2:
            play.do(acts.MatterCalledBack, matter, reached=False, on=on)
        if number == 3:
            paper = {"sha256": "0" * 64, "size": 1, "type": "application/pdf"}
            fields = {"ground": "beyond-power", "evidence": [paper], "approved_by": people["leader"]}
            play.do(acts.MatterExcluded, matter, reason=Secret("国道"), on=on, **fields)
    play.raised()


def test_a_rate_says_how_many_of_how_many_by_which_rule_honestly_and_adjusted(play):
    _worked(play)
    kind = kinds_in_force(play.book, FIRST)["hotline"]
    found = {one.rate.id: one for one in rates_for(viewer(play), "hotline", kind, MARCH)}
    shares = {
        id: ((one.honest.part, one.honest.whole), (one.adjusted.part, one.adjusted.whole))
        for id, one in found.items()
    }
    assert shares == {
        "response": ((4, 5), (3, 4)),
        "on-time": ((3, 5), (2, 4)),
        "solved": ((3, 4), (3, 3)),
        "satisfied": ((1, 2), (1, 2)),
    }
    assert found["on-time"].honest.percent == Decimal("60.00")
    assert found["satisfied"].over.en == "of those reached"


def test_nothing_of_nothing_is_no_rate(play):
    kind = kinds_in_force(play.book, FIRST)["hotline"]
    assert rates_for(viewer(play), "hotline", kind, MARCH) == ()
    question = Question(play.book, (play.town.station,), MARCH, STORE.head(play.book).seq)
    assert computed("matter.hotline.on-time", question) == {play.town.station: NOT_APPLICABLE}


def test_an_appraisal_reads_a_rate_as_of_its_close_without_what_was_left_out(play):
    _worked(play)
    cut = STORE.head(play.book).seq
    question = Question(play.book, (play.town.station, play.town.township, play.town.villages[0]), MARCH, cut)
    assert computed("matter.hotline.on-time", question) == {
        play.town.station: Decimal("50.00"),
        play.town.township: Decimal("50.00"),
        play.town.villages[0]: NOT_APPLICABLE,
    }
    matter = play.raised().matter
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="solved", text=Secret("好"))
    assert computed("matter.hotline.on-time", question)[play.town.station] == Decimal("50.00")
    assert computed("matter.hotline.none", question) is None
    assert computed("matter.nothing.on-time", question) is None


def test_a_complaint_does_not_count_for_those_it_complains_about(play):
    matter = play.raised("petition", against=(play.town.station,)).matter
    play.do(acts.MatterSigned, matter, by="leader", turn=1)
    play.do(acts.MatterAccepted, matter, by="leader")
    kind, period = kinds_in_force(play.book, FIRST)["petition"], Period.parse("2026-05")
    assert [one.honest.whole for one in rates_for(viewer(play), "petition", kind, period)] == [1]
    assert rates_for(viewer(play, "station"), "petition", kind, period) == ()


def test_how_long_answers_took_and_what_comes_up_again(play):
    _worked(play)
    spread = days_to_answer(viewer(play), "hotline", ["2026-03"])
    assert spread == {"0": 0, "3": 2, "7": 1, "15": 0, "30": 1, "60": 0, "later": 0}
    found = ((play.town.villages[0], "lamp", 5),)
    assert repeats(viewer(play), "hotline", ["2026-03"]) == found
    assert repeats(viewer(play), "hotline", ["2026-03"], several=False) == found


def test_possible_duplicates_are_shown_most_alike_first(play):
    alike = play.raised(texts={"text": "村口的路灯坏了三天"}).matter
    play.raised(texts={"text": "自来水停了"})
    found = queries.possibly_same(
        viewer(play), "hotline", category="lamp", place=play.town.villages[0], text="村口路灯坏了", on=FIRST
    )
    assert [row.id for row in found] == [alike]


@pytest.mark.parametrize("few", [1_000, 0])
def test_my_day_is_what_my_unit_has_and_what_waits_for_me_be_it_much_or_little(play, few, monkeypatch):
    monkeypatch.setattr(queries, "_FEW_OWED", few)
    lamp = play.raised().matter
    play.do(
        acts.MatterReturned,
        play.raised().matter,
        by="station",
        turn=1,
        ground="not-ours",
        reason=Secret("村里的"),
    )
    day = queries.my_day(viewer(play, "station"), play.who("station"), date(2026, 3, 8))
    assert ([row.id for row in day.due], [row.id for row in day.unsigned], day.returned) == (
        [lamp],
        [lamp],
        [],
    )
    late = queries.my_day(viewer(play, "station"), play.who("station"), date(2026, 3, 10))
    assert [row.id for row in late.late] == [lamp]
    assert len(queries.my_day(viewer(play), play.who("clerk"), FIRST).returned) == 1


def test_what_waits_for_the_clerk_comes_earliest_first_whichever_way_it_waits(play):
    made = [play.raised("dispute", place="", on=FIRST + timedelta(days=number)).matter for number in (0, 2)]
    day = FIRST + timedelta(days=1)
    back = play.raised(on=day).matter
    play.do(
        acts.MatterReturned, back, by="station", on=day, turn=1, ground="not-ours", reason=Secret("村里的")
    )
    waits = queries.my_day(viewer(play), play.who("clerk"), FIRST + timedelta(days=3)).returned
    assert [(row.id, row.status) for row in waits] == [
        (made[0], "registered"),
        (back, "returned"),
        (made[1], "registered"),
    ]


def test_a_sealed_author_is_read_only_by_who_opened_the_seal(play):
    matter = play.raised("petition", texts={"text": "占地", "name": "春生"}).matter
    who, ref = play.who("station"), play.row(matter).texts["name"]
    one = queries.one(viewer(play, "station"), matter, now=noon(FIRST), who=who)
    assert ref not in one.texts
    play.do(acts.SealOpened, matter, by="station", reason=Secret("上门核实"))
    one = queries.one(viewer(play, "station"), matter, now=noon(FIRST), who=who)
    assert one.texts[ref] == "春生"
    assert ref not in queries.one(viewer(play), matter, now=noon(FIRST), who=play.who("clerk")).texts
    assert [row.matter for row in queries.seal_openings(viewer(play, "auditor"))] == [matter]


def test_texts_for_the_public_of_an_older_book_are_marked_once(play):
    matter = play.raised().matter
    ref = seal(play.book, matter, "public", "路灯已经修好").ref
    row = MatterWords.objects.get(text_id=ref)
    marked = row.words
    row.delete()
    MatterWords.objects.create(
        text_id=ref, book=play.book, matter=matter, words=marked.removeprefix("public ")
    )
    migration = importlib.import_module("taizhang.matters.migrations.0008_public_words")
    for _ in range(2):
        migration.mark(apps, SimpleNamespace(connection=connection))
        assert MatterWords.objects.get(text_id=ref).words == marked
    assert marked.startswith("public ")
    others = MatterWords.objects.filter(matter=matter).exclude(text_id=ref)
    assert not any(other.words.startswith("public ") for other in others)
