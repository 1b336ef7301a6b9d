"""A spreadsheet on its way into the book: kept for a day, encrypted under a key of the vault's, for whoever uploaded it.

It holds what people wrote, so neither the file nor its verdicts lie in the open. Long ones are worked on beside the page; how
far that is stands in a file of numbers.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connections

from taizhang.journal import Actor, new_id
from taizhang.matters.importing.examining import Examined, Verdict, examine, take_in
from taizhang.problems import Problem, Refused, Text
from taizhang.units.sheets import open_sheet, write_marked
from taizhang.vault.keeping import derived

KEPT_FOR = timedelta(days=1)
"""How long an upload may wait."""

SHOWN = 200
"""How many rows of each verdict a page lists; the file with verdicts has all."""

_AT_ONCE = 150_000  # bytes of a file that is worked on while the page waits
_SILENT_SECONDS = 300  # work that has not moved for so long was cut off


@dataclass(frozen=True, slots=True)
class Draft:
    """One upload of one person in one book."""

    book: str
    person: str
    id: str

    def read(self) -> dict[str, Any] | None:
        """What is known of it; None where there is none for this person."""
        content = self._opened("state")
        return None if content is None else json.loads(content)

    def write(self, state: Mapping[str, Any]) -> None:
        """Keep what is known of it."""
        self._seal("state", json.dumps(state, ensure_ascii=False).encode())

    def progress(self) -> Mapping[str, Any]:
        """What is being done, how many rows are done and of how many, and whether it was cut off."""
        path = self._path("progress")
        try:
            found = json.loads(path.read_text())
            silent = time.time() - path.stat().st_mtime > _SILENT_SECONDS
        except (OSError, ValueError):
            return {"doing": "", "done": 0, "of": 0, "cut_off": False}
        return {**found, "cut_off": silent}

    def tell(self, doing: str, done: int, of: int) -> None:
        """Note how far the work is."""
        path = self._path("progress")
        new = path.with_suffix(f".{secrets.token_hex(4)}")
        new.write_text(json.dumps({"doing": doing, "done": done, "of": of}))
        new.replace(path)

    def content(self) -> bytes:
        """The file as it was uploaded; raises `Refused` where it is gone."""
        found = self._opened("sheet")
        if found is None:
            raise Refused(Problem("draft-gone", Text("上传的表格已过期", "the upload is gone"), Text("请重新上传", "upload it again")))  # fmt: skip
        return found

    def keep(self, content: bytes) -> None:
        """Keep the file."""
        self._seal("sheet", content)

    def _seal(self, what: str, content: bytes) -> None:
        nonce = secrets.token_bytes(12)
        path = self._path(what)
        new = path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(nonce + _cipher().encrypt(nonce, content, self._bound(what)))
        new.replace(path)

    def _opened(self, what: str) -> bytes | None:
        try:
            content = self._path(what).read_bytes()
            return _cipher().decrypt(content[:12], content[12:], self._bound(what))
        except (OSError, InvalidTag, ValueError):
            return None

    def _bound(self, what: str) -> bytes:
        return f"{self.book}\x1f{self.person}\x1f{self.id}\x1f{what}".encode()

    def _path(self, what: str) -> Path:
        return _folder() / f"{self.id}.{what}"


def begin(book: str, who: Actor, file: Any, suffix: str, kind: str, *, now: datetime, today: date) -> Draft:
    """Keep an upload and examine it, at once or beside the page."""
    draft = Draft(book, who.person, new_id("d"))
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    content = b"".join(file.chunks())
    draft.keep(content)
    draft.write({"stage": "working", "suffix": suffix, "kind": kind})
    _work(len(content), lambda: _examine(draft, who, now, today))
    return draft


def confirm(
    draft: Draft, who: Actor, *, accepted: bool, partial: bool, key: str, now: datetime, today: date
) -> None:
    """Take in what was examined, at once or beside the page."""
    state = draft.read()
    if state is None or state["stage"] != "examined":
        return
    draft.write({**state, "stage": "working"})
    draft.tell("read", 0, 0)
    _work(len(draft.content()), lambda: _take_in(draft, state, who, accepted, partial, key, now, today))


def marked(draft: Draft, language: str) -> tuple[bytes, str]:
    """The file with a column of verdicts, and how its name ends."""
    state = draft.read()
    assert state is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"matters{state['suffix']}"
        out = Path(folder) / f"marked{state['suffix']}"
        path.write_bytes(draft.content())
        said = "en" if language.startswith("en") else "zh"
        marks = {int(row): words[said] for row, words in state["marks"].items()}
        heading = (state["head"], Text("导入结论", "verdict").to(said))
        write_marked(path, out, marks, heading)
        return out.read_bytes(), state["suffix"]


def sweep(before: datetime) -> int:
    """Remove uploads from before an instant; returns how many files."""
    gone = 0
    for path in _folder().glob("d*.*") if _folder().is_dir() else ():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder() -> Path:
    folder: Path = settings.DATA / "imports"
    return folder


def _cipher() -> AESGCM:
    return AESGCM(derived("imports of matters"))


def _work(size: int, work: Callable[[], None]) -> None:
    if size <= _AT_ONCE:
        work()
        return

    def beside() -> None:
        try:
            work()
        finally:
            connections.close_all()

    threading.Thread(target=beside, name="import of matters", daemon=True).start()


def _guarded(draft: Draft, state: Mapping[str, Any], work: Callable[[], Mapping[str, Any]]) -> None:
    """What work finds, or why it could not be done, is what is known of the draft from then on."""
    try:
        draft.write({**state, **work()})
    except Refused as refused:
        problems = [{"zh": p.to("zh"), "en": p.to("en")} for p in refused.problems]
        stage = "examined" if "counts" in state else "refused"
        draft.write({**state, "stage": stage, "problems": problems})
    except Exception:  # whatever it was, the page must not wait for ever
        logging.getLogger("django").exception("import of matters")
        words = {"zh": "出了意外的错误，什么也没有写进账本；请重新上传", "en": "something unexpected went wrong, and nothing was written; upload it again"}  # fmt: skip
        draft.write({**state, "stage": "refused", "problems": [words]})


def _examine(draft: Draft, who: Actor, now: datetime, today: date) -> None:
    state = draft.read()
    assert state is not None

    def work() -> Mapping[str, Any]:
        found = _examined(draft, state, who, now, today, guards=True)
        return {"stage": "examined", **_said(found, found.verdicts, frozenset()), "problems": []}

    _guarded(draft, state, work)


def _take_in(
    draft: Draft,
    state: Mapping[str, Any],
    who: Actor,
    accepted: bool,
    partial: bool,
    key: str,
    now: datetime,
    today: date,
) -> None:
    def work() -> Mapping[str, Any]:
        found = _examined(draft, state, who, now, today, guards=False)
        taken = take_in(
            draft.book,
            found,
            who=who,
            now=now,
            today=today,
            accepted=accepted,
            partial=partial,
            key=key,
            progress=draft.tell,
        )
        if not taken.matters and not taken.repeated:
            said = _said(found, taken.verdicts, frozenset())
            words = {"zh": "一件也没有导入", "en": "nothing was imported"}
            return {"stage": "examined", **said, "problems": [words]}
        return {
            "stage": "done",
            "matters": taken.matters,
            "problems": [],
            **_said(found, taken.verdicts, taken.rows),
        }

    _guarded(draft, state, work)


def _examined(
    draft: Draft, state: Mapping[str, Any], who: Actor, now: datetime, today: date, *, guards: bool
) -> Examined:
    draft.tell("read", 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"matters{state['suffix']}"  # what the user's file is called goes nowhere
        path.write_bytes(draft.content())
        sheet = open_sheet(path)
    return examine(
        draft.book,
        sheet,
        who=who,
        now=now,
        today=today,
        kind=state["kind"],
        guards=guards,
        progress=draft.tell,
    )


def _said(found: Examined, verdicts: tuple[Verdict, ...], taken: frozenset[int]) -> dict[str, Any]:
    """What pages and the file show: counts, proposals, the heads, and each row's verdict in both languages."""

    def both(text: Text) -> dict[str, str]:
        return {"zh": text.zh, "en": text.to("en")}

    counts: dict[str, int] = {}
    listed: list[dict[str, Any]] = []
    for one in verdicts:
        standing = "taken" if one.row in taken else one.standing
        counts[standing] = counts.get(standing, 0) + 1
        if counts[standing] <= SHOWN:
            listed.append({"row": one.row, "standing": standing, "kind": both(one.kind), "opened": str(one.opened or ""), "place": both(one.place), "why": both(one.why)})  # fmt: skip
    imported = {"zh": "√ 已导入", "en": "√ imported"}
    return {
        "head": found.heads.row,
        "counts": counts,
        "rows": listed,
        "marks": {
            one.row: imported if one.row in taken else {"zh": one.mark("zh"), "en": one.mark("en")}
            for one in verdicts
        },
        "proposals": [
            {"column": both(p.column), "written": p.written[:60], "taken": both(p.taken), "count": count}
            for p, count in found.proposals()[:SHOWN]
        ],
        "columns": [{"written": written, "title": both(title)} for written, title in found.columns()],
        "unread": list(found.heads.unread),
    }
