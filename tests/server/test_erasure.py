"""Erasing a person: the texts go for good, the chain stays whole."""

from __future__ import annotations

import pytest
from django.db import connection

from taizhang.books.acts import TextsErased
from taizhang.books.erasure import erase, held_about, reconcile_erasures
from taizhang.journal import SYSTEM
from taizhang.office.models import Account
from taizhang.problems import Refused
from taizhang.server import clock
from taizhang.server.rebuilding import compare
from taizhang.server.soundness import examine
from taizhang.server.store import STORE
from taizhang.units.queries import find_person, name
from taizhang.vault.keeping import refs_of
from tests.cli.running import taizhang
from tests.factories import create_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(township):
    """A person with name and telephone in the vault, and an account."""
    made = create_person(township.book, "欧阳青青", phone="13800000000")
    Account.objects.create(sign_in_name="ouyang", book=township.book, person=made)
    return made


def erased(township, person, *, who=SYSTEM, ground="本人申请"):
    return erase(township.book, person, ground=ground, who=who, now=clock.now(), on=clock.today())


def everything_kept():
    """All bytes of the vault's tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault_vaulttext")
        texts = cursor.fetchall()
        cursor.execute("SELECT * FROM vault_vaulttoken")
        return [value for row in (*texts, *cursor.fetchall()) for value in row]


def test_nothing_of_the_person_is_left_and_everything_else_is(township, person):
    others = len(everything_kept())
    refs = refs_of(township.book, person)
    assert erased(township, person) == 2
    assert refs_of(township.book, person) == ()
    assert find_person(township.book, "欧阳青青") == ()
    assert name(township.book, person) == "（已删除）"
    assert not set(refs) & {value for value in everything_kept() if isinstance(value, str)}
    assert name(township.book, township.people["clerk"]) == "青禾"
    assert 0 < len(everything_kept()) < others


def test_verify_replay_and_rebuild_still_hold(township, person):
    erased(township, person)
    found = examine(township.book)
    assert (found.problems, found.erased) == ((), 2)
    assert compare(township.book).differing == 0
    last = STORE.history(township.book, person)[-1]
    assert (last.kind, last.data["ground"]) == ("texts.erased", "本人申请")
    assert "欧阳" not in last.body


def test_a_stop_between_act_and_purge_is_seen_and_mended(township, person):
    township.do(TextsErased(person=person, refs=refs_of(township.book, person), ground="本人申请"))
    assert {problem.code for problem in examine(township.book).problems} == {"erased-text-kept"}
    assert reconcile_erasures(township.book) == 2
    assert reconcile_erasures(township.book) == 0
    assert examine(township.book).problems == ()


def test_a_village_cadre_may_not_and_a_clerk_may(township, person):
    with pytest.raises(Refused) as refused:
        erased(township, person, who=township.actor("village1"))
    assert refused.value.problems[0].code == "not-permitted"
    assert held_about(township.book, person).texts == 2
    assert erased(township, person, who=township.actor("clerk")) == 2


@pytest.mark.parametrize(("ground", "code"), [("  ", "ground-missing"), ("本人申请", "nothing-to-erase")])
def test_without_a_ground_or_without_texts_it_is_refused(township, person, ground, code):
    head = STORE.head(township.book)
    with pytest.raises(Refused) as refused:
        erased(township, person if code == "ground-missing" else "p-nobody", ground=ground)
    assert refused.value.problems[0].code == code
    assert STORE.head(township.book) == head


def test_the_command_shows_what_goes_and_asks(township, person):
    asked = taizhang("erase", "--name", "欧阳青青", "--ground", "本人申请", answer="n\n")
    assert asked.exit_code == 1
    assert "姓名 1" in asked.output
    assert "电话 1" in asked.output
    assert "账号 1" in asked.output
    assert held_about(township.book, person).texts == 2
    done = taizhang("erase", "--name", "欧阳青青", "--ground", "本人申请", answer="y\n")
    assert done.exit_code == 0
    assert name(township.book, person) == "（已删除）"
    assert not Account.objects.filter(person=person).exists()
    again = taizhang("erase", "--name", "欧阳青青", "--ground", "本人申请", "--yes")
    assert again.exit_code == 2
    assert "没有姓名完全相同的人" in again.output


def test_the_command_takes_an_id_and_notes_the_clerk(township, person):
    clerk = township.people["clerk"]
    done = taizhang("erase", person, "--ground", "本人申请", "--by", clerk, "--yes")
    assert done.exit_code == 0
    assert STORE.history(township.book, person)[-1].actor == clerk
    refused = taizhang("erase", clerk, "--ground", "本人申请", "--by", township.people["village1"], "--yes")
    assert refused.exit_code == 2
    assert name(township.book, clerk) == "青禾"


def test_of_several_people_with_one_name_none_is_taken(township):
    several = taizhang("erase", "--name", "青禾", "--ground", "本人申请", "--yes")
    assert several.exit_code == 2
    assert township.people["clerk"] in several.output
    assert name(township.book, township.people["clerk"]) == "青禾"


def test_the_command_warns_of_a_post_that_is_held(township):
    asked = taizhang("erase", township.people["leader"], "--ground", "本人申请", answer="n\n")
    assert "现任" in asked.output
