"""`taizhang channels`: an address comes in by a pipe and never goes out again."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from taizhang.cli import main
from taizhang.outbox.models import Channel

pytest.importorskip("apprise")
SECRET = "a-robots-own-word"
ADDRESS = f"json://user:{SECRET}@127.0.0.1:9/hook"


def channels(*words: str, given: str = "", en: bool = True):
    return CliRunner().invoke(main, [*(["--en"] if en else []), "channels", *words], input=given)


def test_added_listed_tried_and_removed_without_its_address_being_shown(township):
    added = channels("add", "Robot", "--unit", "便民中心", given=f"{ADDRESS}\n")
    assert added.exit_code == 0, added.output
    row = Channel.objects.get()
    listed = channels("list")
    assert "便民中心" in listed.output
    assert "json" in listed.output
    tried = channels("try", row.id)  # nobody listens there
    assert (tried.exit_code, "did not go out" in tried.output) == (2, True)
    assert channels("remove", row.id).exit_code == 0
    assert not Channel.objects.exists()
    for answer in (added, listed, tried):
        assert SECRET not in answer.output


def test_what_is_no_address_or_nobody_is_refused_in_words(township):
    wrong = channels("add", "群", given=f"nonsense://{SECRET}\n", en=False)
    assert (wrong.exit_code, "渠道地址不对" in wrong.output) == (2, True)
    assert SECRET not in wrong.output
    assert channels("add", "群", "--unit", "没有的", given=f"{ADDRESS}\n").exit_code == 2
    assert channels("add", "群", "--person", "没有的", given=f"{ADDRESS}\n").exit_code == 2
    assert channels("try", "none").exit_code == channels("remove", "none").exit_code == 2
