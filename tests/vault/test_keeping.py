"""The vault: encrypted under a key apart, found by exact value, destroyed for good."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from taizhang.vault import keeping
from taizhang.vault.keeping import find, fits, keep, make_key, open_text, purge, refs_of, same_text
from taizhang.vault.models import VaultText, VaultToken
from tests.database import undone
from tests.laws.test_replay import in_a_township
from tests.refusals import refuses

pytestmark = pytest.mark.django_db
CANARY = "青小禾13900001234"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
@in_a_township
def test_a_text_is_read_back_as_it_was_and_fits_its_act(db, text):
    with undone():
        seal = keep("b", text, kind="note")
        assert open_text("b", seal.ref) == text
        assert fits("b", seal)
        assert not fits("b", seal.model_copy(update={"digest": "0" * 64}))


def test_neither_the_rows_nor_the_seal_show_the_text(db):
    first, second = (keep("b", CANARY, kind="name", owner="p", findable=True) for _ in range(2))
    assert first.digest != second.digest
    with connection.cursor() as cursor:
        for table in (VaultText, VaultToken):
            cursor.execute(f"SELECT * FROM {table._meta.db_table}")
            shown = repr(
                [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()]
            )
            assert "13900001234" not in shown
            assert CANARY not in shown
            assert repr(CANARY.encode())[2:-1] not in shown


def test_equal_texts_are_encrypted_differently(db):
    keep("b", CANARY, kind="note")
    keep("b", CANARY, kind="note")
    first, second = VaultText.objects.all()
    assert bytes(first.cipher) != bytes(second.cipher)


def test_a_text_is_found_by_its_exact_value_whatever_its_spaces_and_width(db):
    keep("b", "青 小禾", kind="name", owner="p1", findable=True)
    keep("b", "青小禾", kind="note", owner="p2", findable=True)
    keep("c", "青小禾", kind="name", owner="p3", findable=True)
    keep("b", "青小禾", kind="name", owner="p4")
    assert find("b", "name", "青小禾") == ("p1",)
    assert find("b", "name", " 青　小禾 ") == ("p1",)
    assert find("b", "name", "青小") == ()


def test_an_erased_text_is_gone_with_salt_and_look_up(db):
    seal = keep("b", CANARY, kind="name", owner="p", findable=True)
    assert refs_of("b", "p") == (seal.ref,)
    assert purge("b", [seal.ref]) == 1
    assert open_text("b", seal.ref) is None
    assert fits("b", seal) is None
    assert find("b", "name", CANARY) == ()
    assert not VaultToken.objects.exists()
    assert purge("b", [seal.ref]) == 0


def test_a_text_of_another_book_is_neither_opened_nor_purged(db):
    seal = keep("b", CANARY, kind="note")
    assert open_text("c", seal.ref) is None
    assert purge("c", [seal.ref]) == 0
    assert open_text("b", seal.ref) == CANARY


def test_an_erased_text_counts_as_the_same(db):
    first, second, third = (keep("b", text, kind="note") for text in ("甲", "甲", "乙"))
    assert same_text(first.ref, second.ref)
    assert not same_text(first.ref, third.ref)
    purge("b", [first.ref])
    assert same_text(first.ref, third.ref)


def test_a_changed_cipher_is_reported_and_not_shown(db):
    seal = keep("b", CANARY, kind="note")
    row = VaultText.objects.get()
    VaultText.objects.update(cipher=bytes([bytes(row.cipher)[0] ^ 1]) + bytes(row.cipher)[1:])
    with refuses("vault-unreadable"):
        open_text("b", seal.ref)


def test_a_text_moved_to_another_reference_is_not_opened(db):
    keep("b", CANARY, kind="note")
    VaultText.objects.update(ref="vother")
    with refuses("vault-unreadable"):
        open_text("b", "vother")


@pytest.mark.parametrize("content", [None, "", "not hexadecimal", "ab" * 31])
def test_without_its_key_the_vault_says_what_is_missing(db, tmp_path, settings, content):
    settings.VAULT_KEY = tmp_path / "vault.key"
    if content is not None:
        settings.VAULT_KEY.write_text(content)
    with refuses("vault-key"):
        keep("b", "甲", kind="note")


def test_a_key_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "vault.key"
    make_key(path)
    made = path.read_text()
    make_key(path)
    assert path.read_text() == made
    assert len(bytes.fromhex(made)) == 32
    assert path.stat().st_mode & 0o077 == 0


def test_another_key_opens_nothing(db, tmp_path, settings):
    seal = keep("b", CANARY, kind="name", owner="p", findable=True)
    settings.VAULT_KEY = tmp_path / "other.key"
    make_key(settings.VAULT_KEY)
    with refuses("vault-unreadable"):
        open_text("b", seal.ref)
    assert find("b", "name", CANARY) == ()


def test_the_key_lies_beside_the_database_and_not_in_it():
    assert settings.VAULT_KEY.is_file()
    assert keeping._keys(settings.VAULT_KEY)
