"""Another place to bring a book into: the same database with nothing in it, a data folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from taizhang.vault.keeping import _keys
from tests import database


@contextmanager
def empty_place(folder: Path) -> Iterator[Path]:
    """Within this block nothing is there, and the data folder is `folder`; afterwards all is as it was."""
    ours = {name: getattr(settings, name) for name in ("DATA", "FILES", "VAULT_KEY")}
    folder.mkdir(parents=True)
    settings.DATA, settings.FILES, settings.VAULT_KEY = (
        folder,
        folder / "files",
        folder / "keys" / "vault.key",
    )
    try:
        with database.undone():
            database.empty()
            yield folder
    finally:
        for name, value in ours.items():
            setattr(settings, name, value)
        _keys.cache_clear()
