"""Law 1: shipped files only offer; what a book does depends on what it adopted, and on nothing on disk."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from taizhang.books import queries as books
from taizhang.institutions import catalogue, load, shipped
from taizhang.timekeeping import Period
from tests.factories import create_adoption, create_close, create_township
from tests.laws.shadow import live, replayed

pytestmark = pytest.mark.django_db
_NAMES = (
    "indicators",
    "target-responsibility",
    "monthly-progress",
    "contact-duty",
    "village-duty",
    "monthly-appraisal",
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The shipped files, copied to where they may be edited."""
    copied = tmp_path / "shipped"
    shutil.copytree(catalogue._FOLDER, copied)
    monkeypatch.setattr(catalogue, "_FOLDER", copied)
    shipped.cache_clear()
    yield copied
    shipped.cache_clear()


def test_a_shipped_file_edited_on_disk_changes_nothing_in_a_book_until_it_is_adopted(folder):
    town = create_township(institutions=[shipped()[name].text for name in _NAMES], promises=False)
    create_close(town.book, "2026-01", who=town.actor("clerk"))
    day = date(2026, 1, 31)
    rows, hashes = live(town.book), books.rule_hashes(town.book, day)

    file = folder / "monthly-appraisal.toml"
    old = file.read_text()
    file.write_text(old.replace("publish_days = 30", "publish_days = 60"))
    (folder / "contact-duty.toml").unlink()
    (folder / "indicators.toml").write_text("broken = ")
    shipped.cache_clear()
    books._loaded.cache_clear()

    assert file.read_text() != old
    assert books.rule_hashes(town.book, day) == hashes
    assert books.in_force(town.book, day)["monthly-appraisal"] == load(old)
    assert replayed(town.book) == live(town.book) == rows
    create_close(town.book, "2026-02", who=town.actor("clerk"))
    assert books.closed(town.book, "2026-02").rules == hashes

    create_adoption(town.book, file.read_text(), effective_from=date(2026, 3, 1), on=date(2026, 3, 1))
    march = Period.parse("2026-03").start
    assert books.in_force(town.book, march)["monthly-appraisal"].appraisal.publish_days == 60
    assert books.in_force(town.book, day)["monthly-appraisal"].appraisal.publish_days == 30
    assert replayed(town.book) == live(town.book)
