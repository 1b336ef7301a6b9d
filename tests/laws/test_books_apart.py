"""Writers of different books: they do not wait for each other where the database can hold books apart."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from taizhang.server.store import STORE
from tests.factories import create_book, create_unit

pytestmark = pytest.mark.django_db(transaction=True)


def _holding(book: str, held: threading.Event, release: threading.Event) -> threading.Thread:
    def hold() -> None:
        try:
            with STORE.writing(book):
                held.set()
                release.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(5)
    return thread


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer for the whole file")
def test_a_book_is_written_within_a_second_while_another_is_held():
    one, other = create_book(institutions=()), create_book(institutions=())
    held, release = threading.Event(), threading.Event()
    thread = _holding(one, held, release)
    try:
        began = time.monotonic()
        create_unit(other, "township", "乙镇")
        waited = time.monotonic() - began
    finally:
        release.set()
        thread.join()
    assert waited < 1


def test_a_second_writer_of_a_held_book_waits_and_then_writes():
    book = create_book(institutions=())
    held, release, written = threading.Event(), threading.Event(), threading.Event()
    thread = _holding(book, held, release)

    def write() -> None:
        try:
            create_unit(book, "township", "甲镇")
            written.set()
        finally:
            connection.close()

    second = threading.Thread(target=write)
    second.start()
    try:
        assert not written.wait(0.3)
    finally:
        release.set()
        thread.join()
        second.join(10)
    assert written.is_set()


def test_a_book_held_by_a_writer_can_be_read():
    book = create_book(institutions=())
    seq = STORE.head(book).seq
    held, release = threading.Event(), threading.Event()
    thread = _holding(book, held, release)
    try:
        began = time.monotonic()
        assert STORE.head(book).seq == seq
        assert len(list(STORE.rows(book))) == seq
        waited = time.monotonic() - began
    finally:
        release.set()
        thread.join()
    assert waited < 1
