"""The English catalogue: found in templates and Python, merged, compiled. No GNU gettext needed.

`python -m tools.messages` adds new words to the catalogue (untranslated), drops those no longer used, and compiles it;
`--check` says what is missing or stale and ends with status 1.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src" / "taizhang"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def found() -> dict[tuple[str | None, str], set[str]]:
    """Every message with its context, and the files it stands in."""
    messages: dict[tuple[str | None, str], set[str]] = {}
    for path in sorted([*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py")]):
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = templatize(text)
        elif "gettext" not in text:
            continue
        for context, message in _messages(text):
            messages.setdefault((context, message), set()).add(path.relative_to(SOURCE).as_posix())
    return messages


def _messages(text: str) -> Iterator[tuple[str | None, str]]:
    for _, message, _, context in extract("python", io.BytesIO(text.encode()), _KEYWORDS):
        first = message[0] if isinstance(message, tuple) else message
        if first:
            yield context, first


def problems() -> list[str]:
    """What is missing, empty or left over in the catalogue, and whether the compiled one is current."""
    catalogue = polib.pofile(str(CATALOGUE))
    wanted = found()
    have = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    said = [
        f"not in the catalogue: {message!r} ({', '.join(sorted(files))})"
        for (c, message), files in sorted(wanted.items(), key=lambda item: item[0][1])
        if (c, message) not in have
    ]
    said += [
        f"no English for: {entry.msgid!r}"
        for key, entry in have.items()
        if key in wanted and not entry.translated()
    ]
    said += [f"no longer used: {entry.msgid!r}" for key, entry in have.items() if key not in wanted]
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.is_file() or compiled.read_bytes() != catalogue.to_binary():
        said.append("the compiled catalogue is stale: run python -m tools.messages")
    return said


def update() -> int:
    """Bring the catalogue up to date and compile it; returns how many messages have no English yet."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.is_file() else polib.POFile()
    have = {(entry.msgctxt, entry.msgid): entry for entry in old}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for (context, message), files in sorted(found().items(), key=lambda item: (item[0][1], item[0][0] or "")):
        before = have.get((context, message))
        fresh.append(
            polib.POEntry(
                msgctxt=context,
                msgid=message,
                msgstr=before.msgstr if before else "",
                occurrences=[(name, "") for name in sorted(files)],
                flags=["python-format"] if "%(" in message else [],
            )
        )
    fresh.save(str(CATALOGUE))
    CATALOGUE.with_suffix(".mo").write_bytes(fresh.to_binary())
    return len([entry for entry in fresh if not entry.translated()])


def main() -> None:
    """Update or check."""
    if not settings.configured:
        settings.configure()
    if "--check" in sys.argv:
        said = problems()
        print("\n".join(said))
        sys.exit(bool(said))
    print(f"{update()} messages have no English yet")


if __name__ == "__main__":
    main()
