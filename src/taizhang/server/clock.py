"""The clock. Everything that asks for the time asks here, so that tests and the sample year can hand in another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from taizhang.timekeeping import shanghai_date

_clock: ContextVar[Callable[[], datetime]] = ContextVar("clock", default=lambda: datetime.now(UTC))


def now() -> datetime:
    """The present instant, in UTC."""
    return _clock.get()()


def today() -> date:
    """The present day in Shanghai."""
    return shanghai_date(now())


@contextmanager
def at(instant: datetime):
    """Within this block the clock stands at `instant`."""
    token = _clock.set(lambda: instant)
    try:
        yield
    finally:
        _clock.reset(token)
