"""What commands that reach a book need first: Django ready, the tables there, the vault's key made."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from taizhang.problems import Refused


def django_ready(*, migrate: bool = False) -> None:
    """Start Django on the data folder; with `migrate` also make or update the tables and the vault's key."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.server.settings")
    django.setup()
    from django.conf import settings

    settings.DATA.mkdir(parents=True, exist_ok=True)
    if migrate:
        from django.core.management import call_command

        from taizhang.vault.keeping import make_key

        make_key(settings.VAULT_KEY)
        call_command("migrate", verbosity=0, interactive=False)


def concepts_ready() -> None:
    """Start Django so that concepts register their metrics; nothing is written, and no ledger need be there."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.server.settings")
    kept = os.environ.get("TAIZHANG_SECRET_KEY")
    os.environ["TAIZHANG_SECRET_KEY"] = kept or secrets.token_hex(
        32
    )  # nothing is signed, so no key is made to be kept
    try:
        django.setup()
    finally:
        if kept is None:
            del os.environ["TAIZHANG_SECRET_KEY"]


def refusals_shown(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that shows a refusal as lines on standard error and ends with status 2."""

    @wraps(command)
    def shown(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except Refused as refused:
            for problem in refused.problems:
                click.echo(problem.to(language()), err=True)
            sys.exit(2)

    return shown


def language() -> str:
    """The language that the command was asked to speak."""
    context = click.get_current_context(silent=True)
    chosen = (context.find_root().obj or {}) if context else {}
    return str(chosen.get("language", "zh"))


def only_book(book: str | None) -> str:
    """The book asked for, or the only one there is; raises a usage error otherwise."""
    from taizhang.server.store import STORE

    books = STORE.books()
    if book is not None:
        if book not in books:
            raise click.UsageError(
                f"没有账簿“{book}” / no such book; 现有 / there are: {', '.join(books) or '无'}"
            )
        return book
    if len(books) != 1:
        raise click.UsageError(f"请用 --book 指明账簿 / name one with --book: {', '.join(books) or '（无）'}")
    return books[0]
