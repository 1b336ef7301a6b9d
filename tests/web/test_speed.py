"""Pages ask the database a bounded number of questions, however many units and records there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import Township, create_township
from tests.web.offices import Office

MOST = 36
PAGES = (
    ("clerk", ""),
    ("village1", ""),
    ("clerk", "records/?show=waiting"),
    ("clerk", "records/?show=all&month=2026-02"),
    ("clerk", "promises/"),
    ("clerk", "promises/board/"),
    ("clerk", "months/2026-02/"),
    ("clerk", "months/2026-01/"),
    ("clerk", "rankings/appraisal/2026-01/"),
    ("clerk", "records/new/"),
    ("clerk", "accounts/"),
)


def _filled(villages: int) -> Township:
    town = create_township(villages=villages)
    for village in range(villages):
        town.record("sales", "2026-01", 1000 * village, village=village)
        town.record("sales", "2026-02", 1000 * village, village=village, confirmed=False)
        town.record("coverage", "2026-02", 90, village=village)
    town.close("2026-01")
    return town


def _counts(town: Township) -> dict[tuple[str, str], int]:
    office = Office(town)
    counts = {}
    for role, path in PAGES:
        client = office.as_(role)
        client.get(office.at(path))  # institution texts are read once in a process
        with CaptureQueriesContext(connection) as asked:
            assert client.get(office.at(path)).status_code == 200, path
        counts[role, path] = len(asked)
    return counts


@pytest.mark.django_db
def test_three_times_the_villages_ask_no_more_questions(clock) -> None:
    from taizhang.office.models import Account

    few = _counts(_filled(2))
    Account.objects.all().delete()
    many = _counts(_filled(6))
    assert many == few
    assert max(few.values()) <= MOST, few
