"""The largest tables have no index by which nobody asks."""

from __future__ import annotations

import pytest
from django.db import connection

from taizhang.matters.models import Handling, Matter, MatterFact, MatterWords
from taizhang.vault.models import VaultText

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["journal_entry", *(one._meta.db_table for one in (Matter, MatterFact, Handling, MatterWords, VaultText))])  # fmt: skip
def test_every_column_has_one_index_of_its_own_at_most(table):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    alone = [
        tuple(one["columns"]) for one in found.values() if one["index"] or one["unique"] or one["primary_key"]
    ]
    single = [columns for columns in alone if len(columns) == 1]
    assert single, "its ids are looked up"
    assert len(single) == len(set(single))
