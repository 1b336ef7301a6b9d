"""`taizhang serve`: a taken port, a wrong address, and the hourly work."""

from __future__ import annotations

import socket

import pytest

from taizhang.cli import serve
from taizhang.problems import Refused
from tests.cli.running import taizhang


@pytest.fixture
def taken():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.mark.parametrize("command", [("serve",), ("demo",)])
def test_a_taken_port_is_said_before_anything_is_built(taken, command):
    result = taizhang(*command, "--port", str(taken))
    assert result.exit_code == 2
    assert f"端口 {taken} 已被占用" in result.output
    assert str(taken + 1) in result.output


def test_an_address_of_another_machine_is_said():
    with pytest.raises(Refused) as refused:
        serve.check_port("192.0.2.1", 8000)
    assert refused.value.problems[0].code == "address-unknown"


@pytest.mark.parametrize("option", [("--port", "0"), ("--port", "70000"), ("--threads", "1")])
def test_numbers_out_of_range_are_refused(option):
    assert taizhang("serve", *option).exit_code == 2


def test_the_address_to_open_is_one_a_browser_understands():
    assert serve.address("0.0.0.0", 8000) == "http://127.0.0.1:8000/"
    assert serve.address("::1", 8000, "/sign-in/") == "http://[::1]:8000/sign-in/"


@pytest.mark.django_db
def test_the_hourly_work_purges_what_was_erased(township):
    from taizhang.vault.keeping import keep, open_text
    from taizhang.vault.models import VaultText

    kept = keep(township.book, "无主的文字", kind="note")
    from datetime import timedelta

    from taizhang.server import clock

    with clock.at(clock.now() + timedelta(days=3)):
        assert taizhang("tick").exit_code == 0
    assert open_text(township.book, kept.ref) is None
    assert VaultText.objects.filter(book=township.book).exists()
