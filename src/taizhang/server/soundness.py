"""Whether what is kept is whole: the chain, the heads that were published, the vault's texts, the evidence files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from taizhang.journal import Row, Verification, verify
from taizhang.journal.canonical import parse
from taizhang.journal.references import files_in, may_refer, sealed_in
from taizhang.problems import Place, Problem, Text
from taizhang.records.evidence import erased_ref, path_of
from taizhang.server.store import STORE, snapshot
from taizhang.vault.upkeep import fit, still_kept

_TEXTS_A_QUERY = 900
_MOST_PROBLEMS = 100
_ERASURE = "texts.erased"


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was found in one book: the chain's verification, how many texts and files were compared and how many
    texts were erased by acts, and every fault."""

    verification: Verification
    texts: int
    erased: int
    files: int
    problems: tuple[Problem, ...]


def books_kept() -> tuple[str, ...]:
    """Every book that has acts or a head: a head taken away does not hide its book."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE found AS (SELECT MIN(book) AS book FROM journal_entry UNION ALL"
            " SELECT (SELECT MIN(book) FROM journal_entry WHERE book > found.book) FROM found"
            " WHERE found.book IS NOT NULL)"
            " SELECT book FROM found WHERE book IS NOT NULL UNION SELECT book FROM journal_head WHERE seq > 0"
        )
        return tuple(sorted(book for (book,) in cursor.fetchall()))


def examine(
    book: str,
    *,
    witnesses: Iterable[str] = (),
    chain_only: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Soundness:
    """Examine a book; `chain_only` leaves vault and evidence files aside, and needs no key.

    Raises `Refused` where the vault's key is missing.
    """
    outside = None if chain_only else _Outside(book)
    printed: list[tuple[int, str]] = []
    with snapshot():  # others may go on writing
        rows = _watched(STORE.rows(book), outside, printed)
        found = verify(book, rows, witnesses=witnesses, kept=STORE.head(book), progress=progress)
        problems = [*found.problems, *_printed_heads(book, printed)]
        if outside is not None:
            outside.finish()
    if outside is None:
        return Soundness(found, 0, 0, 0, tuple(problems))
    return Soundness(
        found, outside.texts, len(outside.erased), len(outside.files), (*problems, *outside.problems)
    )


def _watched(rows: Iterable[Row], outside: _Outside | None, printed: list[tuple[int, str]]) -> Iterator[Row]:
    """The rows as they are, with a look at what each points to."""
    for row in rows:
        body = row.body
        if outside is not None and (may_refer(body) or row.kind == _ERASURE):
            outside.look(row)
        if '"head_hash":"' in body:
            try:
                head = parse(body)["data"].get("head_hash")
            except (ValueError, KeyError, TypeError, AttributeError):
                head = None  # the chain's own check names this act
            if isinstance(head, str):
                printed.append((row.seq, head))
        yield row


def _printed_heads(book: str, printed: list[tuple[int, str]]) -> Iterator[Problem]:
    """Every head that an act printed must be the hash of an act before it."""
    wanted = sorted({head for _, head in printed})
    places: dict[str, int] = {}
    for start in range(0, len(wanted), _TEXTS_A_QUERY):
        some = wanted[start : start + _TEXTS_A_QUERY]
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                f"SELECT hash, seq FROM journal_entry WHERE book = %s AND hash IN ({marks})", [book, *some]
            )
            places.update(cursor.fetchall())
    for seq, head in printed:
        if places.get(head, seq) >= seq:
            yield _fault(
                "printed-head-missing",
                book,
                seq,
                f"所公布的校验值 {head} 不在此前的账里",
                f"the head {head} that it published is not among the acts before it",
            )


class _Outside:
    """What acts point to outside the journal, compared some hundreds at a time."""

    def __init__(self, book: str) -> None:
        self.book = book
        self.texts = 0
        self.erased: set[str] = set()
        self.files: set[bytes] = set()
        self.problems: list[Problem] = []
        self._waiting: dict[str, tuple[str, int]] = {}
        self._absent: dict[str, int] = {}
        self._lost: dict[str, int] = {}

    def look(self, row: Row) -> None:
        """Take note of one act's texts and files."""
        try:
            data = parse(row.body)["data"]
            if row.kind == _ERASURE:
                self.erased.update(data["refs"])
            for ref, digest in sealed_in(data):
                self._waiting[ref] = (digest, row.seq)
            for sha256, size in files_in(data):
                self._file(row.seq, sha256, size)
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # the chain's own check names this act
        if len(self._waiting) >= _TEXTS_A_QUERY:
            self._compare()

    def finish(self) -> None:
        """Compare the rest; a text may be absent only if an act erased it, and must be absent if one did."""
        self._compare()
        for ref, seq in self._absent.items():
            if ref not in self.erased:
                self._fault("text-lost", seq, "所指的文字不在保险库里", "its text is not in the vault")
        for sha256, seq in self._lost.items():
            if erased_ref(sha256) not in self.erased:
                self._fault(
                    "file-lost",
                    seq,
                    f"佐证文件 {sha256[:12]}… 不在",
                    f"the evidence file {sha256[:12]}… is not there",
                )
        erased = sorted(self.erased)
        for start in range(0, len(erased), _TEXTS_A_QUERY):
            for ref in still_kept(self.book, erased[start : start + _TEXTS_A_QUERY]):
                zh = f"已登记删除的文字 {ref} 仍在保险库里（运行 taizhang tick 即清除）"
                en = (
                    f"the text {ref} was erased by an act and is still in the vault (taizhang tick purges it)"
                )
                self.problems.append(Problem("erased-text-kept", Text(zh, en), where=Place(file=self.book)))

    def _compare(self) -> None:
        if not self._waiting:
            return
        found = fit(self.book, {ref: digest for ref, (digest, _) in self._waiting.items()})
        self.texts += len(self._waiting) - len(found.absent)
        self._absent.update((ref, self._waiting[ref][1]) for ref in found.absent)
        for ref in sorted(found.unfit):
            seq = self._waiting[ref][1]
            self._fault(
                "text-unfit",
                seq,
                "保险库里的文字与所指的不符",
                "its text in the vault is not the one it was bound to",
            )
        self._waiting.clear()

    def _file(self, seq: int, sha256: str, size: int) -> None:
        key = bytes.fromhex(sha256)
        if key in self.files:
            return
        self.files.add(key)
        try:
            with path_of(sha256).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            self._lost[sha256] = seq
            return
        if digest != sha256:
            self._fault(
                "file-altered",
                seq,
                f"佐证文件 {sha256[:12]}… 被改动",
                f"the evidence file {sha256[:12]}… was altered",
            )

    def _fault(self, code: str, seq: int, zh: str, en: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(_fault(code, self.book, seq, zh, en))


def _fault(code: str, book: str, seq: int, zh: str, en: str) -> Problem:
    return Problem(code, Text(f"第{seq}条：{zh}", f"act {seq}: {en}"), where=Place(file=book, line=seq))
