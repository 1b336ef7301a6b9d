"""`taizhang accounts`: accounts without e-mail, opened by a code that is handed out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from taizhang.office.models import Account
from taizhang.server import clock as clock_of
from tests.cli.running import taizhang
from tests.factories import create_holder

pytestmark = pytest.mark.django_db

CODE = re.compile(r"[2-9a-z]{5}-[2-9a-z]{5}")


def code_in(output):
    return CODE.search(output).group()


@pytest.fixture
def clerk(township):
    return create_holder(township.book, township.township, "clerk", name="宋知言")


def test_an_account_opens_with_the_code_printed_once(township, clerk, clock):
    result = taizhang("accounts", "add", "songzhiyan", "--person", "宋知言")
    code = code_in(result.output)
    account = Account.objects.get(sign_in_name="songzhiyan")
    assert result.exit_code == 0
    assert (account.book, account.person) == (township.book, clerk)
    assert account.takes(code.replace("-", ""), clock)
    assert code.replace("-", "") not in account.code_hash


def test_the_code_opens_for_seven_days(township, clerk, clock):
    code = code_in(taizhang("accounts", "add", "songzhiyan", "--person", clerk).output).replace("-", "")
    account = Account.objects.get(sign_in_name="songzhiyan")
    assert account.takes(code, clock + timedelta(days=6))
    assert not account.takes(code, clock + timedelta(days=7))


def test_a_new_code_makes_the_old_one_and_the_passphrase_void(township, clerk):
    first = code_in(taizhang("accounts", "add", "songzhiyan", "--person", clerk).output).replace("-", "")
    Account.objects.filter(sign_in_name="songzhiyan").update(password="kept")
    second = code_in(taizhang("accounts", "code", "SongZhiyan").output).replace("-", "")
    account = Account.objects.get(sign_in_name="songzhiyan")
    assert account.takes(second, clock_of.now())
    assert not account.takes(first, clock_of.now())
    assert not account.has_usable_password()


@pytest.mark.parametrize("name", ["ab", "名字", "-abc", "a b c", "x" * 41])
def test_a_sign_in_name_that_cannot_be_typed_is_refused(township, clerk, name):
    result = taizhang("accounts", "add", "--person", clerk, "--", name)
    assert result.exit_code == 2
    assert "登录名" in result.output
    assert not Account.objects.exists()


def test_a_name_that_is_taken_is_refused(township, clerk):
    taizhang("accounts", "add", "songzhiyan", "--person", clerk)
    result = taizhang("accounts", "add", "SONGZHIYAN", "--person", clerk)
    assert result.exit_code == 2
    assert "已有人用" in result.output


def test_two_people_of_one_name_are_told_apart_by_their_ids(township, clerk):
    twin = create_holder(township.book, township.station, "station", name="宋知言")
    result = taizhang("accounts", "add", "songzhiyan", "--person", "宋知言")
    assert result.exit_code == 2
    assert clerk in result.output
    assert twin in result.output


def test_nobody_of_that_name_is_said_in_either_language(township):
    assert "账簿里没有“某某”" in taizhang("accounts", "add", "moumou", "--person", "某某").output
    assert "nobody in the book" in taizhang("--en", "accounts", "add", "moumou", "--person", "某某").output


def test_a_deactivated_account_gets_no_code(township, clerk):
    taizhang("accounts", "add", "songzhiyan", "--person", clerk)
    Account.objects.update(is_active=False)
    assert taizhang("accounts", "code", "songzhiyan").exit_code == 2
    assert taizhang("accounts", "code", "nobody").exit_code == 2


def test_the_list_says_who_it_is_and_that_the_code_waits(township, clerk):
    taizhang("accounts", "add", "songzhiyan", "--person", clerk)
    output = taizhang("--en", "accounts", "list").output
    assert "songzhiyan" in output
    assert "code" in output
