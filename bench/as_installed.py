"""The `taizhang` command as an install has it: without pandas, which is here for the peer alone, and which Arrow loads if it can.

python -m bench.as_installed consolidate …
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec


class _NotInstalled(MetaPathFinder):
    """Says that there is no pandas."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name=name)
        return None


sys.meta_path.insert(0, _NotInstalled())

if __name__ == "__main__":
    from taizhang.cli import main

    main()
