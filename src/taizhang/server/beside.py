"""Rows on their way into their tables while those that come after them are still being made.

Half of a large append is making rows, and half the database's work on them. SQLite lets go of Python while it runs a
statement, and PostgreSQL is another process, so both go on at once where there are two processors. Whatever else is asked
of the database meanwhile waits until the rows given so far are in: nobody finds anything else than if each had been
written at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import Queue
from typing import Any

from django.db import connection

_WAITING = 4
"""Tables' worth of rows that may wait before who makes them has to wait too: they lie in memory."""
_FEW = 100
_ROWS_A_STATEMENT = 500
_PARAMETERS_A_STATEMENT = 32_000  # SQLite takes 32,766 as it comes

Rows = Sequence[Sequence[Any]]


class Beside:
    """Whoever writes rows beside one thread, in the order in which they are given."""

    def __init__(self) -> None:
        self._given: Queue[Callable[[], None] | None] = Queue(_WAITING)
        self._failed: BaseException | None = None
        self._ended = False
        self._thread: threading.Thread | None = None

    def copy(self, table: str, names: Sequence[str], rows: Rows) -> bool:
        """Take rows for a table on, as `projection.copy_rows` has them; False where they are too few to be worth it.
        Raises what went wrong with those before."""
        if len(rows) < _FEW:
            return False
        self._say_what_failed()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="rows written beside", daemon=True)
            self._thread.start()
        write = _copied if connection.vendor == "postgresql" else _inserted
        raw = connection.connection  # Django's own is one thread's
        self._given.put(lambda: write(raw, table, names, rows))
        return True

    def wait(self) -> None:
        """Return once all is in the tables; raises what went wrong."""
        self._given.join()
        self._say_what_failed()

    def before_a_question(
        self, execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any
    ) -> Any:
        """What Django calls in place of each question."""
        self.wait()
        return execute(sql, parameters, many, context)

    def end(self) -> None:
        """Let nothing more be written, not even what was given: what is undone need not be done first."""
        self._ended = True
        if self._thread is not None:
            self._given.put(None)
            self._thread.join()

    def _say_what_failed(self) -> None:
        if self._failed is not None:
            with connection.wrap_database_errors:
                raise self._failed

    def _work(self) -> None:
        while (write := self._given.get()) is not None:
            try:
                if self._failed is None and not self._ended:
                    write()
            except BaseException as failed:  # raised where the rows came from
                self._failed = failed
            finally:
                self._given.task_done()


_by_thread: dict[int, Beside] = {}


@contextmanager
def beside() -> Iterator[None]:
    """Within this, inside of a transaction, many rows at once are written while their maker goes on."""
    here, writer = threading.get_ident(), Beside()
    _by_thread[here] = writer
    try:
        with connection.execute_wrapper(writer.before_a_question):
            yield
            writer.wait()
    finally:
        del _by_thread[here]
        writer.end()


def written_beside(table: str, names: Sequence[str], rows: Rows) -> bool:
    """Whether somebody writes these rows beside this thread."""
    writer = _by_thread.get(threading.get_ident())
    return writer is not None and writer.copy(table, names, rows)


def _copied(raw: Any, table: str, names: Sequence[str], rows: Rows) -> None:
    """Into PostgreSQL."""
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _inserted(raw: Any, table: str, names: Sequence[str], rows: Rows) -> None:
    """Into SQLite, hundreds by one statement: it lets go of Python once for each, and to have it back takes as long as
    many rows."""
    into, marks = f"INSERT INTO {table} ({', '.join(names)}) VALUES ", f"({', '.join('?' * len(names))})"
    most = max(1, min(_ROWS_A_STATEMENT, _PARAMETERS_A_STATEMENT // len(names)))
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        raw.execute(into + ", ".join([marks] * len(some)), [value for row in some for value in row])
