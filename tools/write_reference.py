"""Write docs/reference from the code: acts, commands, institution keys, settings, metrics.

`python -m tools.write_reference` writes; `--check` says what is stale and ends with status 1.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "<!-- Made by tools/write_reference.py from the code; edit the code instead. -->\n\n"


def acts() -> str:
    """Every kind of act with its fields."""
    from taizhang.journal import REGISTRY

    lines = [
        "# Acts",
        "",
        "Every change of a book is one of these acts. `Sealed` is a text kept in the vault.",
        "",
    ]
    for kind, form in sorted(REGISTRY.items()):
        if not form.__module__.startswith("taizhang."):
            continue
        lines += [f"## {kind}", "", f"**{form.title.zh}** · {form.title.en} · version {form.version}", ""]
        lines += [inspect.cleandoc(form.__doc__ or ""), "", "| field | type | needed |", "|---|---|---|"]
        for name, field in form.model_fields.items():
            lines.append(
                f"| `{name}` | {_type(field.annotation)} | {'yes' if field.is_required() else 'no'} |"
            )
        may = inspect.getdoc(form.permits)
        lines += ["", f"Who: {may}", "", f"What must hold: {inspect.getdoc(form.guards)}", ""]
    return "\n".join(lines)


def commands() -> str:
    """Every sub-command with its options, from its own help."""
    import click

    from taizhang.cli import COMMANDS, main

    lines = [
        "# Commands",
        "",
        "`taizhang --en COMMAND` speaks English. Exit codes: 0 done, 1 found something, 2 bad input.",
        "",
    ]
    root = click.Context(main, info_name="taizhang")
    for name in sorted(COMMANDS):
        command = main.get_command(root, name)
        assert command is not None
        lines += _command(command, click.Context(command, info_name=name, parent=root), 2)
    return "\n".join(lines)


def _command(command: Any, context: Any, level: int) -> Iterator[str]:
    import click

    yield from (
        f"{'#' * level} {context.command_path}",
        "",
        "```text",
        command.get_help(context).rstrip(),
        "```",
        "",
    )
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _command(child, click.Context(child, info_name=name, parent=context), level + 1)


def institutions() -> str:
    """Every key of an institution file, from the schema."""
    from taizhang.institutions import Institution, json_schema, shipped
    from taizhang.institutions.posts import POSTS

    lines = [
        "# Institution files",
        "",
        "An institution (制度) is a TOML file. It is in force only by the act that adopts it. "
        "`taizhang institutions check FILE` names every mistake with its line; `taizhang institutions schema` prints "
        "the JSON Schema for editors.",
        "",
    ]
    schema = json_schema()
    definitions = schema.get("$defs", {})
    seen: list[str] = []
    queue = [(_title(Institution.__name__), schema)]
    while queue:
        title, form = queue.pop(0)
        if title in seen:
            continue
        seen.append(title)
        lines += [
            f"## {title}",
            "",
            (form.get("description") or "").strip(),
            "",
            "| key | type | needed | meaning |",
            "|---|---|---|---|",
        ]
        required = set(form.get("required", ()))
        for key, value in form.get("properties", {}).items():
            kind, refs = _schema_type(value)
            meaning = " ".join((value.get("description") or "").split()).replace("|", "\\|")
            lines.append(f"| `{key}` | {kind} | {'yes' if key in required else 'no'} | {meaning} |")
            queue += [(ref, definitions[ref]) for ref in refs if definitions.get(ref, {}).get("properties")]
        lines.append("")
    lines += [
        "## Posts",
        "",
        "The posts that institutions usually name, by key. A ledger may have others; a file names them by the key they have there.",
        "",
        "| key | post |",
        "|---|---|",
        *(f"| `{key}` | {called.zh} · {called.en} |" for key, called in POSTS.items()),
        "",
    ]
    lines += ["## Files that ship", "", "| id | title | source |", "|---|---|---|"]
    from taizhang.institutions import load

    for name, file in sorted(shipped().items()):
        loaded = load(file.text)
        if loaded.calendar is None:
            lines.append(f"| `{name}` | {loaded.title.zh} · {loaded.title.en} | {loaded.header.source} |")
    years = sorted(name for name in shipped() if name.startswith("calendar-"))
    lines += ["", f"Working calendars: `{years[0]}` to `{years[-1]}`.", ""]
    return "\n".join(lines)


def settings() -> str:
    """Every environment variable that the settings read."""
    source = "".join(
        path.read_text("utf-8") for path in (Path(__file__).resolve().parent.parent / "src").rglob("*.py")
    )
    meanings = {
        "TAIZHANG_DATA": "The data folder (`./data`): database, evidence files, keys, what is written out. `--data` sets it too.",
        "TAIZHANG_VAULT_KEY": "Where the vault's key lies (`DATA/keys/vault.key`). Keep a copy apart from the backups.",
        "TAIZHANG_SECRET_KEY": "The key that signs sessions; without it one is made in `DATA/keys/sign-in.key`.",
        "TAIZHANG_DEBUG": "`1` shows errors in full; only for developers.",
        "TAIZHANG_HOSTS": "Host names that the server answers to, separated by commas.",
        "TAIZHANG_RAISED_AN_HOUR": "How many matters may be raised from one network address within an hour (30); more where a service hall shares one address.",
        "TAIZHANG_QUIET": "From when until when no reminder is sent (`20:00-08:00`, China's time); the inbox on the page is always open.",
        "TAIZHANG_HTTPS": "`1` when the pages are reached by HTTPS: cookies are then sent by HTTPS only.",
        "TAIZHANG_ENGLISH": "`1` lets the command speak English, as `--en` does.",
        "TAIZHANG_OWNER_DATABASE_URL": "Who owns the tables on PostgreSQL; `taizhang migrate` uses it, the pages never.",
        "DATABASE_URL": "A PostgreSQL address; without it SQLite in the data folder.",
    }
    found = sorted(set(re.findall(r'"(TAIZHANG_[A-Z_]+|DATABASE_URL)"', source)))
    lines = ["# Settings", "", "| environment variable | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {meanings[name]} |" for name in found]
    return "\n".join([*lines, ""])


def metrics() -> str:
    """Every metric that an appraisal may read besides declared indicators."""
    from taizhang.institutions import metrics as registered

    lines = [
        "# What can be scored",
        "",
        "An appraisal reads declared indicators and these metrics, and nothing else. Logins, clicks, likes, photos, positions, "
        "time online and study time are refused by the loader.",
        "",
        "| metric | title | unit |",
        "|---|---|---|",
    ]
    found = registered()
    values = found.values() if hasattr(found, "values") else found
    lines += [
        f"| `{m.name}` | {m.title.zh} · {m.title.en} | {m.unit} |"
        for m in sorted(values, key=lambda m: m.name)
    ]
    return "\n".join([*lines, ""])


PAGES: dict[str, Callable[[], str]] = {
    "acts.md": acts,
    "commands.md": commands,
    "institutions.md": institutions,
    "settings.md": settings,
    "metrics.md": metrics,
}


def stale() -> list[str]:
    """The pages that differ from the code."""
    return [
        name
        for name, make in PAGES.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text("utf-8") != MADE + make()
    ]


def _type(annotation: Any) -> str:
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return re.sub(r"(typing|datetime|decimal|taizhang(\.\w+)+)\.", "", text).replace("|", "or")


def _schema_type(value: dict[str, Any]) -> tuple[str, list[str]]:
    refs = re.findall(r"#/\$defs/(\w+)", str(value))
    if "enum" in value:
        return " · ".join(f"`{item}`" for item in value["enum"]), refs
    if "const" in value:
        return f"`{value['const']}`", refs
    if "$ref" in value:
        return f"[{refs[0]}](#{refs[0].lower()})", refs
    if "anyOf" in value:
        return " or ".join(
            _schema_type(item)[0] for item in value["anyOf"] if item.get("type") != "null"
        ), refs
    if value.get("type") == "array":
        return f"list of {_schema_type(value.get('items', {}))[0]}", refs
    if "allOf" in value and refs:
        return f"[{refs[0]}](#{refs[0].lower()})", refs
    return str(value.get("type", "text")), refs


def _title(name: str) -> str:
    return name


def main() -> None:
    """Write the pages, or check them."""
    os.environ.setdefault("TAIZHANG_DATA", tempfile.mkdtemp())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.server.settings")
    import django

    django.setup()
    if "--check" in sys.argv:
        found = stale()
        for name in found:
            print(f"docs/reference/{name} is stale: run python -m tools.write_reference")
        sys.exit(bool(found))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(MADE + make(), "utf-8")


if __name__ == "__main__":
    main()
