"""Sending what waits: once, never in the quiet hours, and only what still holds when it goes out.

A delivery is claimed before it is sent. One that was cut off in between is not sent again, since nobody can tell
whether it arrived; the letter itself lies in the person's inbox in any case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from taizhang.books import queries as books
from taizhang.outbox import channels
from taizhang.outbox.letters import Said, said
from taizhang.outbox.models import Channel, Delivery, Letter
from taizhang.problems import Text
from taizhang.timekeeping import shanghai_time

AGAIN = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""After how long a delivery that failed is tried again; then it has failed for good."""
_CUT_OFF = timedelta(minutes=30)
_LETTERS_A_TIME = 500
_MESSAGES_A_TIME = 100


def quiet_hours(book: str, now: datetime) -> tuple[time, time]:
    """From when until when an office's reminders wait: as its hours in force say, otherwise as the server is set
    (TAIZHANG_QUIET, 20:00-08:00)."""
    for one in books.in_force(book, shanghai_time(now).date()).values():
        if one.hours is not None and one.hours.quiet_hours is not None:
            return one.hours.quiet_hours
    begin, end = (time.fromisoformat(part) for part in settings.QUIET.split("-"))
    return begin, end


def quiet(book: str, now: datetime) -> bool:
    """Whether nothing is sent now."""
    begin, end = quiet_hours(book, now)
    at = shanghai_time(now).time()
    return begin <= at or at < end if begin > end else begin <= at < end


def send(book: str, now: datetime) -> int:
    """Send what waits; returns how many letters went out by how many channels together."""
    _give_up(book, now)
    if quiet(book, now):
        return 0
    known = {channel.id: channel for channel in channels.of(book)}
    _hand(book, known.values(), now)
    if not known:
        return 0
    due = list(
        Delivery.objects.filter(channel__in=list(known), state="waiting", next_at__lte=now)
        .select_related("letter")
        .order_by("letter__made_at", "id")[:_LETTERS_A_TIME]
    )
    still = said(book, [one.letter for one in due], now)
    over = [one.id for one in due if one.letter_id not in still]
    Delivery.objects.filter(id__in=over).update(state="dropped", changed_at=now)
    bundles: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for one in due:
        if one.letter_id in still:
            bundles[one.channel_id, one.letter.person].append(one)
    return sum(
        _post(known[channel], some, still, now)
        for (channel, _person), some in list(bundles.items())[:_MESSAGES_A_TIME]
    )


def _hand(book: str, known: Iterable[Channel], now: datetime) -> None:
    """Give letters that no channel has to those that may carry them."""
    fresh = list(Letter.objects.filter(book=book, handed=False).order_by("made_at", "id")[:_LETTERS_A_TIME])
    if not fresh:
        return
    still = said(book, fresh, now)
    with transaction.atomic():
        Delivery.objects.bulk_create(
            (
                Delivery(letter=letter, channel=channel, next_at=now, changed_at=now)
                for letter in fresh
                if letter.id in still
                for channel in known
                if _carries(channel, letter)
            ),
            ignore_conflicts=True,
        )
        rows = Letter.objects.filter(id__in=[letter.id for letter in fresh])
        rows.update(handed=True)
        rows.exclude(id__in=list(still)).update(dropped=True)


def _carries(channel: Channel, letter: Letter) -> bool:
    """Whether a letter goes by a channel: the person's own always, others only if more than the person may read it."""
    if letter.made_at < channel.added_at:
        return False
    if channel.person:
        return channel.person == letter.person
    if letter.personal:
        return False
    return channel.unit == letter.unit if channel.unit else letter.office_wide


def _post(channel: Channel, some: list[Delivery], still: dict[int, Said], now: datetime) -> int:  # type: ignore[type-arg]
    claimed = [
        one
        for one in some
        if Delivery.objects.filter(id=one.id, state="waiting").update(state="sending", changed_at=now)
    ]
    if not claimed:
        return 0
    lines = list(dict.fromkeys(still[one.letter_id].outside for one in claimed))
    title = Text(f"台账提醒（{len(lines)}件）", f"Taizhang reminders ({len(lines)})")
    said = channels.languages(channel)
    heading = " · ".join(title.to(one) for one in said)
    sent = channels.send(channel, heading, "\n".join(line.to(one) for line in lines for one in said))
    for one in claimed:
        one.tries += 1
        one.changed_at = now
        last = one.tries > len(AGAIN)
        one.state = "sent" if sent else "failed" if last else "waiting"
        one.next_at = now if sent or last else now + AGAIN[one.tries - 1]
    Delivery.objects.bulk_update(claimed, ["tries", "changed_at", "state", "next_at"])
    return len(claimed) if sent else 0


def _give_up(book: str, now: datetime) -> None:
    cut_off = Delivery.objects.filter(letter__book=book, state="sending", changed_at__lt=now - _CUT_OFF)
    cut_off.update(state="unclear", changed_at=now)
