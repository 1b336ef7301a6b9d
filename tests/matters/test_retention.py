"""When its time to be kept is over, what people attached to a matter goes with what they wrote."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.books.models import ErasedText
from taizhang.books.ticking import do_jobs
from taizhang.matters import acts
from taizhang.matters.keeping import erase_matter, retire
from taizhang.records import evidence as files
from taizhang.records.acts import Evidence
from taizhang.server.soundness import examine
from tests.factories import noon
from tests.matters.playing import FIRST, Play

LATER = date(2028, 3, 20)


@pytest.fixture
def paper(settings, tmp_path):
    """Makes one file on disk, named by its content."""
    settings.FILES = tmp_path / "files"

    def made(words: str) -> Evidence:
        sha256, size, kind = files.keep(b"%PDF-1.4\n" + words.encode())
        return Evidence(sha256=sha256, size=size, type=kind)

    return made


def ended(play: Play, *evidence: Evidence) -> str:
    """A matter that was raised with these files and taken back."""
    matter = play.raised(channel="portal", by="resident", evidence=evidence).matter
    play.do(acts.MatterWithdrawn, matter, by="resident")
    return matter


def test_files_go_with_the_texts_and_the_book_is_whole_without_them(play: Play, paper) -> None:
    own, shared = paper("占地照片"), paper("同一张照片")
    ended(play, own, shared)
    still = play.raised(evidence=(shared,)).matter
    assert examine(play.book).problems == ()
    assert retire(play.book, now=noon(LATER), on=LATER) == 1
    assert not files.stored(own.sha256)
    assert files.stored(shared.sha256)  # another matter has it
    assert play.row(still).evidence[0]["sha256"] == shared.sha256
    assert ErasedText.rows.of(play.book).filter(id=files.erased_ref(own.sha256)).exists()
    assert examine(play.book).problems == ()
    files.remove(shared.sha256)
    assert [problem.code for problem in examine(play.book).problems] == ["file-lost"]


def test_two_that_end_together_take_the_file_that_only_they_have(play: Play, paper) -> None:
    both = paper("两件共用")
    ended(play, both)
    ended(play, both)
    assert retire(play.book, now=noon(LATER), on=LATER) == 2
    assert not files.stored(both.sha256)
    assert examine(play.book).problems == ()


def test_at_the_wish_of_who_raised_it_the_files_go_at_once(play: Play, paper) -> None:
    own = paper("本人要求删除")
    matter = ended(play, own)
    erase_matter(play.book, matter, ground="本人申请", who=play.who("clerk"), now=noon(FIRST), on=FIRST)
    assert not files.stored(own.sha256)


def test_a_file_left_by_a_stop_goes_at_the_next_round_unless_it_came_in_anew(play: Play, paper) -> None:
    own, again = paper("停电时没删掉"), paper("后来又交来")
    ended(play, own, again)
    retire(play.book, now=noon(LATER), on=LATER)
    assert (paper("停电时没删掉"), paper("后来又交来")) == (own, again)  # both lie there again
    play.raised(evidence=(again,))
    do_jobs(play.book, noon(LATER), LATER)
    assert not files.stored(own.sha256)
    assert files.stored(again.sha256)
    assert examine(play.book).problems == ()
