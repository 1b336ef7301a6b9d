"""`taizhang verify`, `tick` and what all these commands have in common."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.journal import read_heads
from taizhang.problems import Refused
from taizhang.records import evidence
from taizhang.records.acts import Evidence
from taizhang.server import clock
from taizhang.server.store import STORE
from taizhang.units.models import Person
from taizhang.vault.keeping import keep, open_text, purge
from taizhang.vault.models import VaultText
from tests.cli.running import taizhang, taizhang_apart
from tests.database import journal_unguarded
from tests.factories import create_notice, create_township

pytestmark = pytest.mark.django_db


def hashes(book):
    return [row.hash for row in STORE.rows(book)]


def heads_file(tmp_path, text):
    file = tmp_path / "heads.txt"
    file.write_text(text, encoding="utf-8")
    return file


def in_groups(hash):
    return " ".join(hash[at : at + 4] for at in range(0, 64, 4))


def cut(book, acts):
    """Take the last acts away, and put the kept head back: what somebody does who owns the disk."""
    rows = list(STORE.rows(book))
    with journal_unguarded(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE book = %s AND seq > %s", [book, len(rows) - acts])
        last = rows[-acts - 1]
        cursor.execute(
            "UPDATE journal_head SET seq = %s, hash = %s WHERE book = %s", [last.seq, last.hash, book]
        )


def test_a_sound_book_is_said_to_be_sound_and_unwitnessed(township):
    result = taizhang("verify")
    count = STORE.head(township.book).seq
    assert result.exit_code == 0
    assert f"账簿 {township.book}：共 {count} 条" in result.output
    assert f"全部 {count} 条无见证" in result.output
    assert in_groups(STORE.head(township.book).hash) in result.output
    assert "核对无误" in result.output


def test_a_published_head_vouches_for_what_stands_before_it(township, tmp_path):
    known = hashes(township.book)
    file = heads_file(tmp_path, f"# 二月公示\n{in_groups(known[4])}  # 第一张\n\n{known[9].upper()}\n")
    result = taizhang("verify", "--witness", file)
    assert result.exit_code == 0
    assert "第 1 至 10 条有已公布的校验值作证" in result.output
    assert f"其后 {len(known) - 10} 条无见证" in result.output
    whole = taizhang("verify", "--witness", heads_file(tmp_path, known[-1]))
    assert f"全部 {len(known)} 条有已公布的校验值作证" in whole.output


def test_a_cut_tail_shows_only_against_a_published_head(township, tmp_path):
    file = heads_file(tmp_path, hashes(township.book)[-1])
    cut(township.book, 3)
    silent = taizhang("verify", "--chain-only")
    assert silent.exit_code == 0
    assert "截去" in silent.output
    told = taizhang("verify", "--chain-only", "--witness", file)
    assert told.exit_code == 1
    assert "找不到已公布的校验值" in told.output


def test_an_altered_act_is_named_with_its_place(township):
    with journal_unguarded(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_entry SET body = REPLACE(body, '第1村', '第9村') WHERE book = %s", [township.book]
        )
    seq = next(row.seq for row in STORE.rows(township.book) if "第9村" in row.body)
    result = taizhang("verify")
    assert result.exit_code == 1
    assert f"第{seq}条：内容与其散列不符" in result.output


def test_a_book_whose_kept_head_was_taken_away_is_not_passed_over(township):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_head WHERE book = %s", [township.book])
    result = taizhang("verify", "--chain-only")
    assert result.exit_code == 1
    assert township.book in result.output


def test_a_head_on_a_notice_of_the_book_must_be_in_its_chain(township):
    create_notice(township.book)
    assert taizhang("verify").exit_code == 0
    cut_book = create_township().book
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(STORE), "head", lambda store, book: type("Head", (), {"hash": "ab" * 32, "seq": 0})()
        )
        create_notice(cut_book)
    seq = STORE.head(cut_book).seq
    result = taizhang("verify", "--book", cut_book)
    assert result.exit_code == 1
    assert f"第{seq}条：所公布的校验值" in result.output


def test_a_witness_of_one_book_is_no_fault_of_another(township, tmp_path):
    other = create_township()
    file = heads_file(tmp_path, f"{hashes(other.book)[-1]} {hashes(township.book)[3]}")
    assert taizhang("verify", "--chain-only", "--witness", file).exit_code == 0
    only = taizhang("verify", "--chain-only", "--book", township.book, "--witness", file)
    assert only.exit_code == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有校验值"),
        ("# nothing\n", "没有校验值"),
        ("ab12 cd34\n", ":1: 这里有 8 位"),
        ("\n" + "ab" * 31 + "\n\n", ":2: 这里有 62 位"),
        ("ab" * 33, ":1: 这里有 66 位"),
        ("ab" * 31 + "xy", ":1: 校验值中不应有“x”"),
        ("ab12 cd34 …\n", "不应有"),
    ],
)
def test_a_list_of_heads_that_is_wrong_is_refused_with_its_line(township, tmp_path, text, said):
    result = taizhang("verify", "--witness", heads_file(tmp_path, text))
    assert result.exit_code == 2
    assert said in result.output


def test_a_list_of_heads_that_cannot_be_read_is_refused(township, tmp_path):
    assert taizhang("verify", "--witness", tmp_path / "none.txt").exit_code == 2
    (tmp_path / "gbk.txt").write_bytes("二月".encode("gbk"))
    assert taizhang("verify", "--witness", tmp_path / "gbk.txt").exit_code == 2


@settings(max_examples=30)
@given(
    st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), min_size=1, max_size=4, unique=True),
    st.data(),
)
def test_heads_are_read_however_they_are_spaced(heads, data):
    text = ""
    for head in heads:
        for letter in head:
            text += letter.upper() if data.draw(st.booleans()) else letter
            text += data.draw(st.sampled_from(["", "", "", " ", "\t", "　", "\n"]))
        text += data.draw(st.sampled_from(["\n", " ", "\r\n", " # 公示\n", "\n\n# 下一张\n"]))
    assert read_heads(text) == tuple(heads)


@given(st.text("0123456789abcdef", min_size=1, max_size=63))
def test_half_a_head_is_never_taken_for_one(half):
    with pytest.raises(Refused):
        read_heads(f"{'a' * 64}\n{half}\n\n")


def test_a_text_that_is_lost_or_exchanged_is_found(township):
    refs = list(Person.rows.of(township.book).order_by("id").values_list("name_ref", flat=True)[:3])
    purge(township.book, [refs[0]])
    VaultText.objects.filter(ref=refs[1]).update(cipher=b"\x00" * 40)
    result = taizhang("verify")
    assert result.exit_code == 1
    assert "所指的文字不在保险库里" in result.output
    assert "保险库里的文字与所指的不符" in result.output
    assert "发现 2 处问题" in result.output
    assert taizhang("verify", "--chain-only").exit_code == 0


def test_without_the_key_only_the_chain_can_be_verified(township, settings, tmp_path):
    settings.VAULT_KEY = tmp_path / "gone.key"
    refused = taizhang("verify")
    assert refused.exit_code == 2
    assert "密钥" in refused.output
    assert taizhang("verify", "--chain-only").exit_code == 0


def test_an_evidence_file_that_is_altered_or_lost_is_found(township, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    digest, size, kind = evidence.keep(b"%PDF-1.7 a paper")
    township.record("repairs", "2026-01", 2, evidence=(Evidence(sha256=digest, size=size, type=kind),))
    sound = taizhang("verify")
    assert (sound.exit_code, "佐证文件 1 个" in sound.output) == (0, True)
    evidence.path_of(digest).write_bytes(b"%PDF-1.7 another")
    altered = taizhang("verify")
    assert (altered.exit_code, "被改动" in altered.output) == (1, True)
    evidence.path_of(digest).unlink()
    lost = taizhang("verify")
    assert (lost.exit_code, f"佐证文件 {digest[:12]}… 不在" in lost.output) == (1, True)


def test_a_text_that_no_act_holds_goes_after_a_day(township):
    held = Person.rows.get(id=township.people["clerk"]).name_ref
    old = keep(township.book, "被放弃的来信", kind="note").ref
    VaultText.objects.update(unclaimed_since=timezone.now() - timedelta(days=1, minutes=1))
    young = keep(township.book, "刚写的来信", kind="note").ref
    count = VaultText.objects.count()
    result = taizhang("tick")
    assert result.exit_code == 0
    assert "清除无主的文字 1 段" in result.output
    assert open_text(township.book, old) is None
    assert open_text(township.book, young) == "刚写的来信"
    assert open_text(township.book, held) == "青禾"
    assert VaultText.objects.count() == count - 1
    assert VaultText.objects.get(ref=held).unclaimed_since is None
    assert "清除无主的文字 0 段" in taizhang("tick").output
    with clock.at(timezone.now() + timedelta(days=2)):
        assert "清除无主的文字 1 段" in taizhang("tick").output
    assert open_text(township.book, held) == "青禾"


def test_an_empty_place_says_so(tmp_path):
    result = taizhang_apart(tmp_path / "nothing", "verify")
    assert result.returncode == 2
    assert "还没有账" in result.stderr


def test_migrating_makes_tables_and_key_and_says_where_the_key_is(tmp_path):
    result = taizhang_apart(tmp_path, "migrate")
    assert result.returncode == 0, result.stderr
    key = tmp_path / "keys" / "vault.key"
    assert str(key) in result.stdout.replace("\n", "")
    assert len(key.read_text().strip()) == 64


@pytest.mark.parametrize(
    "command",
    [
        ["verify"],
        ["rebuild", "--check"],
        ["rebuild"],
        ["tick"],
        ["backup", "FILE"],
        ["backup", "FILE", "--with-key"],
        ["export", "-o", "FILE"],
        ["erase", "nobody", "--ground", "request", "--yes"],
        ["erase", "--name", "Nobody", "--ground", "request"],
        ["import", "EMPTY"],
        ["restore", "EMPTY"],
    ],
    ids=" ".join,
)
def test_every_command_speaks_english_when_asked(township, tmp_path, command):
    (tmp_path / "empty").touch()
    files = {"FILE": str(tmp_path / "file"), "EMPTY": str(tmp_path / "empty")}
    result = taizhang("--en", *(files.get(word, word) for word in command))
    assert result.output.strip()
    assert not re.search("[\u4e00-\u9fff]", result.output)


@pytest.mark.parametrize("command", ["verify", "rebuild", "export"])
def test_a_book_that_is_not_there_is_refused(township, command):
    result = taizhang(command, "--book", "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.output
