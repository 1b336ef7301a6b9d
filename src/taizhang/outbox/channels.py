"""Channels: added, tried, removed. Their addresses carry secrets; they are encrypted and never shown, logged or raised."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taizhang.journal import new_id
from taizhang.outbox.models import Channel
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.vault.keeping import derived

_PURPOSE = "outbox channels"
LONGEST = 2_000
_TALKATIVE = ("apprise", "urllib3.connectionpool", "urllib3.util.retry")
"""The loggers that would write addresses with their secrets."""


def add(
    book: str,
    title: str,
    url: str,
    *,
    now: datetime,
    person: str = "",
    unit: str = "",
    language: str = Channel.ZH,
) -> Channel:
    """Keep a channel that speaks `language` (zh, en, or both one after the other). Raises `Refused` for an address that apprise does not know, or without apprise."""
    if person and unit:
        raise Refused(
            Problem(
                "channel-for", Text("一个渠道只给一个人或一个单位", "a channel is for one person or one unit")
            )
        )
    if not 0 < len(url) <= LONGEST or _opened(url) is None:
        raise Refused(
            Problem(
                "channel-address",
                Text("渠道地址不对", "this is no address of a channel"),
                Text(
                    "写法见 apprise 的说明，例如 dingtalk://、wecombot://、feishu://、mailtos://",
                    "as apprise writes them, such as dingtalk://, wecombot://, feishu://, mailtos://",
                ),
                Place(key="url"),
            )
        )
    id, nonce = new_id("h"), os.urandom(12)
    cipher = AESGCM(derived(_PURPOSE)).encrypt(nonce, url.encode(), f"{book}/{id}".encode())
    return Channel.objects.create(
        id=id,
        book=book,
        title=title[:60],
        person=person,
        unit=unit,
        language=language,
        nonce=nonce,
        cipher=cipher,
        added_at=now,
    )


def languages(channel: Channel) -> tuple[str, ...]:
    """The languages in which a channel speaks, the first one first."""
    return (Channel.ZH, Channel.EN) if channel.language == Channel.BOTH else (channel.language,)


def trial(channel: Channel) -> bool:
    """Send one line to see whether it arrives; whether it went out."""
    words = Text("台账试发：收到即通。", "Taizhang: a trial; if you read this, it works.")
    title = Text("台账", "Taizhang")
    said = languages(channel)
    return send(channel, " · ".join(map(title.to, said)), "\n".join(map(words.to, said)))


def of(book: str) -> Sequence[Channel]:
    """The channels of an office, oldest first."""
    return list(Channel.objects.filter(book=book).order_by("added_at", "id"))


def scheme(channel: Channel) -> str:
    """Of its address no more than the word in front, such as "dingtalk"; "?" where it cannot be read."""
    try:
        return urlsplit(_url(channel)).scheme
    except Refused:
        return "?"


def remove(book: str, id: str) -> bool:
    """Remove a channel and what waits for it; whether there was one."""
    return bool(Channel.objects.filter(book=book, id=id).delete()[0])


def send(channel: Channel, title: str, body: str) -> bool:
    """Send by a channel; whether it went out. Says nothing about why not: the reason could hold the secret."""
    try:
        opened = _opened(_url(channel))
        return opened is not None and bool(opened.notify(body=body, title=title))
    except Exception:  # whatever a plug-in raises, with whatever in it
        return False


def _url(channel: Channel) -> str:
    try:
        said = f"{channel.book}/{channel.id}".encode()
        return AESGCM(derived(_PURPOSE)).decrypt(bytes(channel.nonce), bytes(channel.cipher), said).decode()
    except InvalidTag:
        raise Refused(
            Problem(
                "channel-unreadable", Text("渠道地址无法解密", "the channel's address cannot be decrypted")
            )
        ) from None


def _opened(url: str) -> Any:
    """The channel behind an address, or None where it is none. Raises `Refused` where apprise is not installed."""
    try:
        import apprise
    except ImportError:
        raise Refused(
            Problem(
                "apprise-missing",
                Text("没有装发送渠道的软件", "the package that sends is not installed"),
                Text("请安装：pip install 'taizhang[notify]'", "install it: pip install 'taizhang[notify]'"),
            )
        ) from None
    for name in _TALKATIVE:
        quiet = logging.getLogger(name)
        quiet.handlers, quiet.propagate, quiet.disabled = [logging.NullHandler()], False, True
    asset = apprise.AppriseAsset(app_id="Taizhang", app_desc="台账", secure_logging=True, async_mode=False)
    opened = apprise.Apprise(asset=asset)
    try:
        known = opened.add(url)
    except Exception:
        return None
    return opened if known else None
