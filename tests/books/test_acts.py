"""The book: opened once; institutions in force by adoption, each on its day; nothing half broken."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.books import queries as books
from taizhang.books.acts import BookOpened, InstitutionAdopted, InstitutionRepealed, TextsErased
from taizhang.books.models import ErasedText
from taizhang.journal import build, new_id
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from tests import rules
from tests.factories import create_adoption, create_book, create_township, do
from tests.refusals import refuses

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def test_a_book_is_opened_once_and_in_its_own_journal(db):
    book = create_book(institutions=())
    with refuses("book-open"):
        do(book, BookOpened(book=book, name="再开"))
    with refuses("book-differs"):
        do("another-book", BookOpened(book=book, name="借壳"))
    assert STORE.head("another-book").seq == 0


@pytest.mark.parametrize(
    "fields", [{"book": "Bad Book"}, {"book": "a" * 41}, {"name": ""}, {"level": "planet"}]
)
def test_a_field_that_does_not_fit_is_refused_at_the_form(fields):
    with refuses(key=next(iter(fields))):
        build(BookOpened, **{"book": "b", "name": "镇", **fields})


@pytest.mark.parametrize(
    "text", ["", "[institution", "[institution]\nid = 1", rules.CONTACT.replace("binds", "bind")]
)
def test_a_text_with_mistakes_is_not_adopted(text):
    with refuses():
        InstitutionAdopted.of("i", text, effective_from=DAY)


def adopt(town, text, *, who="clerk", day=DAY, **changed):
    """Adopt a text as somebody."""
    act = InstitutionAdopted.of(new_id("i"), text, effective_from=day)
    town.do(act.model_copy(update=changed), who=who, on=DAY)


def test_a_text_that_is_in_force_already_is_not_adopted_again(township):
    with refuses("already-adopted"):
        adopt(township, rules.CONTACT)


@pytest.mark.parametrize("changed", [{"sha256": "0" * 64}, {"institution": "other"}])
def test_a_text_that_does_not_match_its_hash_or_id_is_refused(township, changed):
    with refuses():
        adopt(township, rules.CONTACT.replace("包村", "联村"), **changed)


@pytest.mark.parametrize("role", ["village1", "supervisor", "auditor", "station"])
def test_who_is_neither_clerk_nor_leader_adopts_nothing(township, role):
    with refuses("not-permitted"):
        adopt(township, rules.CONTACT.replace("包村", "联村"), who=role)


def test_a_rule_that_reads_an_unknown_indicator_or_metric_is_refused(township):
    with refuses():
        adopt(township, rules.APPRAISAL.replace('of = "jobs"', 'of = "unheard-of"'))
    with refuses():
        adopt(township, rules.APPRAISAL.replace("record.unreported", "record.clicks"))


def test_an_institution_that_others_in_force_need_is_neither_repealed_nor_emptied(township):
    with refuses():
        township.do(
            InstitutionRepealed(id=new_id("i"), institution="indicators", effective_from=DAY), who="clerk"
        )
    with refuses():
        adopt(township, rules.INDICATORS.replace('id = "jobs"', 'id = "posts"'))
    assert "jobs" in books.indicators(township.book, DAY)


def test_a_close_whose_rule_lost_its_indicator_is_refused_clearly(township):
    def repeal(institution, day):
        act = InstitutionRepealed(id=new_id("i"), institution=institution, effective_from=day)
        township.do(act, who="clerk")

    repeal("appraisal", date(2026, 2, 10))
    adopt(township, rules.APPRAISAL.replace("full = 100", "full = 100.0"), day=DAY)
    repeal(
        "indicators", date(2026, 2, 15)
    )  # nothing needs them on that day, but the appraisal does from March on
    for month in ("2026-01", "2026-02"):
        township.close(month)
    with refuses("indicator-not-in-force"):
        township.close("2026-03")


def test_what_is_not_in_force_is_not_repealed(township):
    with refuses("not-in-force"):
        township.do(InstitutionRepealed(id=new_id("i"), institution="none", effective_from=DAY), who="clerk")


def test_each_day_has_the_text_of_that_day_and_each_act_the_texts_known_by_then(township):
    text = rules.CONTACT.replace("one_each = true", "one_each = false")
    then = STORE.head(township.book).seq
    create_adoption(township.book, text, effective_from=DAY, on=DAY)

    def one_each(day, cut=None):
        return books.in_force(township.book, day, cut)["contact-duty"].contact.one_each

    assert [one_each(date(2026, 2, 28)), one_each(DAY), one_each(DAY, then)] == [True, False, True]


def test_a_repealed_institution_is_in_force_until_its_last_day(township):
    township.do(
        InstitutionRepealed(id=new_id("i"), institution="contact-duty", effective_from=DAY), who="clerk"
    )
    assert "contact-duty" in books.in_force(township.book, date(2026, 2, 28))
    assert "contact-duty" not in books.in_force(township.book, DAY)


def test_one_book_does_not_see_anothers_rules_units_or_closes(township):
    other = create_township(institutions=(rules.INDICATORS,), promises=False)
    township.close("2026-01")
    assert set(books.in_force(other.book, DAY)) == {"indicators"}
    assert not books.is_closed(other.book, Period.parse("2026-01"))
    with refuses("unit-unknown"):
        other.record("sales", "2026-01", 5, unit=township.villages[0], by=other.actor("clerk"))


def test_an_erasure_lists_each_text_once(township):
    act = TextsErased(person="p", refs=("v1", "v2"), ground="本人要求")
    township.do(act, who="clerk")
    township.do(act, who="clerk")
    assert set(ErasedText.rows.of(township.book).values_list("id", flat=True)) == {"v1", "v2"}
    with refuses("not-permitted"):
        township.do(act, who="leader")
