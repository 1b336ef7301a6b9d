"""`taizhang demo`: what is there is kept, what is half built is noticed, what is real is never touched."""

from __future__ import annotations

import pytest

from taizhang.demo import build as building
from taizhang.demo import folder
from taizhang.demo.folder import Situation
from taizhang.server.store import STORE
from tests.cli.running import taizhang
from tests.factories import create_book

pytestmark = pytest.mark.django_db

MARK = {
    "year": 2026, "last_day": "2026-07-08", "acts": 4000, "figures": 129, "findings": 3, "proposals": 20,
    "promises": 190, "records": 1800, "corrected": 20, "sent_back": 30, "waiting": 25, "closed": 6, "notices": 15,
    "files": ["report.docx"], "seconds": 12.5,
}  # fmt: skip


@pytest.fixture
def done(monkeypatch):
    """What the command does to the data folder, instead of doing it."""
    steps: list[str] = []

    def build(today, *, seen, language, whole_year):
        steps.append("build a whole year" if whole_year else "build")
        folder.write_mark(built=True, **MARK)

    monkeypatch.setattr(building, "build", build)
    monkeypatch.setattr(folder, "start_over", lambda: steps.append("start over"))
    yield steps
    from django.conf import settings

    (settings.DATA / "demo.json").unlink(missing_ok=True)


def test_an_empty_folder_is_built_and_the_table_says_what_was_done(done):
    result = taizhang("demo", "--no-serve")
    assert result.exit_code == 0
    assert done == ["build"]
    assert "4,000" in result.output
    assert "qinghe-demo" in result.output


def test_a_whole_year_up_to_its_appraisal_is_built_where_that_is_asked(done):
    taizhang("demo", "--no-serve", "--year-end")
    assert done == ["build a whole year"]


def test_what_is_built_is_kept(done):
    create_book("qinghe", institutions=())
    folder.write_mark(built=True, **MARK)
    result = taizhang("--en", "demo", "--no-serve")
    assert result.exit_code == 0
    assert done == []
    assert "supervisor" in result.output


def test_fresh_starts_over(done):
    create_book("qinghe", institutions=())
    folder.write_mark(built=True, **MARK)
    taizhang("demo", "--no-serve", "--fresh")
    assert done == ["start over", "build"]


def test_a_build_that_was_interrupted_is_noticed_and_done_again(done):
    create_book("qinghe", institutions=())
    folder.write_mark(built=False)
    result = taizhang("demo", "--no-serve")
    assert done == ["start over", "build"]
    assert "没有建完" in result.output


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_a_folder_with_a_real_book_is_never_touched(done, options):
    create_book("town", institutions=())
    before = STORE.head("town")
    result = taizhang("demo", "--no-serve", *options)
    assert result.exit_code == 2
    assert "town" in result.output
    assert done == []
    assert STORE.head("town") == before


def test_a_book_opened_beside_the_sample_makes_the_folder_a_real_one(done):
    create_book("qinghe", institutions=())
    folder.write_mark(built=True, **MARK)
    assert folder.situation() is Situation.BUILT
    create_book("town", institutions=())
    assert folder.situation() is Situation.REAL
    assert taizhang("demo", "--no-serve", "--fresh").exit_code == 2
    assert done == []


def test_a_real_book_of_the_same_id_without_the_mark_counts_as_real(done):
    create_book("qinghe", institutions=())
    assert folder.situation() is Situation.REAL


def test_a_mark_that_cannot_be_read_counts_as_none(done):
    from django.conf import settings

    settings.DATA.mkdir(parents=True, exist_ok=True)
    (settings.DATA / "demo.json").write_text("{cut off", encoding="utf-8")
    assert folder.read_mark() == {}
    assert folder.situation() is Situation.EMPTY


def test_a_sample_that_another_process_serves_is_not_taken_away(done):
    create_book("qinghe", institutions=())
    folder.write_mark(built=True, **MARK)
    with folder.held(building=False):
        result = taizhang("demo", "--no-serve", "--fresh")
    assert result.exit_code == 2
    assert "正在别处" in result.output
    assert done == []


def test_two_processes_may_serve_one_sample(done):
    with folder.held(building=False), folder.held(building=False):
        assert folder.situation() is Situation.EMPTY
