"""The journal of every release replays, whatever changed since: old versions of acts pass through their upcasters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from taizhang.journal import REGISTRY
from taizhang.journal.verify import verify
from taizhang.server.exchange import import_book, lines_of
from taizhang.server.rebuilding import compare
from taizhang.server.store import STORE
from tests.journal.freezing import FOLDER

FROZEN = sorted(FOLDER.glob("*.jsonl"))


@pytest.mark.parametrize("file", FROZEN, ids=lambda file: file.stem)
def test_the_journal_of_a_release_comes_in_replays_and_goes_out_byte_for_byte(file: Path, transactional_db):
    text = file.read_text("utf-8")
    brought = import_book(text.splitlines(keepends=True), file=file.name, progress=lambda count: None)
    assert brought.head.hash == json.loads(text.splitlines()[-1])["hash"]
    assert verify(brought.book, STORE.rows(brought.book), kept=STORE.head(brought.book)).problems == ()
    assert compare(brought.book).differing == 0
    assert "".join(lines_of(brought.book)) == text


def test_the_latest_frozen_journal_holds_every_kind_of_act():
    latest = FROZEN[-1].read_text("utf-8")
    held = {json.loads(line)["body"]["act"] for line in latest.splitlines()}
    assert held == {kind for kind, form in REGISTRY.items() if form.__module__.startswith("taizhang.")}
