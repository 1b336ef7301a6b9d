"""Where each key of a TOML file stands, which the parser of the standard library does not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path = tuple[str | int, ...]
"""The way to a value: names of keys, and numbers (from 0) within lists."""

_LANGUAGE = Language(tree_sitter_toml.language())
_KEYS = ("bare_key", "quoted_key", "dotted_key")


@dataclass(frozen=True, slots=True)
class Spot:
    """A line and a column, both counted from 1, columns in characters."""

    line: int
    column: int


def locate(text: str) -> Mapping[Path, Spot]:
    """The place of every key, table header and list entry in `text`, also in text with errors as far as it goes.

    >>> locate('[a]\\nb = [ { c = 1 } ]\\n')[("a", "b", 0, "c")]
    Spot(line=2, column=9)
    """
    return _Walk(text).spots


class _Walk:
    """One pass over the tree. `open_lists` counts the entries of each array of tables seen so far."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode()
        self.lines = self.bytes.split(b"\n")
        self.spots: dict[Path, Spot] = {}
        self.open_lists: dict[Path, int] = {}
        for node in Parser(_LANGUAGE).parse(self.bytes).root_node.children:
            match node.type:
                case "pair":
                    self.pair(node, ())
                case "table":
                    self.table(node, listed=False)
                case "table_array_element":
                    self.table(node, listed=True)

    def table(self, node: Node, *, listed: bool) -> None:
        header = next((child for child in node.children if child.type in _KEYS), None)
        if header is None:
            return
        path: Path = ()
        keys = [name for name, _ in self.keys(header)]
        for depth, name in enumerate(keys):
            path = (*path, name)
            if listed and depth == len(keys) - 1:
                self.open_lists[path] = self.open_lists.get(path, -1) + 1
            if path in self.open_lists:
                self.note(path, node)
                path = (*path, self.open_lists[path])
        self.note(path, node)
        for child in node.children:
            if child.type == "pair":
                self.pair(child, path)

    def pair(self, node: Node, above: Path) -> None:
        key = next((child for child in node.children if child.type in _KEYS), None)
        if key is None:
            return
        path = above
        for name, part in self.keys(key):
            path = (*path, name)
            self.note(path, part)
        values = [child for child in node.children if child.is_named and child.type not in (*_KEYS, "ERROR")]
        if values:
            self.value(values[-1], path)

    def value(self, node: Node, path: Path) -> None:
        if node.type == "inline_table":
            for child in node.children:
                if child.type == "pair":
                    self.pair(child, path)
        elif node.type == "array":
            entries = [child for child in node.children if child.is_named and child.type != "comment"]
            for number, entry in enumerate(entries):
                self.note((*path, number), entry)
                self.value(entry, (*path, number))

    def keys(self, node: Node) -> Iterator[tuple[str, Node]]:
        """The names in a key, outermost first; a dotted key is a left-leaning tree."""
        if node.type == "dotted_key":
            for child in node.children:
                if child.type in _KEYS:
                    yield from self.keys(child)
        else:
            name = self.bytes[node.start_byte : node.end_byte].decode()
            yield (name[1:-1] if node.type == "quoted_key" else name), node

    def note(self, path: Path, node: Node) -> None:
        row, column = node.start_point
        characters = len(self.lines[row][:column].decode(errors="replace"))
        self.spots.setdefault(path, Spot(row + 1, characters + 1))
