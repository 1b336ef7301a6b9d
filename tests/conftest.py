"""What every test stands on: the database of this run, a temporary data folder, a clock that stands still.

Tests that touch the database carry the mark `database` by themselves, so that they can be run a second time on
PostgreSQL: `TAIZHANG_TEST_DATABASE=postgres pytest -m "database and not browser"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests import database

database.choose()

from django.conf import settings  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

hypothesis_settings.register_profile("suite", deadline=None)  # a busy machine is no fault of the code
hypothesis_settings.load_profile("suite")

if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, not memory: threads and other processes must see it
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = settings.DATA / "test.sqlite3"

_REACHES = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _REACHES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def _tables_that_can_be_emptied() -> Iterator[None]:
    """Django would flush the tables after a transactional test, which the journal refuses; see `database.empty`."""
    from django.test import TransactionTestCase

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.empty())
        yield


@pytest.fixture(scope="session", autouse=True)
def vault_key() -> None:
    """A vault key in the temporary data folder."""
    from taizhang.vault.keeping import make_key

    make_key(settings.VAULT_KEY)


@pytest.fixture
def clock() -> Iterator[datetime]:
    """The clock stands at noon in Shanghai on 5 March 2026, and the fixture is that instant."""
    from taizhang.server import clock

    instant = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
    with clock.at(instant):
        yield instant


@pytest.fixture
def township(db):
    """A township with villages, stations and people in their posts; see `tests.factories.Township`."""
    from tests.factories import create_township

    return create_township()
